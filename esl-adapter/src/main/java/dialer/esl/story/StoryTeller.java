package dialer.esl.story;

import dialer.esl.CallEvents;
import dialer.esl.protocol.ContentType;
import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Frame;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hears the frames of a recording and tells the story of each call in it, ours or not. What happened to a call is read by the mapping
 * that the daemon uses and decided by the daemon's core ({@link Replay}); here is only found out which legs and which replies belong
 * to which call, since a recording does not say what its maker had sent.
 *
 * <p>Keeps a few facts a leg and every signal, so it needs memory in proportion to the recording. Not thread-safe.
 */
public final class StoryTeller {
    private static final Pattern CALL_UUID = Pattern.compile("origination_uuid='?([A-Za-z0-9_-]+)");
    private static final Pattern DIALED = Pattern.compile("/([^/ }]+) +[^ ]+.*$");
    private static final Pattern SUCCEEDED = Pattern.compile("\\+OK ([A-Za-z0-9_-]{8,40})\\s*");

    /** The switch's words for causes are in capitals, those for what else can be wrong are sentences. */
    private static final Pattern REPLY_FAILED = Pattern.compile("-ERR ([A-Z][A-Z0-9_]{2,})\\s*");

    private final Map<String, LegFacts> legs = new LinkedHashMap<>();
    private final List<Heard> heard = new ArrayList<>();
    private @Nullable Instant now;

    /** Something that was heard: of a call that is known, or the end of an originate whose call has yet to be found. */
    private record Heard(
            @Nullable Instant at,
            @Nullable CallSignal signal,
            @Nullable Ended ended) {}

    /**
     * The end of an originate.
     *
     * @param call its call as far as the reply or its command says
     * @param job its Job-UUID; null if it was no job
     * @param number the number dialed, as far as the command says
     * @param cause why it failed; null if it did not
     */
    private record Ended(
            @Nullable String call,
            @Nullable String job,
            @Nullable String number,
            boolean agent,
            @Nullable String cause) {}

    /** Takes the next frame. */
    public void hear(Frame frame) {
        EslEvent event = frame.event();
        if (event != null) {
            hear(event);
        } else if (frame.contentType().equals(ContentType.API_RESPONSE)) {
            hearReply(frame.body());
        }
    }

    private void hear(EslEvent event) {
        Instant at = CallEvents.at(event);
        now = at == null ? now : at;
        if (CallEvents.isOriginate(event)) {
            heard.add(new Heard(now, null, endedJob(event)));
            return;
        }
        String leg = legOf(event);
        if (leg != null) {
            legs.computeIfAbsent(leg, LegFacts::new).learn(event);
        }
        CallSignal signal = CallEvents.signal(event);
        if (signal != null) {
            heard.add(new Heard(now, signal, null));
        }
    }

    private static @Nullable String legOf(EslEvent event) {
        boolean queue = "callcenter::info".equals(event.subclass());
        return event.header(queue ? "CC-Member-Session-UUID" : "Unique-ID");
    }

    private static Ended endedJob(EslEvent event) {
        String argument = String.valueOf(event.header("Job-Command-Arg"));
        String body = event.body();
        Matcher succeeded = SUCCEEDED.matcher(body);
        Matcher named = CALL_UUID.matcher(argument);
        Matcher dialed = DIALED.matcher(argument);
        String call = succeeded.matches() ? succeeded.group(1) : null;
        if (call == null && named.find()) {
            call = named.group(1);
        }
        String cause =
                body.startsWith("+OK") ? null : body.replaceFirst("^-ERR ", "").strip();
        return new Ended(
                call,
                event.header("Job-UUID"),
                dialed.find() ? dialed.group(1) : null,
                argument.contains("sip_h_X-agentExtension="),
                cause);
    }

    /** The reply to a blocking originate looks like any other reply; only what can be one is taken for one. */
    private void hearReply(String body) {
        Matcher failed = REPLY_FAILED.matcher(body);
        if (failed.matches()) {
            heard.add(new Heard(now, null, new Ended(null, null, null, false, failed.group(1))));
        }
    }

    /** The calls in the order in which they were first heard of. May be called when the recording has ended, however it ended. */
    public List<CallStory> tell() {
        Map<String, Cast> casts = cast();
        for (Heard one : heard) {
            if (one.signal() != null) {
                Cast cast = casts.get(one.signal().callId().value());
                if (cast != null) {
                    cast.signals.add(new Replay.Timed(one.at(), one.signal()));
                }
            } else if (one.ended() != null) {
                assign(one.ended(), one.at(), casts);
            }
        }
        return casts.values().stream()
                .filter(cast -> !cast.signals.isEmpty())
                .map(Cast::tell)
                .toList();
    }

    /** Which leg plays which part in which call. */
    private Map<String, Cast> cast() {
        Map<String, LegFacts> byPhone = new HashMap<>();
        for (LegFacts leg : legs.values()) {
            if (!leg.inbound() && leg.sipCallId() != null) {
                byPhone.putIfAbsent(leg.sipCallId(), leg);
            }
        }
        Map<String, Cast> casts = new LinkedHashMap<>();
        for (LegFacts leg : legs.values()) {
            if (leg.agentFor() == null && callerOf(leg, byPhone) == null) {
                casts.put(leg.uuid, new Cast(leg, leg.uuid));
            }
        }
        for (LegFacts leg : legs.values()) {
            String person = leg.agentFor();
            LegFacts caller = callerOf(leg, byPhone);
            if (person != null && casts.containsKey(person)) {
                casts.get(person).agents.add(leg);
            } else if (person == null && caller != null && casts.containsKey(caller.uuid)) {
                casts.get(caller.uuid).farEnds.add(leg);
            }
        }
        return casts;
    }

    /** The outbound leg of which this inbound one is the other side, on the same switch; null if there is none. */
    private @Nullable LegFacts callerOf(LegFacts leg, Map<String, LegFacts> byPhone) {
        if (!leg.inbound()) {
            return null;
        }
        LegFacts loop = leg.otherLoopback() == null ? null : legs.get(leg.otherLoopback());
        if (loop != null && !loop.inbound()) {
            return loop;
        }
        return leg.sipCallId() == null ? null : byPhone.get(leg.sipCallId());
    }

    private void assign(Ended ended, @Nullable Instant at, Map<String, Cast> casts) {
        Cast cast = castOf(ended, casts);
        if (cast == null) {
            return;
        }
        cast.originateEnded = true;
        cast.agentWanted |= ended.agent();
        cast.dialed = ended.number();
        CallId id = cast.id();
        if (id != null) {
            String cause = ended.cause();
            cast.signals.add(new Replay.Timed(
                    at,
                    cause == null
                            ? new CallSignal.OriginateSucceeded(id)
                            : new CallSignal.OriginateFailed(id, new HangupCause(cause))));
        }
    }

    private @Nullable Cast castOf(Ended ended, Map<String, Cast> casts) {
        String name = ended.call() == null ? ended.job() : ended.call();
        if (name != null && casts.containsKey(name)) {
            return casts.get(name);
        }
        if (ended.call() == null) {
            for (Cast cast : casts.values()) {
                if (cast.mayHaveEndedBy(ended)) {
                    return cast;
                }
            }
        }
        if (ended.cause() == null) {
            return null;
        }
        String key = name == null ? "unnamed-" + casts.size() : name;
        Cast nobody = new Cast(new LegFacts(key), name);
        casts.put(key, nobody);
        return nobody;
    }

    /** The legs of one call, and all that was heard of it. */
    private static final class Cast {
        final LegFacts customer;
        final @Nullable String uuid;
        final List<LegFacts> agents = new ArrayList<>();
        final List<LegFacts> farEnds = new ArrayList<>();
        final List<Replay.Timed> signals = new ArrayList<>();
        boolean originateEnded;
        boolean agentWanted;

        @Nullable
        String dialed;

        Cast(LegFacts customer, @Nullable String uuid) {
            this.customer = customer;
            this.uuid = uuid;
        }

        @Nullable
        CallId id() {
            return CallEvents.callId(customer.uuid);
        }

        /** Whether an originate that does not name its call can be this one's. */
        boolean mayHaveEndedBy(Ended ended) {
            if (originateEnded || customer.inbound()) {
                return false;
            }
            boolean sameNumber = ended.number() == null || ended.number().equals(customer.number());
            HangupCause cause = customer.hangupCause();
            boolean sameCause =
                    cause == null ? !customer.hadChannel() : cause.word().equals(ended.cause());
            return sameNumber && sameCause;
        }

        CampaignType kind() {
            boolean agent = agentWanted || !agents.isEmpty() || customer.ledToAgent();
            return agent ? CampaignType.AGENT : CampaignType.IVR;
        }

        CallStory tell() {
            return new Replay(signals.get(0).signal().callId(), facts()).play(signals);
        }

        private Replay.Facts facts() {
            List<CallStory.Leg> legs = new ArrayList<>();
            if (customer.hadChannel() && uuid != null) {
                legs.add(customer.as(CallStory.Role.CUSTOMER));
            }
            agents.forEach(leg -> legs.add(leg.as(CallStory.Role.AGENT)));
            farEnds.forEach(leg -> legs.add(leg.as(CallStory.Role.FAR_END)));
            String number = customer.number() == null ? dialed : customer.number();
            return new Replay.Facts(uuid, kind(), customer, number, agentName(), legs);
        }

        private @Nullable String agentName() {
            if (customer.agent() != null) {
                return customer.agent();
            }
            for (LegFacts leg : agents) {
                String name = leg.agent() == null ? leg.number() : leg.agent();
                if (name != null) {
                    return name;
                }
            }
            return null;
        }
    }
}
