package dialer.daemon.story;

import dialer.daemon.story.StoryStep.Kind;
import dialer.scheduler.Effect;
import dialer.scheduler.Signal;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.call.Trace;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.notify.AgentSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The stories of the live calls and of those that ended last, told by three witnesses at the dial loop: what comes in, what it decides, and what it
 * wants done. Words are made when somebody reads, so that a busy loop pays for little more than a list entry. Commands and events are logged too,
 * at DEBUG, under the call's id.
 */
public final class CallStories implements Trace {
    /** Ended calls that are remembered; older ones are known by the times that the database has of them. */
    static final int ENDED_CALLS = 5_000;

    /** Steps of one call; a leg that something sends in circles must not fill the memory. */
    static final int STEPS = 200;

    private static final Logger LOG = LoggerFactory.getLogger("dialer.calls");

    private final Trace log;
    private final LongSupplier clockMs;
    private final Map<CallId, Told> stories = new HashMap<>();
    private final Map<ContactId, CallId> liveCalls = new HashMap<>();
    private final Set<CallId> ended = new LinkedHashSet<>();

    /** One call and what has happened to it, in the order in which the dial loop saw it. */
    public record Story(CallId callId, ContactId contactId, boolean live, List<StoryStep> steps) {
        public Story {
            steps = List.copyOf(steps);
        }
    }

    private static final class Told {
        final ContactId contactId;
        final CampaignId campaignId;
        final List<StoryStep> steps = new ArrayList<>();
        boolean live = true;

        Told(ContactId contactId, CampaignId campaignId) {
            this.contactId = contactId;
            this.campaignId = campaignId;
        }
    }

    /**
     * Nothing told yet.
     *
     * @param log is told of every change of state too
     * @param clockMs milliseconds since 1970
     */
    public CallStories(Trace log, LongSupplier clockMs) {
        this.log = log;
        this.clockMs = clockMs;
    }

    /** The story of a call; empty if it is neither live nor among those that ended last. */
    public synchronized Optional<Story> find(CallId call) {
        return Optional.ofNullable(stories.get(call))
                .map(told -> new Story(call, told.contactId, told.live, told.steps));
    }

    // ---- what comes in ----

    /** Sees a signal before the dial loop processes it. */
    public void signal(Signal signal) {
        if (signal instanceof CallSignal event) {
            add(event.callId(), Kind.EVENT, event);
        } else if (signal instanceof ControlSignal wish) {
            add(wish.callId(), Kind.EVENT, wish);
        } else if (signal instanceof ClaimSignal claim) {
            claim(claim);
        } else if (signal instanceof AgentSignal agent) {
            agent(agent);
        }
    }

    private void claim(ClaimSignal signal) {
        if (signal instanceof ClaimSignal.Claimed claimed) {
            for (ClaimedContact one : claimed.contacts()) {
                begin(one.callId(), one.contact().id(), one.contact().campaignId());
                add(one.callId(), Kind.EVENT, one);
            }
        } else if (signal instanceof ClaimSignal.Recovered recovered) {
            for (RecoveredAttempt one : recovered.attempts()) {
                ClaimedContact claimed = one.claimed();
                begin(
                        claimed.callId(),
                        claimed.contact().id(),
                        claimed.contact().campaignId());
                add(claimed.callId(), Kind.EVENT, one);
            }
        } else if (signal instanceof ClaimSignal.DialMarked marked) {
            add(marked.callId(), Kind.EVENT, marked);
        } else if (signal instanceof ClaimSignal.DialMarkFailed failed) {
            add(failed.callId(), Kind.EVENT, failed);
        }
    }

    private void agent(AgentSignal signal) {
        if (signal instanceof AgentSignal.AgentReserved reserved) {
            addToLive(reserved.contactId(), reserved);
        } else if (signal instanceof AgentSignal.NoAgent none) {
            addToLive(none.contactId(), none);
        } else if (signal instanceof AgentSignal.RequestFailed failed) {
            add(failed.callId(), Kind.EVENT, failed);
        }
    }

    private void addToLive(ContactId contact, Signal signal) {
        CallId call = liveCall(contact);
        if (call != null) {
            add(call, Kind.EVENT, signal);
        }
    }

    private synchronized @Nullable CallId liveCall(ContactId contact) {
        return liveCalls.get(contact);
    }

    /** A contact that was given back before its call left is claimed again under the same call id: its story goes on. */
    private synchronized void begin(CallId call, ContactId contact, CampaignId campaign) {
        stories.computeIfAbsent(call, id -> new Told(contact, campaign)).live = true;
        ended.remove(call);
        liveCalls.put(contact, call);
    }

    // ---- what is to be done ----

    /** The performer, with everything that passes it written into the stories. */
    public Consumer<Effect> telling(Consumer<Effect> performer) {
        return effect -> {
            CallId call = StoryWords.callOf(effect);
            if (call != null) {
                add(call, Kind.COMMAND, effect);
            }
            performer.accept(effect);
        };
    }

    // ---- what is decided ----

    @Override
    public void transition(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
        add(call, Kind.STATE, new StoryWords.Transition(from, to, reason));
        if (to == AttemptState.ENDED) {
            end(call);
        }
        log.transition(call, campaign, from, to, reason);
    }

    @Override
    public void refused(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
        add(call, Kind.STATE, new StoryWords.Refused(from, to, reason));
        log.refused(call, campaign, from, to, reason);
    }

    @Override
    public void warning(String sentence) {
        log.warning(sentence);
    }

    // ---- what is remembered ----

    private void add(CallId call, Kind kind, Object what) {
        StoryStep step = new StoryStep(clockMs.getAsLong(), kind, what);
        Told told = keep(call, step);
        if (told != null && kind != Kind.STATE && LOG.isDebugEnabled()) {
            MDC.put("call", call.value());
            MDC.put("campaign", told.campaignId.value());
            try {
                LOG.debug("{}: {}", kind.word(), step.text());
            } finally {
                MDC.remove("call");
                MDC.remove("campaign");
            }
        }
    }

    private synchronized @Nullable Told keep(CallId call, StoryStep step) {
        Told told = stories.get(call);
        if (told != null && told.steps.size() < STEPS) {
            told.steps.add(step);
        }
        return told;
    }

    /** Its last commands (the result, notices) come after its end. */
    private synchronized void end(CallId call) {
        Told told = stories.get(call);
        if (told == null || !told.live) {
            return;
        }
        told.live = false;
        liveCalls.remove(told.contactId, call);
        ended.add(call);
        if (ended.size() > ENDED_CALLS) {
            CallId oldest = ended.iterator().next();
            ended.remove(oldest);
            stories.remove(oldest);
        }
    }
}
