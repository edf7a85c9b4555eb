package dialer.esl;

import dialer.esl.protocol.EslEvent;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of channels and of originate jobs. Our leg is the one whose {@code Unique-ID} we chose; whether an id is
 * ours the scheduler knows, so legs of others pass through here and are ignored there. A leg that another leg of the
 * switch made ({@code Other-Type: originator}) is an agent's: it speaks for the call that it was made for.
 */
final class CallEvents {
    private static final Pattern JOB_FAILURE = Pattern.compile("-ERR ([A-Z0-9_]+)\\s*");
    private static final int LONGEST_CAUSE = 64;

    private CallEvents() {}

    /** What the event says about a call, or null if it says nothing that the scheduler needs. */
    static @Nullable CallSignal signal(EslEvent event) {
        return switch (event.name()) {
            case "CHANNEL_CREATE" -> created(event);
            case "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA" -> {
                CallId call = ownLeg(event);
                yield call == null ? null : new CallSignal.Ringing(call, at(event));
            }
            case "CHANNEL_ANSWER" -> {
                CallId call = ownLeg(event);
                yield call == null ? null : new CallSignal.Answered(call, at(event));
            }
            case "CHANNEL_BRIDGE" -> bridged(event);
            case "CHANNEL_UNBRIDGE" -> {
                CallId call = joinedCall(event);
                yield call == null ? null : new CallSignal.Unbridged(call);
            }
            case "CHANNEL_HANGUP_COMPLETE" -> {
                CallId call = ownLeg(event);
                yield call == null ? null : new CallSignal.HungUp(call, end(event));
            }
            case "BACKGROUND_JOB" -> originateEnded(event);
            default -> null;
        };
    }

    private static @Nullable CallSignal created(EslEvent event) {
        if (!isAgentLeg(event)) {
            CallId call = ownLeg(event);
            return call == null ? null : new CallSignal.ChannelCreated(call, at(event));
        }
        CallId call = callId(event.header("Other-Leg-Unique-ID"));
        String agentLeg = event.header("Unique-ID");
        return call == null || agentLeg == null ? null : new CallSignal.AgentLegCreated(call, agentLeg);
    }

    private static @Nullable CallSignal bridged(EslEvent event) {
        CallId call = joinedCall(event);
        String agentLeg = event.header(isAgentLeg(event) ? "Unique-ID" : "Other-Leg-Unique-ID");
        if (agentLeg == null) {
            agentLeg = event.header("Bridge-B-Unique-ID");
        }
        return call == null || agentLeg == null ? null : new CallSignal.Bridged(call, agentLeg, at(event));
    }

    /** An originate is a job whose Job-UUID is the call's id. */
    private static @Nullable CallSignal originateEnded(EslEvent event) {
        CallId call = callId(event.header("Job-UUID"));
        if (call == null || !"originate".equalsIgnoreCase(event.header("Job-Command"))) {
            return null;
        }
        String result = event.body();
        if (result.startsWith("+OK")) {
            return new CallSignal.OriginateSucceeded(call);
        }
        Matcher failure = JOB_FAILURE.matcher(result);
        String cause = failure.matches() ? failure.group(1) : result.strip();
        return new CallSignal.OriginateFailed(
                call, new HangupCause(cause.substring(0, Math.min(cause.length(), LONGEST_CAUSE))));
    }

    private static CallEnd end(EslEvent event) {
        String cause = event.header("Hangup-Cause");
        String agentCause = event.variable("bridge_hangup_cause");
        return new CallEnd(
                new HangupCause(cause == null ? "NONE" : cause),
                time(event, "start_uepoch", "Caller-Channel-Created-Time"),
                firstOf(
                        time(event, "progress_uepoch", "Caller-Channel-Progress-Time"),
                        time(event, "progress_media_uepoch", "Caller-Channel-Progress-Media-Time")),
                time(event, "answer_uepoch", "Caller-Channel-Answered-Time"),
                time(event, "bridge_uepoch", "Caller-Channel-Bridged-Time"),
                time(event, "end_uepoch", "Caller-Channel-Hangup-Time"),
                (int) number(event.variable("sip_term_status")),
                orEmpty(event.variable("sip_hangup_disposition")),
                agentCause == null ? null : new HangupCause(agentCause),
                event.variable("sip_call_id"));
    }

    private static @Nullable CallId joinedCall(EslEvent event) {
        return callId(event.header(isAgentLeg(event) ? "Other-Leg-Unique-ID" : "Unique-ID"));
    }

    private static @Nullable CallId ownLeg(EslEvent event) {
        return isAgentLeg(event) ? null : callId(event.header("Unique-ID"));
    }

    private static boolean isAgentLeg(EslEvent event) {
        return "originator".equals(event.header("Other-Type"));
    }

    /** The id as a call's, or null if no call of ours can have it. */
    static @Nullable CallId callId(@Nullable String uuid) {
        if (uuid == null) {
            return null;
        }
        try {
            return new CallId(uuid);
        } catch (InvalidFieldException e) {
            return null;
        }
    }

    private static @Nullable Instant at(EslEvent event) {
        return instant(event.header("Event-Date-Timestamp"));
    }

    /** The variables outlive a transfer; the {@code Caller-} headers are those of the last caller profile. */
    private static @Nullable Instant time(EslEvent event, String variable, String header) {
        return firstOf(instant(event.variable(variable)), instant(event.header(header)));
    }

    private static @Nullable Instant firstOf(@Nullable Instant first, @Nullable Instant second) {
        return first == null ? second : first;
    }

    /** Microseconds since 1970; 0 means never. */
    private static @Nullable Instant instant(@Nullable String microseconds) {
        long value = number(microseconds);
        return value == 0 ? null : Instant.EPOCH.plus(value, ChronoUnit.MICROS);
    }

    /** The number, or 0 if it is none; of at most 18 digits, so that it fits. */
    private static long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
