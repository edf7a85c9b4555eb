package dialer.esl.story;

import dialer.scheduler.DialLoop;
import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.AmdRules;
import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.Effect;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.call.Trace;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.InvalidFieldException;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.pacing.ProgressivePolicy;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.CallCourse;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.DispositionRules;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a dial loop of its own live through one recorded call. The loop claims a contact made up for it, with an agent reserved before
 * the call as in a progressive campaign if the call was led to one, originates, and then hears what the switch had said, at the
 * times at which it had said it. What the loop wants done is answered as a world in which everything works would; commands to the
 * switch are left out, since the recording shows what was really done.
 */
final class Replay {
    private static final SwitchId SWITCH = new SwitchId("recording");
    private static final CampaignId CAMPAIGN = new CampaignId("recording");

    /** Longer than any recorded call: the recording says how a call went on, not our patience. */
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** The loop looks at its deadlines ten times a second. */
    private static final long STEP_MS = 100;

    /** No wait that can come to its end in a recording is longer: the loop waits so long for a last word. */
    private static final long SETTLE_MS = 10_000;

    private final CallId call;
    private final Facts facts;
    private final CampaignType kind;
    private final Extension agent;
    private final List<CallStory.Transition> transitions = new ArrayList<>();
    private final DialLoop loop;
    private @Nullable Instant now;
    private long nowMs;
    private AttemptState state = AttemptState.CLAIMED;
    private @Nullable AttemptResult result;
    private @Nullable CallEnd end;
    private @Nullable HangupCause failure;
    private boolean bridged;
    private boolean releasedToPending;
    private long requests;

    /** A signal and when the switch spoke; null if it has not told the time yet. */
    record Timed(@Nullable Instant at, CallSignal signal) {}

    /** What the legs say, beside the loop. */
    record Facts(
            @Nullable String uuid,
            CampaignType kind,
            LegFacts customer,
            @Nullable String number,
            @Nullable String agent,
            List<CallStory.Leg> legs) {}

    Replay(CallId call, Facts facts) {
        this.call = call;
        this.facts = facts;
        this.kind = facts.kind();
        this.agent = extension(facts.agent());
        this.loop = new DialLoop(settings(amdMode(facts.customer().amd())), ProgressivePolicy::new, new Recorder(), 0);
    }

    private static AmdMode amdMode(CallStory.@Nullable Amd amd) {
        if (amd == null) {
            return AmdMode.OFF;
        }
        return amd.by().equals("avmd") ? AmdMode.AVMD : AmdMode.MOD_AMD;
    }

    /** A machine is dealt with as one, so that it counts as one. */
    private static DialSettings settings(AmdMode amd) {
        CampaignRules rules = new CampaignRules(
                1,
                1,
                FOR_EVER,
                new Extension("ivr"),
                AgentsBy.CONNECTOR,
                PacingSettings.DEFAULT,
                null,
                FOR_EVER,
                CampaignRules.defaults().preview(),
                new AmdRules(amd, FOR_EVER, MachineAction.HANG_UP, null));
        DialSettings usual = DialSettings.defaults(1, Map.of(SWITCH, new SwitchLimits(1, 1)));
        return usual.with().reconcileInterval(FOR_EVER).campaignDefaults(rules).build();
    }

    /** The agents of the voice connector are known by extension; another name stands for an agent all the same. */
    private static Extension extension(@Nullable String name) {
        try {
            return new Extension(name == null ? "agent" : name.replaceFirst("@.*", ""));
        } catch (InvalidFieldException e) {
            return new Extension("agent");
        }
    }

    /** The story, once these have been heard; at least one. */
    CallStory play(List<Timed> signals) {
        now = signals.get(0).at();
        begin();
        Instant first = now;
        for (Timed one : signals) {
            Instant at = one.at();
            if (at != null && first != null) {
                passTime(Duration.between(first, at).toMillis());
                now = at;
            }
            note(one.signal());
            hear(one.signal());
        }
        passTime(nowMs + SETTLE_MS);
        return story();
    }

    private void begin() {
        hear(new SwitchSignal.ModulesListed(SWITCH, EnumSet.allOf(SwitchModule.class)));
        hear(new SwitchSignal.SwitchUp(
                SWITCH, "recording", new SwitchSignal.Capacity(0, 0, 0, true), new TreeMap<>(), Set.of()));
        hear(new CampaignSignal.CampaignsListed(List.of(new CampaignSignal.CampaignRow(CAMPAIGN, true, false))));
        hear(new ClaimSignal.Claimed(List.of(), List.of(new ClaimedContact(contact(), call, 1))));
    }

    private Contact contact() {
        boolean withAgent = kind == CampaignType.AGENT;
        return new Contact(
                new ContactId(call.value()),
                new PhoneNumber("0"),
                kind,
                new GatewayId("recording"),
                CAMPAIGN,
                null,
                null,
                withAgent ? DialingMode.PROGRESSIVE : null,
                withAgent ? RoutingMode.QUEUE : null,
                null,
                withAgent ? new QueueName("recording") : null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    /** Lets the loop's deadlines come; a long silence is passed over, because nothing is left to come in it. */
    private void passTime(long untilMs) {
        long settledMs = Math.min(untilMs, nowMs + SETTLE_MS);
        for (long ms = nowMs + STEP_MS; ms < settledMs; ms += STEP_MS) {
            tick(ms);
        }
        if (untilMs > nowMs) {
            tick(untilMs);
        }
    }

    private void tick(long ms) {
        if (now != null) {
            now = now.plusMillis(ms - nowMs);
        }
        nowMs = ms;
        hear(new Signal.Tick());
    }

    private void note(CallSignal signal) {
        if (signal instanceof CallSignal.HungUp hungUp) {
            end = end == null ? hungUp.end() : end;
        } else if (signal instanceof CallSignal.OriginateFailed failed) {
            failure = failed.cause();
        } else if (signal instanceof CallSignal.Bridged) {
            bridged = true;
        }
    }

    private void hear(Signal signal) {
        for (Effect effect : loop.on(signal, nowMs)) {
            perform(effect);
        }
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.RequestAgent) {
            requests++;
            hear(new AgentSignal.AgentReserved(requests, new ContactId(call.value()), agent));
        } else if (effect instanceof Effect.MarkDialed) {
            hear(new ClaimSignal.DialMarked(call, true));
        } else if (effect instanceof Effect.StoreResult store) {
            result = store.result();
        } else if (effect instanceof Effect.Release) {
            releasedToPending = true;
        }
    }

    private final class Recorder implements Trace {
        @Override
        public void transition(CallId id, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
            transitions.add(new CallStory.Transition(from, to, now, reason));
            state = to;
        }

        @Override
        public void refused(CallId id, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
            // events out of order: nothing has changed, so there is nothing to tell
        }

        @Override
        public void warning(String sentence) {
            // about the switch, of which a story knows only the calls
        }
    }

    private CallStory story() {
        CallEnd ended = end;
        LegFacts customer = facts.customer();
        return new CallStory(
                facts.uuid(),
                facts.kind(),
                customer.direction(),
                facts.number(),
                customer.destinations(),
                customer.queue(),
                facts.agent(),
                facts.legs(),
                transitions,
                state,
                contactStatus(),
                disposition(),
                result == null ? null : result.callResult(),
                ended == null ? failure : ended.cause(),
                ended == null ? null : ended.bridgeHangupCause(),
                ended == null ? 0 : ended.sipStatus(),
                ended == null ? "" : ended.sipHangup(),
                ended == null ? customer.timesSoFar() : times(ended),
                customer.amd(),
                result == null
                        ? List.of()
                        : result.notices().stream().map(Replay::word).toList());
    }

    private @Nullable ContactStatus contactStatus() {
        if (result != null) {
            return result.status();
        }
        return releasedToPending ? ContactStatus.PENDING : null;
    }

    /** Of a call that lives on, what its end can no longer change; of a contact that goes back, what its gateway was. */
    private @Nullable Disposition disposition() {
        if (result != null) {
            return result.disposition();
        }
        if (releasedToPending) {
            return HangupCause.GATEWAY_DOWN.equals(failure) ? Disposition.GATEWAY_DOWN : null;
        }
        return bridged
                ? DispositionRules.of(
                        kind, CallEnd.withoutChannel(HangupCause.NORMAL_CLEARING), new CallCourse(true, false))
                : null;
    }

    private static CallStory.Times times(CallEnd end) {
        return new CallStory.Times(end.createdAt(), end.ringingAt(), end.answeredAt(), end.bridgedAt(), end.endedAt());
    }

    private static String word(Notice notice) {
        if (notice instanceof Notice.DeliveryNotification) {
            return "send-delivery-notification";
        } else if (notice instanceof Notice.EndChat) {
            return "end-chat";
        } else if (notice instanceof Notice.CancelAgent) {
            return "cancel-agent";
        } else if (notice instanceof Notice.RecordingLink) {
            return "recording-link";
        }
        return "call-events";
    }
}
