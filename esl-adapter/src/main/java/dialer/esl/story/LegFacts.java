package dialer.esl.story;

import dialer.esl.CallEvents;
import dialer.esl.protocol.EslEvent;
import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.result.HangupCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events of one channel say about it, gathered as they come. */
final class LegFacts {
    /** Applications of the dialplan by which a leg is led to an agent. */
    private static final Set<String> TO_AGENTS = Set.of("bridge", "callcenter", "fifo");

    private static final String AGENT_VARIABLE = "sip_h_X-agentExtension";

    final String uuid;
    private @Nullable String firstContext;
    private final List<String> destinations = new ArrayList<>();
    private @Nullable String number;
    private @Nullable String direction;
    private @Nullable String agentFor;
    private @Nullable String sipCallId;
    private @Nullable String otherLoopback;
    private @Nullable String queue;
    private @Nullable String agent;
    private boolean ledToAgent;
    private boolean channel;
    private @Nullable Instant createdAt;
    private @Nullable Instant ringingAt;
    private @Nullable Instant answeredAt;
    private @Nullable Instant bridgedAt;
    private @Nullable HangupCause hangupCause;
    private CallStory.@Nullable Amd amd;

    LegFacts(String uuid) {
        this.uuid = uuid;
    }

    /** Takes in one of the channel's events. */
    void learn(EslEvent event) {
        if (event.name().equals("CUSTOM")) {
            learnCustom(event);
            return;
        }
        channel |= !event.name().equals("CHANNEL_DESTROY") || event.header("Hangup-Cause") != null;
        direction = keep(direction, event.header("Call-Direction"));
        sipCallId = keep(sipCallId, event.variable("sip_call_id"));
        otherLoopback = keep(otherLoopback, event.variable("other_loopback_leg_uuid"));
        agentFor = keep(agentFor, CallEvents.callOfAgentLeg(event));
        queue = keep(queue, event.variable("cc_queue"));
        agent = keep(agent, event.variable(AGENT_VARIABLE));
        agent = keep(agent, event.variable("cc_agent"));
        ledToAgent |= isToAgents(event.header("Application"))
                || isToAgents(event.variable("current_application"))
                || isToAgents(event.variable("last_app"));
        learnDestination(event);
        learnAmd(event);
        switch (event.name()) {
            case "CHANNEL_CREATE" -> createdAt = keep(createdAt, CallEvents.at(event));
            case "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA" -> ringingAt = keep(ringingAt, CallEvents.at(event));
            case "CHANNEL_ANSWER" -> answeredAt = keep(answeredAt, CallEvents.at(event));
            case "CHANNEL_BRIDGE" -> bridgedAt = keep(bridgedAt, CallEvents.at(event));
            case "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE" -> {
                String cause = event.header("Hangup-Cause");
                hangupCause = cause == null ? hangupCause : new HangupCause(cause);
            }
            default -> {}
        }
    }

    private void learnCustom(EslEvent event) {
        switch (String.valueOf(event.subclass())) {
            case "avmd::beep" -> amd = new CallStory.Amd("avmd", AmdVerdict.MACHINE, CallEvents.at(event));
            case "avmd::stop" -> {
                if (amd == null) {
                    amd = new CallStory.Amd("avmd", AmdVerdict.HUMAN, CallEvents.at(event));
                }
            }
            case "callcenter::info" -> {
                queue = keep(queue, event.header("CC-Queue"));
                agent = keep(agent, event.header("CC-Agent"));
                ledToAgent = true;
            }
            default -> learnAmd(event);
        }
    }

    /** The first destination is the number called; the dialplan's are those that the leg is sent to once it is answered. */
    private void learnDestination(EslEvent event) {
        String destination = event.header("Caller-Destination-Number");
        String context = event.header("Caller-Context");
        if (destination == null || destination.isEmpty()) {
            return;
        }
        if (number == null) {
            number = destination;
            firstContext = context;
        }
        boolean moved = !destination.equals(number) || (context != null && !context.equals(firstContext));
        if (moved
                && (destinations.isEmpty()
                        || !destinations.get(destinations.size() - 1).equals(destination))) {
            destinations.add(destination);
        }
    }

    private void learnAmd(EslEvent event) {
        AmdVerdict verdict = CallEvents.amdVerdict(event);
        if (verdict != null && amd == null) {
            amd = new CallStory.Amd("mod_amd", verdict, CallEvents.at(event));
        }
    }

    private static boolean isToAgents(@Nullable String application) {
        return application != null && TO_AGENTS.contains(application);
    }

    private static <T> @Nullable T keep(@Nullable T known, @Nullable T heard) {
        return known == null ? heard : known;
    }

    /** Whether a channel existed at all: of an originate that made none the switch only says that it is gone. */
    boolean hadChannel() {
        return channel;
    }

    boolean inbound() {
        return "inbound".equals(direction);
    }

    boolean ledToAgent() {
        return ledToAgent || agent != null || queue != null;
    }

    @Nullable
    String direction() {
        return direction;
    }

    @Nullable
    String number() {
        return number;
    }

    List<String> destinations() {
        return destinations;
    }

    /** The leg for which this one was made to reach an agent; null if it was not. */
    @Nullable
    String agentFor() {
        return agentFor;
    }

    @Nullable
    String sipCallId() {
        return sipCallId;
    }

    @Nullable
    String otherLoopback() {
        return otherLoopback;
    }

    @Nullable
    String queue() {
        return queue;
    }

    @Nullable
    String agent() {
        return agent;
    }

    @Nullable
    HangupCause hangupCause() {
        return hangupCause;
    }

    CallStory.@Nullable Amd amd() {
        return amd;
    }

    /** The times as its events came, for a call whose end the recording does not have. */
    CallStory.Times timesSoFar() {
        return new CallStory.Times(createdAt, ringingAt, answeredAt, bridgedAt, null);
    }

    CallStory.Leg as(CallStory.Role role) {
        return new CallStory.Leg(uuid, role, number, answeredAt != null, hangupCause);
    }
}
