package dialer.sql;

import dialer.scheduler.call.CallEnd;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import dialer.sql.testing.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The stores of one node on a schema of their own, and short ways to contacts and results. */
final class Fixture implements AutoCloseable {
    final TestDatabase test = TestDatabase.fresh();
    private final AtomicLong numbers = new AtomicLong(5_550_000_000L);

    final Database database = test.database();
    final OutboxStore outbox = new OutboxStore(database, Fixture::rendered);
    final NodeLease lease = leaseOf("node-a");
    final ClaimStore claims = claimsUnder(lease);
    final DueSweeper sweeper = new DueSweeper(database, outbox);
    final ResultWriter results = new ResultWriter(lease, outbox);
    final ContactStore contacts = new ContactStore(database);
    final CampaignStore campaigns = new CampaignStore(database);

    static final CampaignId CAMPAIGN = new CampaignId("spring");

    ClaimStore claimsOf(String node) {
        return claimsUnder(leaseOf(node));
    }

    ClaimStore claimsUnder(NodeLease under) {
        return new ClaimStore(outbox, under, campaigns -> {});
    }

    /** A lease that is held for longer than any test lasts. */
    NodeLease leaseOf(String node) {
        NodeLease made =
                new NodeLease(database, node, "process of " + node, List.of("fs1"), java.time.Duration.ofMinutes(10));
        if (!made.acquire(process -> true)) {
            throw new AssertionError("the lease of " + node + " is not free");
        }
        return made;
    }

    static RenderedNotice rendered(Notice notice) {
        String callResult = notice instanceof Notice.DeliveryNotification delivery ? delivery.callResult() : "";
        return new RenderedNotice(
                notice.getClass().getSimpleName(), "/notice", "{\"callResult\":\"" + callResult + "\"}");
    }

    Contact ivr(int priority) {
        return ivr(CAMPAIGN, priority, null, null);
    }

    Contact ivr(CampaignId campaign, int priority, @Nullable Instant start, @Nullable Instant end) {
        return new Contact(
                newId(),
                newNumber(),
                CampaignType.IVR,
                new GatewayId("carrier"),
                campaign,
                "person-1",
                new Extension("8001"),
                null,
                null,
                null,
                null,
                priority,
                start == null ? null : start.truncatedTo(ChronoUnit.MICROS),
                end == null ? null : end.truncatedTo(ChronoUnit.MICROS),
                "{\"k\":\"ü\"}");
    }

    Contact agent() {
        return agent(CAMPAIGN);
    }

    Contact agent(CampaignId campaign) {
        return new Contact(
                newId(),
                newNumber(),
                CampaignType.AGENT,
                new GatewayId("carrier"),
                campaign,
                null,
                null,
                DialingMode.PROGRESSIVE,
                RoutingMode.QUEUE,
                null,
                new QueueName("Sales"),
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    static ContactId newId() {
        return new ContactId(UUID.randomUUID().toString());
    }

    PhoneNumber newNumber() {
        return new PhoneNumber("+1" + numbers.incrementAndGet());
    }

    /** Stores the contact and returns it. */
    Contact stored(Contact contact) {
        List<InsertOutcome> outcomes = contacts.insert(List.of(contact)).outcomes();
        if (!outcomes.equals(List.of(InsertOutcome.STORED))) {
            throw new AssertionError("not stored: " + outcomes);
        }
        return contact;
    }

    List<Contact> storedIvr(int count) {
        List<Contact> many = IntStream.range(0, count).mapToObj(i -> ivr(5)).toList();
        contacts.insert(many);
        return many;
    }

    List<ClaimedContact> claim(int count) {
        return claims.claim(List.of(new ClaimRequest(CAMPAIGN, count)));
    }

    ContactView view(Contact contact) {
        return contacts.find(contact.id()).orElseThrow();
    }

    ContactStatus status(Contact contact) {
        return view(contact).status();
    }

    static AttemptResult answered(ClaimedContact claimed, Notice... notices) {
        Instant created = Instant.parse("2026-05-01T10:00:00.000001Z");
        CallEnd end = new CallEnd(
                HangupCause.NORMAL_CLEARING,
                created,
                created.plusMillis(500),
                created.plusMillis(4500),
                null,
                created.plusMillis(14_500),
                200,
                "recv_bye",
                null,
                "sip-1");
        return new AttemptResult(
                claimed.callId(),
                claimed.contact(),
                ContactStatus.ENDED,
                Disposition.ANSWERED_IVR,
                "NORMAL_CLEARING",
                end,
                null,
                null,
                AnswerCount.ZERO,
                List.of(notices));
    }

    static Notice delivery(Contact contact) {
        return new Notice.DeliveryNotification(contact, "NORMAL_CLEARING");
    }

    /** Runs a statement that no store offers, for example to let time pass. */
    int sql(String statement) {
        return database.transaction(handle -> handle.execute(statement));
    }

    long count(String select) {
        return database.transaction(
                handle -> handle.createQuery(select).mapTo(Long.class).one());
    }

    @Override
    public void close() {
        test.close();
    }
}
