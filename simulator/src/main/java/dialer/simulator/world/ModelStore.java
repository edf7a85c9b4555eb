package dialer.simulator.world;

import dialer.scheduler.campaign.CampaignSignal.CampaignRow;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AttemptResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database: it outlives the daemon, commits at one moment, and answers a little later, or not at all. */
final class ModelStore {
    private final VirtualTime time;
    private final Random random;
    private final Witness witness;
    private final Map<ContactId, Row> rows = new LinkedHashMap<>();
    private final Map<CallId, Row> open = new LinkedHashMap<>();
    private final SortedMap<CampaignId, Boolean> running = new TreeMap<>();
    /** Undelivered notices by contact, in the order of their commits. */
    final Map<ContactId, List<OutboxRow>> outbox = new LinkedHashMap<>();

    private long outboxIds;
    private long callNumbers;
    boolean reachable = true;
    /** Share of transactions whose answer is lost, committed or not. */
    double unheardShare;

    int slowestMs = 8;

    /** A notice on its way. */
    record OutboxRow(long id, String key, Notice notice) {}

    private static final class Row {
        final Contact contact;
        ContactStatus status = ContactStatus.PENDING;
        long notBeforeMs;
        int attemptsLeft;

        @Nullable
        CallId call;

        @Nullable
        Extension agent;

        Row(Contact contact) {
            this.contact = contact;
        }
    }

    ModelStore(VirtualTime time, Random random, Witness witness) {
        this.time = time;
        this.random = random;
        this.witness = witness;
    }

    /**
     * Does the work in one transaction.
     *
     * @param client whether whoever wants it still lives: a transaction that has not committed dies with them
     * @param failed the answer was lost or never given; the work may have been done all the same
     */
    <T> void transaction(BooleanSupplier client, Supplier<T> work, Consumer<T> done, Runnable failed) {
        long commitAfterMs = 1 + random.nextInt(slowestMs);
        long answerAfterMs = random.nextInt(slowestMs);
        boolean unheard = random.nextDouble() < unheardShare;
        boolean rolledBack = unheard && random.nextBoolean();
        time.after(commitAfterMs, () -> {
            if (!client.getAsBoolean()) {
                return;
            }
            if (!reachable || rolledBack) {
                time.after(answerAfterMs, failed);
                return;
            }
            T result = work.get();
            time.after(answerAfterMs, unheard ? failed : () -> done.accept(result));
        });
    }

    void add(Contact contact) {
        rows.put(contact.id(), new Row(contact));
        running.putIfAbsent(contact.campaignId(), true);
    }

    /** @param passedOver first calls of contacts that must not be taken now */
    List<ClaimedContact> claim(List<ClaimRequest> requests, Set<CallId> passedOver) {
        List<ClaimedContact> claimed = new ArrayList<>();
        for (ClaimRequest request : requests) {
            rows.values().stream()
                    .filter(row ->
                            row.contact.campaignId().equals(request.campaignId()) && isDue(row))
                    .filter(row -> !passedOver.contains(firstCall(row)))
                    .sorted(Comparator.comparingInt(row -> row.contact.priority()))
                    .limit(request.count())
                    .toList()
                    .forEach(row -> claimed.add(claim(row)));
        }
        return claimed;
    }

    private static CallId firstCall(Row row) {
        return new CallId(row.contact.id().value());
    }

    private boolean isDue(Row row) {
        return row.status == ContactStatus.PENDING
                && row.notBeforeMs <= time.nowMs()
                && isRunning(row.contact.campaignId());
    }

    private ClaimedContact claim(Row row) {
        become(
                row,
                row.contact.campaignType() == CampaignType.AGENT ? ContactStatus.AGENT_PENDING : ContactStatus.DIALED);
        CallId call = row.attemptsLeft == 0
                ? firstCall(row)
                : new CallId(row.contact.id().value() + "-" + ++callNumbers);
        row.call = call;
        open.put(call, row);
        witness.claimed(call);
        return new ClaimedContact(row.contact, call, row.attemptsLeft + 1);
    }

    boolean markDialed(CallId call, @Nullable Extension agent) {
        Row row = open.get(call);
        if (row == null || row.status != ContactStatus.AGENT_PENDING) {
            return false;
        }
        become(row, ContactStatus.DIALED);
        row.agent = agent;
        return true;
    }

    void agentOf(CallId call, @Nullable Extension agent) {
        Row row = open.get(call);
        if (row != null && row.status == ContactStatus.DIALED) {
            row.agent = agent;
        }
    }

    boolean release(CallId call, long delayMs, boolean originateLeft) {
        Row row = open.remove(call);
        if (row == null) {
            return false;
        }
        become(row, isRunning(row.contact.campaignId()) ? ContactStatus.PENDING : ContactStatus.STOPPED);
        row.notBeforeMs = time.nowMs() + delayMs;
        row.attemptsLeft += originateLeft ? 1 : 0;
        row.call = null;
        row.agent = null;
        return true;
    }

    /** Changes nothing if the attempt is over already: the answer to an earlier try was lost. */
    boolean store(AttemptResult result) {
        Row row = open.remove(result.callId());
        if (row == null) {
            return false;
        }
        become(row, row.status == ContactStatus.AGENT_PENDING ? ContactStatus.FAILED : result.status());
        witness.resultStored(result);
        for (int place = 0; place < result.notices().size(); place++) {
            notice(result.callId() + ":" + place, result.notices().get(place));
        }
        return true;
    }

    void notice(Notice notice) {
        notice("n" + outboxIds, notice);
    }

    private void notice(String key, Notice notice) {
        ContactId contact = notice.contact().id();
        outbox.computeIfAbsent(contact, id -> new ArrayList<>()).add(new OutboxRow(outboxIds++, key, notice));
        witness.noticeStored(contact, key);
    }

    void delivered(OutboxRow row) {
        List<OutboxRow> waiting = outbox.get(row.notice().contact().id());
        if (waiting != null && waiting.remove(row) && waiting.isEmpty()) {
            outbox.remove(row.notice().contact().id());
        }
    }

    List<RecoveredAttempt> recover() {
        List<RecoveredAttempt> attempts = new ArrayList<>();
        open.forEach((call, row) -> attempts.add(new RecoveredAttempt(
                new ClaimedContact(row.contact, call, row.attemptsLeft + 1),
                row.status == ContactStatus.DIALED,
                row.agent)));
        return attempts;
    }

    void start(CampaignId campaign) {
        running.put(campaign, true);
        change(campaign, ContactStatus.STOPPED, ContactStatus.PENDING);
    }

    void stop(CampaignId campaign) {
        running.put(campaign, false);
        change(campaign, ContactStatus.PENDING, ContactStatus.STOPPED);
    }

    private void change(CampaignId campaign, ContactStatus from, ContactStatus to) {
        for (Row row : rows.values()) {
            if (row.contact.campaignId().equals(campaign) && row.status == from) {
                become(row, to);
            }
        }
    }

    private void become(Row row, ContactStatus next) {
        if (!row.status.mayBecome(next)) {
            witness.broken("contact " + row.contact.id() + " goes from " + row.status + " to " + next);
        }
        row.status = next;
    }

    List<CampaignRow> campaigns() {
        List<CampaignRow> listed = new ArrayList<>();
        running.forEach((id, runs) -> listed.add(new CampaignRow(id, runs, any(id, this::isDue))));
        return listed;
    }

    private boolean any(CampaignId campaign, Predicate<Row> which) {
        return rows.values().stream().anyMatch(row -> row.contact.campaignId().equals(campaign) && which.test(row));
    }

    List<CampaignId> campaignIds() {
        return List.copyOf(running.keySet());
    }

    boolean isRunning(CampaignId campaign) {
        return running.getOrDefault(campaign, true);
    }

    /** Whether the attempt is open and the person may be called for it. */
    boolean mayBeCalled(CallId call) {
        Row row = open.get(call);
        return row != null && row.status == ContactStatus.DIALED;
    }

    boolean isOpen(CallId call) {
        return open.containsKey(call);
    }

    /** Contacts that still want something, and what. */
    List<String> unfinished() {
        return rows.values().stream()
                .filter(row -> row.status.isActive())
                .map(row -> row.contact.id() + "=" + row.status)
                .toList();
    }

    boolean allDone() {
        return outbox.isEmpty() && rows.values().stream().noneMatch(row -> row.status.isActive());
    }

    int contacts() {
        return rows.size();
    }
}
