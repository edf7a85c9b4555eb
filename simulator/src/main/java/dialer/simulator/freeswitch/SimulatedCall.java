package dialer.simulator.freeswitch;

import dialer.simulator.carrier.CallOutcome;
import dialer.simulator.carrier.CallPlan;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One originate from its command to the end of its legs: the leg to the person and, where the dialplan bridges, the leg
 * to an agent. Lives on the switch's event loop; each step emits the events of the recordings, in their order.
 */
final class SimulatedCall {

    private static final Duration TO_FIRST_ANSWER = Duration.ofMillis(20);
    private static final Duration INVITE_TIMEOUT = Duration.ofSeconds(32);
    private static final Duration TO_TRANSFER = Duration.ofMillis(30);
    private static final Duration TO_BROADCAST = Duration.ofMillis(200);
    private static final Duration TO_AMD_VERDICT = Duration.ofSeconds(1);
    private static final Duration MESSAGE = Duration.ofSeconds(2);
    private static final String MUSIC = "tone_stream://%(500,1500,300);loops=-1";
    private static final String LISTEN = "execute_on_answer_amd";
    private static final Duration AGENT_RING_TIMEOUT = Duration.ofSeconds(20);
    private static final String AGENT_PHONES = "127.0.0.1:5070";

    private final SwitchCore core;
    private final OriginateCommand command;
    private final Consumer<String> originated;
    private final CallOutlet outlet;
    private final String uuid;
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private @Nullable Leg customer;
    private @Nullable Leg agent;
    private CallCenter.@Nullable Member member;
    private boolean bridged;
    private boolean originateReturned;
    private boolean parked;
    private boolean listening;
    private long steps;
    private @Nullable Duration beepAfter;
    private long answeredAtNs;

    /** How a leg ends, which decides what its last events say. */
    private enum Ending {
        /** The far end answered the INVITE with an error. */
        REFUSED,
        /** Nobody answered the INVITE. */
        UNREACHABLE,
        /** The switch gave up before an answer. */
        CANCELLED,
        /** The far end hung up. */
        FAR_BYE,
        /** The switch hung up. */
        LOCAL_BYE
    }

    SimulatedCall(SwitchCore core, OriginateCommand command, Consumer<String> originated) {
        this.core = core;
        this.command = command;
        this.originated = originated;
        String chosen = command.variable("origination_uuid");
        this.uuid = chosen == null ? UUID.randomUUID().toString() : chosen;
        this.outlet = new CallOutlet(core, uuid);
    }

    void start() {
        String fault = command.fault();
        boolean admitted = !"DESTINATION_OUT_OF_ORDER".equals(fault) && core.admit(uuid);
        if (!admitted) {
            core.ledger().originateReceived(uuid, command, core.nowUs(), "DESTINATION_OUT_OF_ORDER");
            returnOriginate("-ERR DESTINATION_OUT_OF_ORDER\n");
            return;
        }
        Gateways.Gateway gateway =
                command.gateway() == null ? null : core.gateways().find(command.gateway());
        if (fault == null) {
            fault = faultOf(gateway);
        }
        core.ledger().originateReceived(uuid, command, core.nowUs(), fault);
        if (fault != null || gateway == null) {
            stillborn(fault);
        } else {
            invite(gateway);
        }
    }

    private static @Nullable String faultOf(Gateways.@Nullable Gateway gateway) {
        if (gateway == null) {
            return "INVALID_GATEWAY";
        }
        return gateway.up ? null : "GATEWAY_DOWN";
    }

    /** Ends the call from the switch's side, whatever it is doing; {@code legUuid} is the leg that was meant. */
    void kill(String legUuid, String cause) {
        Leg killedAgent = agent;
        if (killedAgent != null && killedAgent.uuid.equals(legUuid)) {
            agentLeaves(killedAgent, cause, Ending.LOCAL_BYE);
        } else if (customer != null && !customer.isEnded()) {
            end(customer, cause, customer.isAnswered() ? Ending.LOCAL_BYE : Ending.CANCELLED);
        }
    }

    /** {@code uuid_transfer}: leaves what it does and goes to another extension. False when it is not answered. */
    boolean transfer(String extension, String context) {
        Leg leg = customer;
        if (leg == null || leg.isEnded() || !leg.isAnswered() || bridged) {
            return false;
        }
        leaveWhatItDoes(leg);
        route(leg, extension, context);
        return true;
    }

    /** {@code uuid_transfer ... inline}: an application instead of an extension. False when it is not answered. */
    boolean transferInline(String application) {
        Leg leg = customer;
        if (leg == null || leg.isEnded() || !leg.isAnswered() || bridged) {
            return false;
        }
        leaveWhatItDoes(leg);
        long mine = steps;
        after(TO_TRANSFER, () -> {
            if (mine == steps && !leg.isEnded()) {
                steps++;
                runInline(leg, application);
            }
        });
        return true;
    }

    private void runInline(Leg leg, String application) {
        if (application.equals("park")) {
            park(leg);
        } else if (application.startsWith("callcenter:")) {
            joinQueue(leg, application.substring("callcenter:".length()));
        } else {
            end(leg, "DESTINATION_OUT_OF_ORDER", Ending.LOCAL_BYE);
        }
    }

    /**
     * {@code uuid_broadcast}: a file, or an application with its argument behind two colons. Heard in what the leg does now; a transfer
     * that comes in between takes it away.
     */
    void broadcast(String what) {
        Leg leg = customer;
        if (leg == null || leg.isEnded() || !leg.isAnswered()) {
            return;
        }
        long mine = steps;
        after(TO_BROADCAST, () -> {
            if (mine != steps || leg.isEnded()) {
                return; // it left the application in which the message was to be heard
            }
            if (what.startsWith("avmd_start::")) {
                listen(leg);
            } else {
                playMessage(leg, what);
            }
        });
    }

    /** A file that is not there makes no event. */
    private void playMessage(Leg leg, String file) {
        if (file.contains("nonexistent")) {
            return;
        }
        tellPlayback(SwitchEvent.PLAYBACK_START, leg, file);
        long mine = steps;
        after(lengthOf(file), () -> {
            if (mine == steps && !leg.isEnded()) {
                tellPlayback(SwitchEvent.PLAYBACK_STOP, leg, file);
            }
        });
    }

    private static Duration lengthOf(String file) {
        String length = file.replaceFirst("^silence_stream://(\\d{1,7})$", "$1");
        return length.equals(file) ? MESSAGE : Duration.ofMillis(Long.parseLong(length));
    }

    private void tellPlayback(SwitchEvent event, Leg leg, String file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Playback-File-Type", file.contains("://") ? file.substring(0, file.indexOf(':')) : "file");
        headers.put("Playback-File-Path", file);
        if (event == SwitchEvent.PLAYBACK_STOP) {
            headers.put("Playback-Status", "done");
        }
        outlet.emit(event, leg, headers);
    }

    /** An event of a module about one of this call's legs. */
    void tell(SwitchEvent event, Leg leg, Map<String, String> headers) {
        outlet.emit(event, leg, headers);
    }

    private void leaveWhatItDoes(Leg leg) {
        steps++;
        stopPlaying(leg);
        unpark(leg);
        leaveQueue(leg);
        Leg ringing = agent;
        if (ringing != null) {
            agent = null;
            hangUp(ringing, "ORIGINATOR_CANCEL", Ending.CANCELLED);
            complete(ringing, Ending.CANCELLED);
            destroy(ringing);
        }
    }

    // ---- parked

    private void park(Leg leg) {
        leg.application = "park";
        leg.applicationData = null;
        core.variables().apply("application", leg);
        parked = true;
        outlet.emit(SwitchEvent.CHANNEL_PARK, leg);
        String limit = command.variable("park_timeout");
        if (limit != null && limit.matches("\\d{1,6}(:[A-Z_]+)?")) {
            int colon = limit.indexOf(':');
            long seconds = Long.parseLong(colon < 0 ? limit : limit.substring(0, colon));
            String cause = colon < 0 ? HangupCauses.NORMAL_CLEARING : limit.substring(colon + 1);
            long mine = steps;
            after(Duration.ofMillis(seconds * 1000 - 500), () -> {
                if (parked && mine == steps) {
                    end(leg, cause, Ending.LOCAL_BYE);
                }
            });
        }
    }

    private void unpark(Leg leg) {
        if (parked) {
            parked = false;
            outlet.emit(SwitchEvent.CHANNEL_UNPARK, leg);
        }
    }

    // ---- who has answered

    /** mod_avmd listens from now on; a beep that was before is not heard. */
    private void listen(Leg leg) {
        if (!core.hasModule("mod_avmd") || listening) {
            return;
        }
        listening = true;
        core.bus().publish(SwitchEvent.AVMD_START, avmd(leg));
        Duration beep = beepAfter;
        if (beep == null) {
            return;
        }
        long sinceAnswerNs =
                (long) ((System.nanoTime() - answeredAtNs) * core.config().timeScale());
        Duration left = beep.minusNanos(sinceAnswerNs);
        if (!left.isNegative()) {
            after(left, () -> {
                Map<String, String> headers = avmd(leg);
                headers.put("Beep-Status", "DETECTED");
                core.bus().publish(SwitchEvent.AVMD_BEEP, headers);
            });
        }
    }

    private static Map<String, String> avmd(Leg leg) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Unique-ID", leg.uuid);
        headers.put("Call-command", "avmd");
        return headers;
    }

    private void stopListening(Leg leg) {
        if (listening) {
            listening = false;
            Map<String, String> headers = avmd(leg);
            headers.put("Beep-Status", beepAfter == null ? "NOTDETECTED" : "DETECTED");
            core.bus().publish(SwitchEvent.AVMD_STOP, headers);
        }
    }

    // ---- in a queue

    private void joinQueue(Leg leg, String queue) {
        leg.application = "callcenter";
        leg.applicationData = queue;
        core.variables().apply("application", leg);
        member = core.callCenter().join(this, leg, queue);
        if (member == null) {
            end(leg, HangupCauses.NORMAL_CLEARING, Ending.LOCAL_BYE);
        } else {
            tellPlayback(SwitchEvent.PLAYBACK_START, leg, MUSIC);
        }
    }

    /** Before an agent has answered; a bridged member leaves with the bridge. */
    private void leaveQueue(Leg leg) {
        CallCenter.Member waiting = member;
        if (waiting != null && !bridged) {
            member = null;
            tellPlayback(SwitchEvent.PLAYBACK_STOP, leg, MUSIC);
            core.callCenter().cancel(waiting);
        }
    }

    /** The queue calls an agent for the person. */
    void callQueueAgent(CallCenter.Member caller, String extension, Duration timeout) {
        Leg person = customer;
        String agentUuid = UUID.randomUUID().toString();
        if (person == null || !core.admit(agentUuid)) {
            core.callCenter().failed(caller, "DESTINATION_OUT_OF_ORDER");
            return;
        }
        CallerProfile profile = new CallerProfile(
                agentUuid,
                "sofia/internal/" + extension + "@" + AGENT_PHONES,
                "Outbound Call",
                person.dialed,
                extension);
        Leg leg = new Leg(core.nextSessionId(), extension, AGENT_PHONES, null, profile);
        agent = leg;
        core.legStarted(leg, this);
        leg.created(core.nowUs());
        outlet.emit(SwitchEvent.CHANNEL_OUTGOING, leg);
        core.variables().apply("born", leg);
        core.callCenter().variablesOf(caller).forEach(leg.variables::set);
        leg.state("CS_INIT", 2);
        outlet.emit(SwitchEvent.CHANNEL_CREATE, leg);
        outlet.emit(SwitchEvent.CHANNEL_ORIGINATE, leg);
        leg.state("CS_CONSUME_MEDIA", 7);
        CallPlan plan = core.config().agents().plan(extension);
        afterOnAgent(leg, timeout, () -> queueAgentFails(caller, leg, "NO_ANSWER", Ending.CANCELLED));
        afterOnAgent(leg, TO_FIRST_ANSWER, () -> queueAgentRings(caller, leg, plan));
    }

    private void queueAgentRings(CallCenter.Member caller, Leg leg, CallPlan plan) {
        if (plan.outcome().isRinging()) {
            ring(leg, "agent.ringing");
        }
        switch (plan.outcome()) {
            case ANSWER -> afterOnAgent(leg, plan.ringTime(), () -> queueAgentAnswers(caller, leg, plan));
            case NO_ANSWER -> {
                // the ring timeout ends it
            }
            default ->
                afterOnAgent(leg, plan.ringTime(), () -> {
                    leg.sipStatus = plan.outcome().sipStatus();
                    leg.sipPhrase = plan.outcome().sipPhrase();
                    queueAgentFails(caller, leg, plan.outcome().hangupCause(), Ending.REFUSED);
                });
        }
    }

    private void queueAgentAnswers(CallCenter.Member caller, Leg leg, CallPlan plan) {
        Leg person = customer;
        if (person == null || person.isEnded() || bridged) {
            return;
        }
        pickUp(leg);
        core.callCenter().answered(caller, leg);
        person.other = new Leg.OtherLeg("originatee", asOther(leg.profile), leg.times.copy(), leg);
        leg.other = new Leg.OtherLeg("originator", asOther(person.profile), new LegTimes(), person);
        tellPlayback(SwitchEvent.PLAYBACK_STOP, person, MUSIC);
        core.callCenter().leavesMusic(caller);
        join(person, leg, plan);
        core.callCenter().bridged(caller);
    }

    private void queueAgentFails(CallCenter.Member caller, Leg leg, String cause, Ending ending) {
        if (bridged || leg.isEnded()) {
            return;
        }
        hangUp(leg, cause, ending);
        complete(leg, ending);
        destroy(leg);
        agent = null;
        core.callCenter().failed(caller, cause);
    }

    /** The connection between switch and world is cut: no more events, no more timers. */
    void vanish() {
        cancelTimers();
        originateReturned = true;
    }

    @Nullable
    Leg leg(String legUuid) {
        if (agent != null && agent.uuid.equals(legUuid)) {
            return agent;
        }
        return customer;
    }

    // ---- the leg to the person

    /** The switch made a channel and found that it cannot be dialed: all that shows is the channel's end. */
    private void stillborn(@Nullable String fault) {
        CallerProfile profile = new CallerProfile(uuid, "N/A", null, "0000000000", command.number());
        Leg leg = new Leg(core.nextSessionId(), command.number(), "", null, profile);
        leg.stateNumber = 0;
        core.variables().apply("born", leg);
        outlet.emit(SwitchEvent.CHANNEL_DESTROY, leg);
        core.release(uuid);
        returnOriginate("-ERR " + fault + "\n");
    }

    private void invite(Gateways.Gateway gateway) {
        Leg leg = new Leg(
                core.nextSessionId(), command.number(), gateway.config.proxy(), gateway.config.name(), profile());
        leg.ignoresEarlyMedia = command.isTrue("ignore_early_media");
        customer = leg;
        core.legStarted(leg, this);
        gateway.callsOut++;
        leg.created(core.nowUs());
        outlet.emit(SwitchEvent.CHANNEL_OUTGOING, leg);
        core.variables().apply("born", leg);
        core.variables().apply("customer.addressed", leg);
        command.variables().forEach(leg.variables::set);
        core.variables().apply("customer.invited", leg);
        leg.state("CS_INIT", 2);
        outlet.emit(SwitchEvent.CHANNEL_CREATE, leg);
        outlet.emit(SwitchEvent.CHANNEL_ORIGINATE, leg);
        leg.state("CS_CONSUME_MEDIA", 7);
        after(Duration.ofSeconds(command.timeoutSeconds()), () -> giveUp(leg));
        awaitFarEnd(leg, gateway);
    }

    private CallerProfile profile() {
        String callerNumber = command.variables().getOrDefault("origination_caller_id_number", "0000000000");
        return new CallerProfile(
                uuid,
                "sofia/" + Gateways.PROFILE + "/" + command.number(),
                command.variable("origination_caller_id_name"),
                callerNumber,
                command.number());
    }

    private void awaitFarEnd(Leg leg, Gateways.Gateway gateway) {
        switch (gateway.config.peer()) {
            case CARRIER -> {
                CallPlan plan = core.config().carrier().plan(command.number());
                after(TO_FIRST_ANSWER, () -> firstAnswer(leg, plan));
            }
            case NOTHING ->
                after(Duration.ZERO, () -> {
                    gateway.failedCallsOut++;
                    refuse(leg, 503, "Service Unavailable", "NORMAL_TEMPORARY_FAILURE", Ending.UNREACHABLE);
                });
            case MUTE ->
                after(
                        INVITE_TIMEOUT,
                        () -> refuse(leg, 408, "Request Timeout", "RECOVERY_ON_TIMER_EXPIRE", Ending.UNREACHABLE));
        }
    }

    private void firstAnswer(Leg leg, CallPlan plan) {
        leg.profile.networkAddr = "127.0.0.1";
        if (plan.outcome() == CallOutcome.ANNOUNCEMENT) {
            announcement(leg);
        } else if (plan.outcome().isRinging()) {
            ring(leg, "customer.ringing");
        }
        switch (plan.outcome()) {
            case ANSWER -> after(plan.ringTime(), () -> answer(leg, plan));
            case NO_ANSWER -> {
                // the timeout ends it
            }
            default -> after(plan.ringTime(), () -> refuse(leg, plan.outcome()));
        }
    }

    private void ring(Leg leg, String stage) {
        leg.times.progressUs = core.nowUs();
        if (leg.other != null) {
            leg.other.times().progressUs = leg.times.progressUs;
        }
        core.variables().apply(stage, leg);
        outlet.emit(SwitchEvent.CHANNEL_PROGRESS, leg);
        leg.callState = "RINGING";
    }

    /** Early media counts as success for originate unless the command says otherwise: the dialplan starts. */
    private void announcement(Leg leg) {
        leg.times.progressMediaUs = core.nowUs();
        core.variables().apply("customer.early", leg);
        leg.answerState = "early";
        outlet.emit(SwitchEvent.CHANNEL_PROGRESS_MEDIA, leg);
        core.variables().apply("customer.early.media", leg);
        leg.hasMedia = true;
        leg.callState = "EARLY";
        if (!leg.ignoresEarlyMedia) {
            returnOriginate("+OK " + uuid + "\n");
            route(leg, command.extension(), command.context());
        }
    }

    private void answer(Leg leg, CallPlan plan) {
        boolean jobFirst = outlet.chance(0.3);
        if (jobFirst) {
            returnOriginate("+OK " + uuid + "\n");
        }
        pickUp(leg);
        leg.callState = "ACTIVE";
        boolean jobLast = outlet.chance(0.3);
        if (!jobLast) {
            returnOriginate("+OK " + uuid + "\n");
        }
        beepAfter = plan.beepAfter().orElse(null);
        answeredAtNs = System.nanoTime();
        begin(leg, plan);
        returnOriginate("+OK " + uuid + "\n");
        if (!leg.isEnded()) {
            plan.hangsUpAfter()
                    .ifPresent(talk -> after(talk, () -> end(leg, HangupCauses.NORMAL_CLEARING, Ending.FAR_BYE)));
        }
    }

    /** What the originate wants to be run on the answer comes first. */
    private void begin(Leg leg, CallPlan plan) {
        String listener = command.variable(LISTEN);
        if ("avmd_start".equals(listener)) {
            listen(leg);
        } else if ("amd".equals(listener) && core.hasModule("mod_amd")) {
            after(TO_AMD_VERDICT, () -> {
                if (!leg.isEnded()) {
                    leg.variables.set("amd_result", plan.isMachine() ? "MACHINE" : "HUMAN");
                    lead(leg);
                }
            });
            return;
        }
        lead(leg);
    }

    private void lead(Leg leg) {
        if (command.extension().startsWith("&park")) {
            park(leg);
        } else {
            route(leg, command.extension(), command.context());
        }
    }

    private void pickUp(Leg leg) {
        leg.times.answeredUs = core.nowUs();
        leg.hasMedia = true;
        leg.answerState = "answered";
        core.variables().apply("media", leg);
        outlet.emit(SwitchEvent.CHANNEL_ANSWER, leg);
    }

    private void giveUp(Leg leg) {
        if (!leg.isEnded() && !leg.isAnswered() && leg.times.progressMediaUs == 0) {
            end(leg, "NO_ANSWER", Ending.CANCELLED);
        }
    }

    private void refuse(Leg leg, CallOutcome outcome) {
        refuse(leg, outcome.sipStatus(), outcome.sipPhrase(), outcome.hangupCause(), Ending.REFUSED);
    }

    private void refuse(Leg leg, int status, String phrase, String cause, Ending ending) {
        leg.sipStatus = status;
        leg.sipPhrase = phrase;
        end(leg, cause, ending);
    }

    // ---- the dialplan

    private void route(Leg leg, String extension, String context) {
        Dialplan.Route route = core.config().dialplan().route(extension, context);
        boolean matched = !(route instanceof Dialplan.Route.NoContext);
        long nowUs = core.nowUs();
        String source = nowUs / 1_000_000 + ":" + UUID.randomUUID() + ":bl_xfer:" + extension + "/" + context + "/XML";
        leg.profile.routeTo(extension, context, source, matched, nowUs);
        leg.state("CS_ROUTING", 3);
        core.variables().apply("customer.routed", leg);
        if (matched) {
            leg.inDialplan = true;
            leg.state("CS_EXECUTE", 4);
            announce(leg, route);
            core.variables().apply("customer.matched", leg);
        }
        core.variables().apply("customer.own_call", leg);
        execute(leg, route);
    }

    /** Notes the application that the route starts with; some variables of the routing itself depend on it. */
    private static void announce(Leg leg, Dialplan.Route route) {
        leg.applicationData = null;
        if (route instanceof Dialplan.Route.Play play) {
            leg.application = "playback";
            leg.applicationData = play.source();
        } else if (route instanceof Dialplan.Route.HangUp hangUp) {
            leg.application = "hangup";
            leg.applicationData = hangUp.cause();
        } else if (route instanceof Dialplan.Route.Park) {
            leg.application = "park";
        } else if (route instanceof Dialplan.Route.Agent reached) {
            leg.application = "bridge";
            leg.applicationData = "sofia/internal/" + reached.extension() + "@" + AGENT_PHONES;
        } else if (route instanceof Dialplan.Route.Queue queue) {
            leg.application = "callcenter";
            leg.applicationData = queue.name();
        }
    }

    private void execute(Leg leg, Dialplan.Route route) {
        if (route instanceof Dialplan.Route.Play play) {
            core.variables().apply("application", leg);
            play(leg, play);
        } else if (route instanceof Dialplan.Route.HangUp hangUp) {
            core.variables().apply("application", leg);
            end(leg, hangUp.cause() == null ? HangupCauses.NORMAL_CLEARING : hangUp.cause(), Ending.LOCAL_BYE);
        } else if (route instanceof Dialplan.Route.Park) {
            park(leg);
        } else if (route instanceof Dialplan.Route.Queue queue) {
            joinQueue(leg, queue.name());
        } else if (route instanceof Dialplan.Route.Agent reached) {
            core.variables().apply("customer.bridging", leg);
            core.variables().apply("application", leg);
            callAgent(leg, reached.extension());
        } else {
            end(leg, "NO_ROUTE_DESTINATION", Ending.LOCAL_BYE);
        }
    }

    private void play(Leg leg, Dialplan.Route.Play play) {
        leg.playing = true;
        leg.playingSinceUs = core.nowUs();
        after(play.length(), () -> {
            if (leg.playing && play.source().equals(leg.applicationData)) {
                stopPlaying(leg);
                leg.application = "hangup";
                leg.applicationData = HangupCauses.NORMAL_CLEARING;
                core.variables().apply("application", leg);
                end(leg, HangupCauses.NORMAL_CLEARING, Ending.LOCAL_BYE);
            }
        });
    }

    private void stopPlaying(Leg leg) {
        if (leg.playing) {
            leg.playing = false;
            leg.playedUs = core.nowUs() - leg.playingSinceUs;
            core.variables().apply("played", leg);
        }
    }

    // ---- the leg to the agent

    private void callAgent(Leg person, String extension) {
        String agentUuid = UUID.randomUUID().toString();
        if (!core.admit(agentUuid)) {
            bridgeFailed(person, "DESTINATION_OUT_OF_ORDER");
            return;
        }
        Leg leg = new Leg(core.nextSessionId(), extension, AGENT_PHONES, null, agentProfile(agentUuid, person));
        leg.other = new Leg.OtherLeg("originator", asOther(person.profile), new LegTimes(), person);
        agent = leg;
        person.profile.calleeIdName = "Outbound Call";
        person.profile.calleeIdNumber = extension;
        core.legStarted(leg, this);
        leg.created(core.nowUs());
        outlet.emit(SwitchEvent.CHANNEL_OUTGOING, leg);
        core.variables().apply("born", leg);
        core.variables().apply("agent.invited", leg);
        leg.callUuid = person.uuid;
        leg.state("CS_INIT", 2);
        outlet.emit(SwitchEvent.CHANNEL_CREATE, leg);
        outlet.emit(SwitchEvent.CHANNEL_ORIGINATE, leg);
        leg.state("CS_CONSUME_MEDIA", 7);
        CallPlan plan = core.config().agents().plan(extension);
        afterOnAgent(leg, AGENT_RING_TIMEOUT, () -> agentFails(person, leg, "NO_ANSWER", Ending.CANCELLED));
        afterOnAgent(leg, TO_FIRST_ANSWER, () -> agentRings(person, leg, plan));
    }

    private CallerProfile agentProfile(String agentUuid, Leg person) {
        String channel = "sofia/internal/" + person.profile.destination + "@" + AGENT_PHONES;
        CallerProfile profile = new CallerProfile(
                agentUuid,
                channel,
                person.profile.callerIdName,
                person.profile.callerIdNumber,
                person.profile.destination);
        profile.origCallerIdName = person.profile.origCallerIdName;
        profile.origCallerIdNumber = person.profile.origCallerIdNumber;
        profile.dialplan = person.profile.dialplan;
        profile.context = person.profile.context;
        profile.rdnis = person.profile.rdnis;
        profile.ani = person.profile.ani;
        profile.networkAddr = person.profile.networkAddr;
        return profile;
    }

    private void agentRings(Leg person, Leg leg, CallPlan plan) {
        if (plan.outcome().isRinging()) {
            ring(leg, "agent.ringing");
        }
        switch (plan.outcome()) {
            case ANSWER -> afterOnAgent(leg, plan.ringTime(), () -> bridge(person, leg, plan));
            case NO_ANSWER -> {
                // the ring timeout ends it
            }
            default ->
                afterOnAgent(leg, plan.ringTime(), () -> {
                    leg.sipStatus = plan.outcome().sipStatus();
                    leg.sipPhrase = plan.outcome().sipPhrase();
                    agentFails(person, leg, plan.outcome().hangupCause(), Ending.REFUSED);
                });
        }
    }

    private void bridge(Leg person, Leg leg, CallPlan plan) {
        pickUp(leg);
        person.other = new Leg.OtherLeg("originatee", asOther(leg.profile), leg.times.copy(), leg);
        join(person, leg, plan);
    }

    private void join(Leg person, Leg leg, CallPlan plan) {
        person.times.bridgedUs = core.nowUs();
        leg.times.bridgedUs = person.times.bridgedUs;
        core.variables().apply("customer.bridged", person);
        bridged = true;
        outlet.emit(SwitchEvent.CHANNEL_BRIDGE, person);
        core.variables().apply("customer.bridge", person);
        core.variables().apply("agent.bridge", leg);
        leg.state("CS_EXCHANGE_MEDIA", 5);
        leg.callState = "ACTIVE";
        plan.hangsUpAfter()
                .ifPresent(talk ->
                        afterOnAgent(leg, talk, () -> agentLeaves(leg, HangupCauses.NORMAL_CLEARING, Ending.FAR_BYE)));
    }

    private void agentFails(Leg person, Leg leg, String cause, Ending ending) {
        if (bridged || leg.isEnded()) {
            return;
        }
        hangUp(leg, cause, ending);
        complete(leg, ending);
        destroy(leg);
        agent = null;
        person.other = new Leg.OtherLeg("originatee", leg.profile, leg.times, leg);
        bridgeFailed(person, cause);
    }

    private void bridgeFailed(Leg person, String cause) {
        core.variables().apply("customer.bridge.failed", person);
        person.other = null;
        end(person, cause, Ending.LOCAL_BYE);
    }

    /** The agent's leg goes first and takes the person's leg with it. */
    private void agentLeaves(Leg leg, String cause, Ending ending) {
        Leg person = customer;
        if (person == null || leg.isEnded()) {
            return;
        }
        if (!bridged) {
            CallCenter.Member waiting = member;
            if (waiting == null) {
                agentFails(person, leg, cause, Ending.CANCELLED);
            } else {
                queueAgentFails(waiting, leg, cause, Ending.CANCELLED);
            }
            return;
        }
        hangUp(leg, cause, ending);
        complete(leg, ending);
        core.variables().apply("customer.bridge.ends", person);
        core.variables().apply("customer.unbridged", person);
        outlet.emit(SwitchEvent.CHANNEL_UNBRIDGE, person);
        bridged = false;
        leaveBridgedQueue();
        destroy(leg);
        agent = null;
        end(person, HangupCauses.NORMAL_CLEARING, Ending.LOCAL_BYE);
    }

    private void leaveBridgedQueue() {
        CallCenter.Member served = member;
        if (served != null) {
            member = null;
            core.callCenter().over(served);
        }
    }

    private static CallerProfile asOther(CallerProfile profile) {
        CallerProfile copy = profile.copy();
        copy.logicalDirection = "inbound";
        copy.transferSource = null;
        return copy;
    }

    // ---- the end

    /** Ends the leg to the person, and the agent's leg if there is one. */
    private void end(Leg leg, String cause, Ending ending) {
        if (leg.isEnded()) {
            return;
        }
        cancelTimers();
        String result = leg.isAnswered() ? "+OK " + uuid + "\n" : "-ERR " + cause + "\n";
        Leg partner = agent;
        if (partner != null && bridged) {
            endBridge(leg, partner, cause, ending);
        } else {
            if (partner != null) {
                agent = null;
                hangUp(partner, "ORIGINATOR_CANCEL", Ending.CANCELLED);
                complete(partner, Ending.CANCELLED);
                destroy(partner);
            }
            hangUp(leg, cause, ending);
            leaveQueue(leg);
            unpark(leg);
            stopListening(leg);
            boolean jobFirst = ending == Ending.CANCELLED && cause.equals("NO_ANSWER");
            if (jobFirst != outlet.chance(0.3)) {
                returnOriginate(result);
            }
            complete(leg, ending);
        }
        if (!outlet.chance(0.2)) {
            returnOriginate(result);
        }
        destroy(leg);
        returnOriginate(result);
    }

    private void endBridge(Leg person, Leg partner, String cause, Ending ending) {
        boolean farBye = ending == Ending.FAR_BYE;
        person.farEndHungUp = farBye;
        hangUp(person, cause, ending);
        partner.cause = cause;
        core.variables().apply("agent.bridge.ends", partner);
        partner.cause = null;
        hangUp(partner, cause, Ending.LOCAL_BYE);
        complete(partner, Ending.LOCAL_BYE);
        if (farBye) {
            core.variables().apply("bye.received.disposition", person);
        }
        core.variables().apply("customer.unbridged", person);
        outlet.emit(SwitchEvent.CHANNEL_UNBRIDGE, person);
        if (!farBye) {
            unbridgeAgent(partner);
        }
        if (member == null) {
            destroy(partner);
            agent = null;
            complete(person, ending);
            return;
        }
        complete(person, ending);
        leaveBridgedQueue();
        destroy(partner);
        agent = null;
    }

    private void unbridgeAgent(Leg leg) {
        leg.callUuid = leg.uuid;
        core.variables().apply("agent.unbridged", leg);
    }

    private void hangUp(Leg leg, String cause, Ending ending) {
        leg.cause = cause;
        leg.stateNumber = 10;
        leg.answerState = "hangup";
        switch (ending) {
            case REFUSED -> core.variables().apply("refused", leg);
            case UNREACHABLE -> core.variables().apply("unreachable", leg);
            case FAR_BYE -> core.variables().apply("bye.received", leg);
            case CANCELLED, LOCAL_BYE -> {
                // says nothing more yet
            }
        }
        if (bridged && leg == customer) {
            core.variables().apply("customer.bridge.ends", leg);
        }
        outlet.emit(SwitchEvent.CHANNEL_HANGUP, leg);
    }

    private void complete(Leg leg, Ending ending) {
        boolean unbridged = bridged && leg == customer;
        if (ending == Ending.FAR_BYE && !unbridged) {
            core.variables().apply("bye.received.disposition", leg);
        }
        if (leg.playing) {
            boolean silence = String.valueOf(leg.applicationData).startsWith("silence_stream");
            leg.applicationResponse = silence ? "FILE PLAYED" : "PLAYBACK ERROR";
            stopPlaying(leg);
        }
        leg.times.hangupUs = core.nowUs();
        core.variables().apply("report", leg);
        if (ending == Ending.LOCAL_BYE) {
            core.variables().apply("bye.sent", leg);
        } else if (ending == Ending.CANCELLED) {
            core.variables().apply("cancelled", leg);
        }
        if (bridged && leg == agent && customer != null && customer.farEndHungUp) {
            unbridgeAgent(leg);
        }
        if (leg.hasMedia) {
            core.variables().apply("media.report", leg);
        }
        leg.state("CS_REPORTING", 11);
        leg.callState = "HANGUP";
        core.report(leg);
        outlet.emit(SwitchEvent.CHANNEL_HANGUP_COMPLETE, leg);
    }

    private void destroy(Leg leg) {
        leg.stateNumber = 12;
        outlet.emit(SwitchEvent.CHANNEL_DESTROY, leg);
        core.legEnded(leg, String.valueOf(leg.cause));
    }

    private void returnOriginate(String result) {
        if (!originateReturned) {
            originateReturned = true;
            originated.accept(result);
        }
    }

    private void after(Duration delay, Runnable step) {
        timers.add(core.after(delay, step));
    }

    private void afterOnAgent(Leg leg, Duration delay, Runnable step) {
        after(delay, () -> {
            if (!leg.isEnded()) {
                step.run();
            }
        });
    }

    private void cancelTimers() {
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
    }
}
