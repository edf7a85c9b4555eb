package dialer.scheduler;

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
import dialer.scheduler.result.AttemptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Contacts in memory, answering as the real store does, and refusing what the real one must never be asked. */
final class FakeStore {
    private final Map<ContactId, Row> rows = new LinkedHashMap<>();
    private final Map<CallId, Row> open = new LinkedHashMap<>();
    private final SortedMap<CampaignId, Boolean> running = new TreeMap<>();
    /** Another node owns the campaigns. */
    boolean dialedElsewhere;

    /** Whether the voice connector has not been told all about earlier attempts. */
    boolean untold;

    final List<AttemptResult> results = new ArrayList<>();
    int releases;
    boolean reachable = true;
    /** How long after each claim the end time comes. */
    @Nullable
    Duration dialableFor;

    static final class Row {
        final Contact contact;
        ContactStatus status = ContactStatus.PENDING;
        long notBeforeMs;
        int attempts;
        boolean idUsed;

        @Nullable
        CallId openCall;

        @Nullable
        Extension agent;

        Row(Contact contact) {
            this.contact = contact;
        }

        void become(ContactStatus next) {
            if (!status.mayBecome(next)) {
                throw new AssertionError(contact.id() + ": " + status + " -> " + next);
            }
            status = next;
        }
    }

    void add(Contact contact) {
        if (rows.putIfAbsent(contact.id(), new Row(contact)) != null) {
            throw new AssertionError("contact " + contact.id() + " is stored already");
        }
        running.putIfAbsent(contact.campaignId(), true);
    }

    List<ClaimedContact> claim(List<ClaimRequest> requests, long nowMs) {
        List<ClaimedContact> claimed = new ArrayList<>();
        for (ClaimRequest request : requests) {
            rows.values().stream()
                    .filter(row -> row.contact.campaignId().equals(request.campaignId()) && isDue(row, nowMs))
                    .sorted(Comparator.comparingInt(row -> row.contact.priority()))
                    .limit(request.count())
                    .forEach(row -> claimed.add(claim(row)));
        }
        return claimed;
    }

    private boolean isDue(Row row, long nowMs) {
        return row.status == ContactStatus.PENDING
                && row.notBeforeMs <= nowMs
                && running.getOrDefault(row.contact.campaignId(), true);
    }

    private ClaimedContact claim(Row row) {
        row.attempts++;
        row.become(
                row.contact.campaignType() == CampaignType.AGENT ? ContactStatus.AGENT_PENDING : ContactStatus.DIALED);
        CallId call = new CallId(row.contact.id().value() + (row.idUsed ? "-" + row.attempts : ""));
        row.openCall = call;
        if (open.putIfAbsent(call, row) != null) {
            throw new AssertionError("call id " + call + " is in use already");
        }
        return new ClaimedContact(row.contact, call, row.attempts, dialableFor, untold);
    }

    boolean markDialed(CallId call, @Nullable Extension agent) {
        Row row = open.get(call);
        if (row == null || row.status != ContactStatus.AGENT_PENDING) {
            return false;
        }
        row.become(ContactStatus.DIALED);
        row.agent = agent;
        return true;
    }

    void agentOf(CallId call, @Nullable Extension agent) {
        Row row = open.get(call);
        if (row != null) {
            row.agent = agent;
        }
    }

    void release(CallId call, long delayMs, boolean originateLeft, long nowMs) {
        Row row = settle(call);
        boolean runs = running.getOrDefault(row.contact.campaignId(), true);
        row.become(runs ? ContactStatus.PENDING : ContactStatus.STOPPED);
        row.notBeforeMs = nowMs + delayMs;
        row.idUsed |= originateLeft;
        releases++;
    }

    void store(AttemptResult result) {
        Row row = settle(result.callId());
        if (row.status == ContactStatus.AGENT_PENDING) {
            row.become(ContactStatus.FAILED);
        } else {
            row.become(result.status());
        }
        results.add(result);
    }

    /** Each claim is settled once: by a result or by a release. */
    private Row settle(CallId call) {
        Row row = open.remove(call);
        if (row == null) {
            throw new AssertionError("call " + call + " is settled although it is not open");
        }
        row.openCall = null;
        row.agent = null;
        return row;
    }

    List<RecoveredAttempt> recover() {
        List<RecoveredAttempt> attempts = new ArrayList<>();
        open.forEach((call, row) -> attempts.add(new RecoveredAttempt(
                new ClaimedContact(row.contact, call, row.attempts), row.status == ContactStatus.DIALED, row.agent)));
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
                row.become(to);
            }
        }
    }

    void forget(CampaignId campaign) {
        rows.values().removeIf(row -> row.contact.campaignId().equals(campaign) && row.openCall == null);
        running.remove(campaign);
    }

    List<CampaignRow> campaigns(long nowMs) {
        List<CampaignRow> listed = new ArrayList<>();
        running.forEach((id, runs) -> listed.add(new CampaignRow(
                id,
                runs,
                rows.values().stream().anyMatch(row -> row.contact.campaignId().equals(id) && isDue(row, nowMs)),
                dialedElsewhere)));
        return listed;
    }

    ContactStatus statusOf(String contact) {
        return row(contact).status;
    }

    Row row(String contact) {
        return Objects.requireNonNull(rows.get(new ContactId(contact)));
    }

    int openAttempts() {
        return open.size();
    }

    boolean allFinal() {
        return rows.values().stream().noneMatch(row -> row.status.isActive());
    }

    List<String> notFinal() {
        return rows.values().stream()
                .filter(row -> row.status.isActive())
                .map(row -> row.contact.id() + "=" + row.status)
                .toList();
    }
}
