package dialer.sql;

import dialer.scheduler.contact.CallId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as stored.
 *
 * @param state {@code CLAIMED}, {@code DIALED}, {@code ENDED} or {@code REFUSED}
 * @param ringMs ringing, in milliseconds; null if unknown
 * @param waitMs from the person's answer to the agent, in milliseconds; null if no agent was reached
 * @param talkMs talking, in milliseconds; null if nobody talked
 */
public record AttemptView(
        CallId callId,
        int attemptNumber,
        String node,
        String state,
        @Nullable String agent,
        Instant claimedAt,
        @Nullable Instant createdAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant bridgedAt,
        @Nullable Instant endedAt,
        @Nullable Long ringMs,
        @Nullable Long waitMs,
        @Nullable Long talkMs,
        @Nullable String hangupCause,
        @Nullable String bridgeHangupCause,
        @Nullable Integer sipStatus,
        @Nullable String sipHangup,
        @Nullable String sipCallId,
        @Nullable String disposition,
        @Nullable String callResult) {}
