package dialer.simulator.world;

import static java.util.Objects.requireNonNull;

import dialer.scheduler.Effect;
import dialer.scheduler.call.CallEnd;
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
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The database: it outlives the daemons, commits at one moment, and answers a little later, or not at all. Its statements are those of the real stores. */
final class ModelStore {
    /** How long a notice belongs to the daemon that has read it. */
    private static final long OUTBOX_LEASE_MS = 20_000;

    static final int QUICK_MS = 8;

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Witness witness;
    private final Map<ContactId, Row> rows = new LinkedHashMap<>();
    private final SortedMap<CampaignId, CampaignRows> campaigns = new TreeMap<>();
    private final Map<CallId, Row> open = new LinkedHashMap<>();
    private final SortedMap<String, Lease> leases = new TreeMap<>();
    /** The switches' records of calls whose results are not stored yet. */
    private final Map<CallId, CallRecord> records = new LinkedHashMap<>();
    /** Undelivered notices by contact, in the order of their commits. */
    private final Map<ContactId, Deque<OutboxRow>> outbox = new LinkedHashMap<>();

    private long outboxIds;
    private long callNumbers;
    private long claims;
    private int unfinished;
    private long troubleUntilMs;
    private boolean reachable = true;
    /** Percent of the transactions whose answer is lost; half of them are committed. */
    private int unheardPercent;

    private int slowestMs = QUICK_MS;

    /** What a switch says of a call that has ended, and since when that is kept. */
    record CallRecord(CallId call, CallEnd end, long keptAtMs) {}

    /** A notice on its way. */
    static final class OutboxRow {
        final String key;
        final Notice notice;
        private long leasedUntilMs = Long.MIN_VALUE;
        int tries;

        OutboxRow(String key, Notice notice) {
            this.key = key;
            this.notice = notice;
        }
    }

    /** A daemon's lease, as its row says. */
    static final class Lease {
        final String node;
        private @Nullable Daemon process;
        long fence;
        long renewals;
        long leaseMs;
        long expiresAtMs;
        /** False: it was ended, by whoever had it or by somebody else. */
        boolean held;
        /** Whether what it left open has an owner. */
        private boolean settled = true;

        Lease(String node) {
            this.node = node;
        }
    }

    private static final class CampaignRows {
        final List<Row> contacts = new ArrayList<>();
        boolean running = true;
        long stoppedAtMs;
        boolean wantsAgents;

        @Nullable
        QueueName queue;

        @Nullable
        String owner;

        long ownerFence;
    }

    private static final class Row {
        final Contact contact;
        final CampaignRows campaign;
        ContactStatus status = ContactStatus.PENDING;
        long notBeforeMs;
        int attempts;
        long claimNumber;

        @Nullable
        String owner;

        long fence;

        @Nullable
        Extension agent;

        Row(Contact contact, CampaignRows campaign) {
            this.contact = contact;
            this.campaign = campaign;
            Instant start = contact.startTime();
            this.notBeforeMs = start == null ? 0 : start.toEpochMilli();
        }

        boolean isOver(long nowMs) {
            Instant end = contact.endTime();
            return end != null && nowMs >= end.toEpochMilli();
        }
    }

    ModelStore(VirtualTime time, RandomGenerator random, Witness witness) {
        this.time = time;
        this.random = random;
        this.witness = witness;
    }

    // ---- transactions ----

    /**
     * Does the work in one transaction.
     *
     * @param client whoever wants it: a transaction that has not committed dies with them
     * @param done told of the result, where that is heard of
     * @param failed the answer was lost or never given; the work may have been done all the same
     */
    <T> void transaction(Daemon client, Supplier<T> work, Consumer<T> done, Runnable failed) {
        long commitAfterMs = 1L + random.nextInt(slowestMs);
        long answerAfterMs = random.nextInt(slowestMs);
        boolean unheard = unheardPercent > 0 && random.nextInt(100) < unheardPercent;
        boolean rolledBack = unheard && random.nextBoolean();
        time.after(commitAfterMs, () -> {
            if (!client.isAlive()) {
                return;
            }
            if (!reachable || !client.reachesDatabase() || rolledBack) {
                time.after(answerAfterMs, failed);
                return;
            }
            T result = work.get();
            time.after(answerAfterMs, unheard ? failed : () -> done.accept(result));
        });
    }

    void reachable(boolean now) {
        troubleUntilMs = time.nowMs();
        reachable = now;
    }

    void unheard(int percent) {
        troubleUntilMs = time.nowMs();
        unheardPercent = percent;
    }

    void slowestMs(int ms) {
        troubleUntilMs = time.nowMs();
        slowestMs = ms;
    }

    void heal() {
        reachable(true);
        unheard(0);
        slowestMs(QUICK_MS);
    }

    /** Whether it has answered everybody, and quickly, for so long. */
    boolean isWellFor(long ms) {
        return reachable && unheardPercent == 0 && slowestMs == QUICK_MS && time.nowMs() - troubleUntilMs >= ms;
    }

    // ---- contacts ----

    void add(Contact contact) {
        CampaignRows campaign = campaigns.computeIfAbsent(contact.campaignId(), id -> new CampaignRows());
        campaign.wantsAgents |= contact.campaignType() == CampaignType.AGENT;
        campaign.queue = campaign.queue == null ? contact.queue() : campaign.queue;
        Row row = new Row(contact, campaign);
        row.status = campaign.running ? ContactStatus.PENDING : ContactStatus.STOPPED;
        rows.put(contact.id(), row);
        campaign.contacts.add(row);
        unfinished++;
    }

    /** Best first: by priority, then the oldest. */
    List<ClaimedContact> claim(String node, long fence, List<ClaimRequest> requests) {
        List<ClaimedContact> claimed = new ArrayList<>();
        for (ClaimRequest request : requests) {
            CampaignRows campaign = campaigns.get(request.campaignId());
            if (campaign == null || !campaign.running || !own(campaign, node, fence)) {
                continue;
            }
            for (int i = 0; i < request.count(); i++) {
                Row best = best(campaign);
                if (best == null) {
                    break;
                }
                claimed.add(claim(node, fence, best));
            }
        }
        return claimed;
    }

    private @Nullable Row best(CampaignRows campaign) {
        Row best = null;
        for (Row row : campaign.contacts) {
            if (isDue(row)
                    && !row.isOver(time.nowMs())
                    && (best == null || row.contact.priority() < best.contact.priority())) {
                best = row;
            }
        }
        return best;
    }

    private boolean isDue(Row row) {
        return row.status == ContactStatus.PENDING && row.notBeforeMs <= time.nowMs();
    }

    /** Campaigns with agents have one owner at a time, and those of one queue the same. */
    private boolean own(CampaignRows campaign, String node, long fence) {
        if (isElsewhere(campaign, node, fence)) {
            return false;
        }
        campaign.owner = node;
        campaign.ownerFence = fence;
        return true;
    }

    private boolean isElsewhere(CampaignRows campaign, String node, long fence) {
        return campaign.wantsAgents
                && campaigns.values().stream()
                        .anyMatch(other -> other.wantsAgents
                                && (other == campaign || Objects.equals(other.queue, campaign.queue))
                                && other.owner != null
                                && isFence(other.owner, other.ownerFence)
                                && !(other.owner.equals(node) && other.ownerFence == fence));
    }

    private ClaimedContact claim(String node, long fence, Row row) {
        become(
                row,
                row.contact.campaignType() == CampaignType.AGENT ? ContactStatus.AGENT_PENDING : ContactStatus.DIALED);
        CallId call = row.attempts == 0
                ? new CallId(row.contact.id().value())
                : new CallId(row.contact.id().value() + "-" + ++callNumbers);
        row.owner = node;
        row.fence = fence;
        row.claimNumber = ++claims;
        open.put(call, row);
        witness.claimed(call);
        Instant end = row.contact.endTime();
        Duration dialableFor = end == null ? null : Duration.ofMillis(end.toEpochMilli() - time.nowMs());
        boolean untold = outbox.containsKey(row.contact.id());
        return new ClaimedContact(row.contact, call, row.attempts + 1, dialableFor, untold);
    }

    boolean markDialed(String node, long fence, CallId call, @Nullable Extension agent) {
        Row row = ours(node, fence, call);
        if (row == null || row.status != ContactStatus.AGENT_PENDING) {
            return false;
        }
        become(row, ContactStatus.DIALED);
        row.agent = agent;
        return true;
    }

    private @Nullable Row ours(String node, long fence, CallId call) {
        Row row = open.get(call);
        return row != null && node.equals(row.owner) && fence == row.fence ? row : null;
    }

    boolean isOurs(String node, long fence, CallId call) {
        return ours(node, fence, call) != null;
    }

    void agentOf(String node, long fence, CallId call, @Nullable Extension agent) {
        Row row = ours(node, fence, call);
        if (row != null && row.status == ContactStatus.DIALED) {
            row.agent = agent;
        }
    }

    /** One release, tried until it is done; it knows its claim from a later one with the same call id. */
    final class Release {
        private final Effect.Release effect;
        private long claimNumber;

        Release(Effect.Release effect) {
            this.effect = effect;
        }

        /** Of a claim just made, of which the answer may be lost. */
        Release(ClaimedContact claimed) {
            this(new Effect.Release(claimed.callId(), Duration.ZERO, false));
            this.claimNumber = requireNonNull(open.get(claimed.callId())).claimNumber;
        }

        void by(String node, long fence) {
            Row row = ours(node, fence, effect.callId());
            if (row == null || (claimNumber != 0 && claimNumber != row.claimNumber)) {
                return;
            }
            claimNumber = row.claimNumber;
            release(node, fence, effect.callId(), effect.delay().toMillis(), effect.originateLeft());
        }
    }

    /** Changes nothing if the attempt is over, or somebody else's. */
    private void release(String node, long fence, CallId call, long delayMs, boolean originateLeft) {
        Row row = ours(node, fence, call);
        if (row == null) {
            return;
        }
        open.remove(call);
        records.remove(call);
        become(row, row.campaign.running ? ContactStatus.PENDING : ContactStatus.STOPPED);
        row.notBeforeMs = time.nowMs() + delayMs;
        row.attempts += originateLeft ? 1 : 0;
        free(row);
    }

    /** Changes nothing if the attempt is over already (the answer to an earlier try was lost), or somebody else's. */
    void store(String node, long fence, AttemptResult result) {
        Row row = ours(node, fence, result.callId());
        if (row == null) {
            return;
        }
        open.remove(result.callId());
        records.remove(result.callId());
        become(row, result.status());
        free(row);
        witness.resultStored(result);
        for (int place = 0; place < result.notices().size(); place++) {
            notice(result.callId() + ":" + place, result.notices().get(place));
        }
    }

    private static void free(Row row) {
        row.owner = null;
        row.agent = null;
    }

    /** The open attempts of a node; from now on they are another's, or its own under its new lease. */
    List<RecoveredAttempt> recover(String from, String node, long fence) {
        List<RecoveredAttempt> attempts = new ArrayList<>();
        open.forEach((call, row) -> {
            if (from.equals(row.owner)) {
                row.owner = node;
                row.fence = fence;
                attempts.add(new RecoveredAttempt(
                        new ClaimedContact(row.contact, call, row.attempts + 1),
                        row.status == ContactStatus.DIALED,
                        row.agent));
            }
        });
        return attempts;
    }

    /** Whether the call is open, so that its record waits for its owner. */
    boolean keep(CallId call, CallEnd end) {
        if (!open.containsKey(call)) {
            return false;
        }
        records.putIfAbsent(call, new CallRecord(call, end, time.nowMs()));
        return true;
    }

    List<CallRecord> recordsOf(String node, long fence) {
        return records.values().stream()
                .filter(record -> isOurs(node, fence, record.call()))
                .toList();
    }

    @Nullable
    CallRecord recordOf(CallId call) {
        return records.get(call);
    }

    /** Ends what waits and may not be called any more. */
    void expire() {
        if (campaigns.isEmpty()) {
            return;
        }
        for (Row row : rows.values()) {
            boolean waits = row.status == ContactStatus.PENDING || row.status == ContactStatus.STOPPED;
            if (waits && row.isOver(time.nowMs())) {
                become(row, ContactStatus.FAILED);
                witness.expired(row.contact.id());
                String result = Disposition.EXPIRED.name();
                notice(row.contact.id() + ":" + result, new Notice.DeliveryNotification(row.contact, result));
            }
        }
    }

    private void become(Row row, ContactStatus next) {
        if (!row.status.mayBecome(next)) {
            witness.broken("contact " + row.contact.id() + " goes from " + row.status + " to " + next);
        }
        unfinished -= row.status.isActive() && !next.isActive() ? 1 : 0;
        row.status = next;
    }

    // ---- campaigns ----

    void start(CampaignId campaign) {
        change(campaign, true, ContactStatus.STOPPED, ContactStatus.PENDING);
    }

    void stop(CampaignId campaign) {
        change(campaign, false, ContactStatus.PENDING, ContactStatus.STOPPED);
    }

    private void change(CampaignId id, boolean running, ContactStatus from, ContactStatus to) {
        CampaignRows campaign = campaigns.get(id);
        if (campaign == null) {
            return;
        }
        if (campaign.running && !running) {
            campaign.stoppedAtMs = time.nowMs();
        }
        campaign.running = running;
        for (Row row : campaign.contacts) {
            if (row.status == from) {
                become(row, to);
            }
        }
    }

    List<CampaignRow> campaigns(String node, long fence) {
        List<CampaignRow> listed = new ArrayList<>();
        campaigns.forEach((id, campaign) -> listed.add(new CampaignRow(
                id,
                campaign.running,
                campaign.contacts.stream().anyMatch(this::isDue),
                isElsewhere(campaign, node, fence))));
        return listed;
    }

    List<CampaignId> campaignIds() {
        return List.copyOf(campaigns.keySet());
    }

    /** Since when the campaign is stopped; {@link Long#MAX_VALUE} if it runs. */
    long stoppedAtMs(CampaignId id) {
        CampaignRows campaign = campaigns.get(id);
        return campaign == null || campaign.running ? Long.MAX_VALUE : campaign.stoppedAtMs;
    }

    // ---- leases ----

    /**
     * Takes the lease of the daemon's name, unless another process has it that may be alive.
     *
     * @return its number, 0 if it was not acquired
     */
    long acquire(Daemon process, long leaseMs, Predicate<Lease> isSilent) {
        Lease lease = leases.computeIfAbsent(process.node, Lease::new);
        Daemon before = lease.process;
        boolean free = before == null || before == process || !before.isAlive() || lease.expiresAtMs <= time.nowMs();
        if (!free && !isSilent.test(lease)) {
            return 0;
        }
        lease.fence++;
        lease.process = process;
        lease.renewals++;
        lease.leaseMs = leaseMs;
        lease.expiresAtMs = time.nowMs() + leaseMs;
        lease.held = true;
        lease.settled = false;
        return lease.fence;
    }

    boolean renew(String node, long fence, long leaseMs) {
        if (!isHeld(node, fence)) {
            return false;
        }
        Lease lease = leases.get(node);
        if (lease != null) {
            lease.renewals++;
            lease.expiresAtMs = time.nowMs() + leaseMs;
        }
        return true;
    }

    void giveUp(String node, long fence) {
        Lease lease = leases.get(node);
        if (lease != null && fence != 0 && lease.fence == fence) {
            lease.fence++;
            lease.held = false;
            lease.expiresAtMs = time.nowMs();
        }
    }

    boolean isHeld(String node, long fence) {
        Lease lease = leases.get(node);
        return lease != null && fence != 0 && lease.held && lease.fence == fence;
    }

    private boolean isFence(String node, long fence) {
        Lease lease = leases.get(node);
        return lease != null && lease.fence == fence;
    }

    List<Lease> unsettledOthers(String node) {
        return leases.values().stream()
                .filter(lease -> !lease.settled && !lease.node.equals(node))
                .toList();
    }

    /** Ends another's lease, if it is still as it was seen, and takes what it left open. */
    List<RecoveredAttempt> end(String other, long seenFence, long seenRenewals, String node, long fence) {
        Lease lease = leases.get(other);
        if (lease == null || lease.settled || lease.fence != seenFence || lease.renewals != seenRenewals) {
            return List.of();
        }
        lease.fence += lease.held ? 1 : 0;
        lease.held = false;
        lease.settled = true;
        return recover(other, node, fence);
    }

    // ---- the outbox ----

    OutboxRow notice(Notice notice) {
        return notice("n" + outboxIds, notice);
    }

    private OutboxRow notice(String key, Notice notice) {
        outboxIds++;
        ContactId contact = notice.contact().id();
        OutboxRow row = new OutboxRow(key, notice);
        outbox.computeIfAbsent(contact, id -> new ArrayDeque<>()).add(row);
        witness.noticeStored(contact, key);
        return row;
    }

    /** The oldest notice of each contact that nobody else is sending; from now on they belong to whoever asks. */
    List<OutboxRow> due(int most) {
        List<OutboxRow> due = new ArrayList<>();
        for (Deque<OutboxRow> waiting : outbox.values()) {
            OutboxRow first = waiting.getFirst();
            if (first.leasedUntilMs <= time.nowMs() && due.size() < most) {
                first.leasedUntilMs = time.nowMs() + OUTBOX_LEASE_MS;
                due.add(first);
            }
        }
        return due;
    }

    boolean hasNotices() {
        return !outbox.isEmpty();
    }

    void failed(OutboxRow row, long retryAfterMs) {
        row.tries++;
        row.leasedUntilMs = time.nowMs() + retryAfterMs;
    }

    /** It was taken, or refused for good. */
    void settled(OutboxRow row) {
        ContactId contact = row.notice.contact().id();
        Deque<OutboxRow> waiting = outbox.get(contact);
        if (waiting != null && waiting.remove(row) && waiting.isEmpty()) {
            outbox.remove(contact);
        }
    }

    // ---- what the witness looks at ----

    /** Whether the attempt is open, the node's, and the person may be called for it. */
    boolean mayBeCalled(String node, long fence, CallId call) {
        Row row = ours(node, fence, call);
        return row != null && row.status == ContactStatus.DIALED;
    }

    /** Whose the call is; null if it is over. */
    @Nullable
    String ownerOf(CallId call) {
        Row row = open.get(call);
        return row == null ? null : row.owner;
    }

    @Nullable
    Contact contact(ContactId id) {
        Row row = rows.get(id);
        return row == null ? null : row.contact;
    }

    /** Contacts that still want something, and what. */
    Map<ContactId, ContactStatus> unfinished() {
        Map<ContactId, ContactStatus> left = new HashMap<>();
        for (Row row : rows.values()) {
            if (row.status.isActive()) {
                left.put(row.contact.id(), row.status);
            }
        }
        return new TreeMap<>(left);
    }

    boolean allDone() {
        return unfinished == 0 && outbox.isEmpty();
    }

    int contacts() {
        return rows.size();
    }
}
