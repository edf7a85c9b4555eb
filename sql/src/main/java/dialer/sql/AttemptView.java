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
 * @param wrapUpMs the agent's work after the talk, in milliseconds; null if nobody told of it
 * @param amdVerdict {@code HUMAN}, {@code MACHINE} or {@code UNKNOWN}; null if nothing listened to who answered
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
        @Nullable Long wrapUpMs,
        @Nullable String hangupCause,
        @Nullable String bridgeHangupCause,
        @Nullable Integer sipStatus,
        @Nullable String sipHangup,
        @Nullable String sipCallId,
        @Nullable String amdVerdict,
        @Nullable String disposition,
        @Nullable String callResult) {}
