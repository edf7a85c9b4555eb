package dialer.esl;

import dialer.esl.protocol.EslEvent;
import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of channels and of originate jobs. Our leg is the one whose {@code Unique-ID} we chose; whether an id is
 * ours the scheduler knows, so legs of others pass through here and are ignored there. A leg that another leg of the
 * switch made ({@code Other-Type: originator}), or the switch's own queue ({@code cc_side: agent}), is an agent's: it
 * speaks for the call that it was made for.
 */
public final class CallEvents {
    private static final Pattern JOB_FAILURE = Pattern.compile("-ERR ([A-Z0-9_]+)\\s*");
    private static final int LONGEST_CAUSE = 64;

    private CallEvents() {}

    /** What the event says about a call, or null if it says nothing that the scheduler needs. */
    public static @Nullable CallSignal signal(EslEvent event) {
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
            case "CHANNEL_HANGUP_COMPLETE" -> hungUp(event);
            case "BACKGROUND_JOB" ->
                isOriginate(event) ? originateEnded(event, callId(event.header("Job-UUID"))) : null;
            case "CUSTOM" -> custom(event);
            case "CHANNEL_PARK", "GENERAL" -> amdDone(event);
            default -> null;
        };
    }

    private static @Nullable CallSignal created(EslEvent event) {
        if (!isAgentLeg(event)) {
            CallId call = ownLeg(event);
            return call == null ? null : new CallSignal.ChannelCreated(call, at(event));
        }
        CallId call = joinedCall(event);
        String agentLeg = event.header("Unique-ID");
        return call == null || agentLeg == null ? null : new CallSignal.AgentLegCreated(call, agentLeg);
    }

    private static @Nullable CallSignal hungUp(EslEvent event) {
        CallId call = joinedCall(event);
        if (call == null) {
            return null;
        }
        if (!isAgentLeg(event)) {
            return new CallSignal.HungUp(call, end(event));
        }
        String agentLeg = event.header("Unique-ID");
        return agentLeg == null ? null : new CallSignal.AgentLegEnded(call, agentLeg, cause(event));
    }

    private static @Nullable CallSignal custom(EslEvent event) {
        return switch (String.valueOf(event.subclass())) {
            case "callcenter::info" -> QueueEvents.callSignal(event);
            case "avmd::beep" -> {
                CallId call = callId(event.header("Unique-ID"));
                yield call == null ? null : new CallSignal.BeepHeard(call);
            }
            case "amd::done" -> amdDone(event);
            default -> null;
        };
    }

    /** mod_amd leaves its word in a variable, which every later event of the leg carries; the first is its park. */
    private static @Nullable CallSignal amdDone(EslEvent event) {
        CallId call = ownLeg(event);
        AmdVerdict verdict = amdVerdict(event);
        return call == null || verdict == null ? null : new CallSignal.AmdDone(call, verdict);
    }

    /** What mod_amd has found out about who answered the event's leg; null if it has not listened (yet). */
    public static @Nullable AmdVerdict amdVerdict(EslEvent event) {
        String word = event.variable("amd_result");
        if (word == null) {
            return null;
        }
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "HUMAN", "PERSON" -> AmdVerdict.HUMAN;
            case "MACHINE" -> AmdVerdict.MACHINE;
            default -> AmdVerdict.UNKNOWN;
        };
    }

    private static @Nullable CallSignal bridged(EslEvent event) {
        CallId call = joinedCall(event);
        String agentLeg = event.header(isAgentLeg(event) ? "Unique-ID" : "Other-Leg-Unique-ID");
        if (agentLeg == null) {
            agentLeg = event.header("Bridge-B-Unique-ID");
        }
        return call == null || agentLeg == null ? null : new CallSignal.Bridged(call, agentLeg, at(event));
    }

    /** Whether the event ends the job of an originate. Its Job-UUID is the call's id when the dialer has sent it. */
    public static boolean isOriginate(EslEvent event) {
        return event.name().equals("BACKGROUND_JOB") && "originate".equalsIgnoreCase(event.header("Job-Command"));
    }

    /** What the end of an originate's job says about its call; null if there is no call. */
    public static @Nullable CallSignal originateEnded(EslEvent event, @Nullable CallId call) {
        if (call == null) {
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
        String agentCause = event.variable("bridge_hangup_cause");
        return new CallEnd(
                cause(event),
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

    /**
     * The end of a call as its channel variables tell it, wherever they were read.
     *
     * @param variables the decoded value of a variable, null if there is none of that name
     */
    public static CallEnd end(Function<String, @Nullable String> variables) {
        String cause = variables.apply("hangup_cause");
        String agentCause = variables.apply("bridge_hangup_cause");
        return new CallEnd(
                new HangupCause(cause == null ? "NONE" : cause),
                instant(variables.apply("start_uepoch")),
                firstOf(instant(variables.apply("progress_uepoch")), instant(variables.apply("progress_media_uepoch"))),
                instant(variables.apply("answer_uepoch")),
                instant(variables.apply("bridge_uepoch")),
                instant(variables.apply("end_uepoch")),
                (int) number(variables.apply("sip_term_status")),
                orEmpty(variables.apply("sip_hangup_disposition")),
                agentCause == null ? null : new HangupCause(agentCause),
                variables.apply("sip_call_id"));
    }

    private static HangupCause cause(EslEvent event) {
        String cause = event.header("Hangup-Cause");
        return new HangupCause(cause == null ? "NONE" : cause);
    }

    /** The call that the leg belongs to, its own or, for an agent's leg, the person's. */
    private static @Nullable CallId joinedCall(EslEvent event) {
        return callId(isAgentLeg(event) ? callOfAgentLeg(event) : event.header("Unique-ID"));
    }

    /** The uuid of the person's leg for which this leg was made; null if this is no agent's leg. */
    public static @Nullable String callOfAgentLeg(EslEvent event) {
        if (isQueueAgent(event)) {
            return event.variable("cc_member_session_uuid");
        }
        return isAgentLeg(event) ? event.header("Other-Leg-Unique-ID") : null;
    }

    private static @Nullable CallId ownLeg(EslEvent event) {
        return isAgentLeg(event) ? null : callId(event.header("Unique-ID"));
    }

    private static boolean isAgentLeg(EslEvent event) {
        return "originator".equals(event.header("Other-Type")) || isQueueAgent(event);
    }

    /** The queue makes the agent's leg on no leg's behalf, but says for whom. */
    private static boolean isQueueAgent(EslEvent event) {
        return "agent".equals(event.variable("cc_side"));
    }

    /** The id as a call's, or null if no call of ours can have it. */
    public static @Nullable CallId callId(@Nullable String uuid) {
        if (uuid == null) {
            return null;
        }
        try {
            return new CallId(uuid);
        } catch (InvalidFieldException e) {
            return null;
        }
    }

    /** When the switch made the event; null if it does not say. */
    public static @Nullable Instant at(EslEvent event) {
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
