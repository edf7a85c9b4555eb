package dialer.sql;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.HangupCause;
import dialer.scheduler.result.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results of attempts, many in a commit: attempt, contact and notices together or not at all. */
public final class ResultWriter implements ResultStore {
    private static final int MAX_WORD_LENGTH = 64;
    private static final int MAX_CALL_RESULT_LENGTH = 100;
    private static final int MAX_SIP_CALL_ID_LENGTH = 255;

    private static final Logger log = LoggerFactory.getLogger(ResultWriter.class);

    private final NodeLease lease;
    private final OutboxStore outbox;

    /** @param lease under which everything is written: only attempts that are owned under it take a result */
    public ResultWriter(NodeLease lease, OutboxStore outbox) {
        this.lease = lease;
        this.outbox = outbox;
    }

    @Override
    public void store(List<AttemptResult> results) {
        if (results.isEmpty()) {
            return;
        }
        Map<CallId, AttemptResult> byCall = new LinkedHashMap<>();
        results.forEach(result -> byCall.putIfAbsent(result.callId(), result));
        outbox.handOver(lease.transaction(handle -> store(handle, byCall)));
    }

    private List<OutboxRow> store(Handle handle, Map<CallId, AttemptResult> byCall) {
        Map<CallId, LockedAttempt> attempts = lock(handle, byCall);
        List<AttemptResult> open = new ArrayList<>();
        byCall.forEach((callId, result) -> {
            LockedAttempt attempt = attempts.get(callId);
            if (attempt == null) {
                // not thrown: the results beside it are good, and a second try would find no attempt either
                log.error("result {} of call {} dropped: there is no such attempt", result.callResult(), callId);
            } else if (attempt.open() && !attempt.ours()) {
                log.warn("result {} of call {} dropped: another daemon owns the call now", result.callResult(), callId);
            } else if (attempt.open()) {
                open.add(result);
            }
        });
        if (open.isEmpty()) {
            return List.of();
        }
        endAttempts(handle, open);
        CallRecordStore.settled(
                handle, open.stream().map(result -> result.callId().value()).toList());
        endContacts(handle, open, attempts);
        count(handle, open);
        return outbox.insert(handle, notices(open));
    }

    private Map<CallId, LockedAttempt> lock(Handle handle, Map<CallId, AttemptResult> byCall) {
        Map<CallId, LockedAttempt> attempts = new HashMap<>();
        handle.createQuery("SELECT call_id, contact_seq, state, node, fence FROM attempt WHERE call_id IN (<calls>)"
                        + " ORDER BY call_id FOR UPDATE")
                .bindList(
                        "calls",
                        byCall.keySet().stream().map(CallId::value).sorted().toList())
                .map((row, context) -> {
                    String state = row.getString("state");
                    return Map.entry(
                            new CallId(row.getString("call_id")),
                            new LockedAttempt(
                                    row.getLong("contact_seq"),
                                    state.equals("CLAIMED") || state.equals("DIALED"),
                                    lease.node().equals(row.getString("node"))
                                            && row.getLong("fence") == lease.fence()));
                })
                .forEach(entry -> attempts.put(entry.getKey(), entry.getValue()));
        return attempts;
    }

    private static void endAttempts(Handle handle, List<AttemptResult> results) {
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE attempt SET state = 'ENDED', stored_at = NOW(6), agent = COALESCE(:agent, agent),"
                        + " created_at = :created, ringing_at = :ringing, answered_at = :answered, bridged_at = :bridged, ended_at = :ended,"
                        + " ring_ms = :ringMs, wait_ms = :waitMs, talk_ms = :talkMs, hangup_cause = :cause, bridge_hangup_cause = :bridgeCause,"
                        + " sip_status = :sipStatus, sip_hangup = :sipHangup, sip_call_id = :sipCallId, disposition = :disposition,"
                        + " call_result = :callResult, amd_verdict = :verdict WHERE call_id = :call");
        for (AttemptResult result : results) {
            CallEnd end = result.end();
            CallTimes times = CallTimes.of(result);
            AgentId agent = result.agent();
            AmdVerdict verdict = result.verdict();
            batch.bind("agent", agent == null ? null : agent.value())
                    .bind("created", SqlTime.toColumn(end == null ? null : end.createdAt()))
                    .bind("ringing", SqlTime.toColumn(end == null ? null : end.ringingAt()))
                    .bind("answered", SqlTime.toColumn(end == null ? null : end.answeredAt()))
                    .bind("bridged", SqlTime.toColumn(end == null ? null : end.bridgedAt()))
                    .bind("ended", SqlTime.toColumn(end == null ? null : end.endedAt()))
                    .bind("ringMs", times.ringMs())
                    .bind("waitMs", times.waitMs())
                    .bind("talkMs", times.talkMs())
                    .bind("cause", end == null ? null : word(end.cause()))
                    .bind("bridgeCause", end == null ? null : word(end.bridgeHangupCause()))
                    .bind("sipStatus", end == null || end.sipStatus() == 0 ? null : end.sipStatus())
                    .bind("sipHangup", end == null ? null : shortened(end.sipHangup(), MAX_WORD_LENGTH))
                    .bind("sipCallId", end == null ? null : shortened(end.sipCallId(), MAX_SIP_CALL_ID_LENGTH))
                    .bind("disposition", result.disposition().name())
                    .bind("callResult", shortened(result.callResult(), MAX_CALL_RESULT_LENGTH))
                    .bind("verdict", verdict == null ? null : verdict.name())
                    .bind("call", result.callId().value())
                    .add();
        }
        batch.execute();
    }

    private static void endContacts(Handle handle, List<AttemptResult> results, Map<CallId, LockedAttempt> attempts) {
        PreparedBatch batch =
                handle.prepareBatch("UPDATE contact SET status = :status, due = 0, disposition = :disposition,"
                        + " call_result = :callResult, attempts = attempts + 1, ended_at = COALESCE(:ended, NOW(6)), owner_node = NULL"
                        + " WHERE seq = :seq AND call_id = :call AND status IN ('agent_pending', 'dialed')");
        for (AttemptResult result : results) {
            CallEnd end = result.end();
            batch.bind("status", result.status().word())
                    .bind("disposition", result.disposition().name())
                    .bind("callResult", shortened(result.callResult(), MAX_CALL_RESULT_LENGTH))
                    .bind("ended", SqlTime.toColumn(end == null ? null : end.endedAt()))
                    .bind("seq", attempt(attempts, result).contactSeq())
                    .bind("call", result.callId().value())
                    .add();
        }
        batch.execute();
    }

    /** In the order of their keys, so that two nodes that count the same campaigns wait for each other rather than lock each other out. */
    private static void count(Handle handle, List<AttemptResult> results) {
        SortedMap<String, AnswerCount> counts = new TreeMap<>();
        for (AttemptResult result : results) {
            if (result.counts().liveAnswers() > 0) {
                counts.merge(result.contact().campaignId().value(), result.counts(), AnswerCount::plus);
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("INSERT INTO campaign_day (campaign_id, day, live_answers, abandoned)"
                + " VALUES (:campaign, UTC_DATE(), :live, :abandoned)"
                + " ON DUPLICATE KEY UPDATE live_answers = live_answers + :live, abandoned = abandoned + :abandoned");
        counts.forEach((campaign, count) -> batch.bind("campaign", campaign)
                .bind("live", count.liveAnswers())
                .bind("abandoned", count.abandoned())
                .add());
        batch.execute();
    }

    private static List<OutboxStore.NoticeKey> notices(List<AttemptResult> results) {
        List<OutboxStore.NoticeKey> notices = new ArrayList<>();
        for (AttemptResult result : results) {
            for (int place = 0; place < result.notices().size(); place++) {
                notices.add(OutboxStore.NoticeKey.ofCall(
                        result.callId(), place, result.notices().get(place)));
            }
        }
        return notices;
    }

    private static LockedAttempt attempt(Map<CallId, LockedAttempt> attempts, AttemptResult result) {
        LockedAttempt attempt = attempts.get(result.callId());
        if (attempt == null) {
            throw new IllegalStateException("call " + result.callId() + " has no locked attempt");
        }
        return attempt;
    }

    private static @Nullable String word(@Nullable HangupCause cause) {
        return cause == null ? null : shortened(cause.word(), MAX_WORD_LENGTH);
    }

    private static @Nullable String shortened(@Nullable String value, int maxLength) {
        return value == null || value.length() <= maxLength ? value : value.substring(0, maxLength);
    }

    private record LockedAttempt(long contactSeq, boolean open, boolean ours) {}

    /** Durations in milliseconds, kept apart: ring ends with the answer, wait is from the answer to the agent, talk is what remains. */
    private record CallTimes(
            @Nullable Long ringMs,
            @Nullable Long waitMs,
            @Nullable Long talkMs) {
        static CallTimes of(AttemptResult result) {
            CallEnd end = result.end();
            if (end == null) {
                return new CallTimes(null, null, null);
            }
            boolean agentCall = result.contact().campaignType() == CampaignType.AGENT;
            Instant ringFrom = first(end.ringingAt(), end.createdAt());
            Instant ringTo = first(end.answeredAt(), end.endedAt());
            Instant talkFrom = agentCall ? end.bridgedAt() : end.answeredAt();
            return new CallTimes(
                    millis(ringFrom, ringTo),
                    agentCall ? millis(end.answeredAt(), end.bridgedAt()) : null,
                    millis(talkFrom, end.endedAt()));
        }

        private static @Nullable Instant first(@Nullable Instant preferred, @Nullable Instant otherwise) {
            return preferred != null ? preferred : otherwise;
        }

        /** Never negative: the switch's clock may be set back within a call. */
        private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant to) {
            return from == null || to == null
                    ? null
                    : Math.max(0, Duration.between(from, to).toMillis());
        }
    }
}
