package dialer.daemon.engine;

import dialer.daemon.http.AgentCallbacks;
import dialer.daemon.http.AgentFeed;
import dialer.daemon.http.CallControl;
import dialer.daemon.http.LiveView;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.notify.AgentSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What the HTTP API asks of the dial loop: each question is posted to it, and its answer comes back under a number. */
public final class LoopPorts implements AgentCallbacks, AgentFeed, CallControl, LiveView {
    private static final long ANSWER_TIMEOUT_MS = 10_000;

    /** The loop ticks every few milliseconds; a collection of garbage takes some hundred. */
    private static final long LONGEST_SILENCE_MS = 10_000;

    /** Pages that poll share one copy of the live state for so long. */
    private static final long VIEW_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Engine engine;
    private final PendingAnswers<AgentAnswer> agentAnswers = new PendingAnswers<>(ANSWER_TIMEOUT_MS);
    private final PendingAnswers<ControlAnswer> controlAnswers = new PendingAnswers<>(ANSWER_TIMEOUT_MS);
    private volatile Taken latest;

    private record Taken(long atNanos, CompletableFuture<LoopView> view) {}

    public LoopPorts(Engine engine) {
        this.engine = engine;
        this.latest = new Taken(System.nanoTime(), engine.view());
    }

    PendingAnswers<AgentAnswer> agentAnswers() {
        return agentAnswers;
    }

    PendingAnswers<ControlAnswer> controlAnswers() {
        return controlAnswers;
    }

    @Override
    public CompletableFuture<AgentAnswer> agentReserved(ContactId contact, Extension agent) {
        return agentAnswers.ask(number -> engine.post(new AgentSignal.AgentReserved(number, contact, agent)));
    }

    @Override
    public CompletableFuture<AgentAnswer> noAgent(ContactId contact) {
        return agentAnswers.ask(number -> engine.post(new AgentSignal.NoAgent(number, contact)));
    }

    @Override
    public CompletableFuture<Answer> routeToAgent(CallId call, Extension agent) {
        return controlAnswers
                .ask(number -> engine.post(new ControlSignal.RouteToAgent(number, call, agent)))
                .thenApply(LoopPorts::answer);
    }

    @Override
    public CompletableFuture<Answer> endCall(CallId call) {
        return controlAnswers
                .ask(number -> engine.post(new ControlSignal.EndCall(number, call)))
                .thenApply(LoopPorts::answer);
    }

    @Override
    public CompletableFuture<Answer> dial(CallId call) {
        return controlAnswers
                .ask(number -> engine.post(new ControlSignal.Dial(number, call)))
                .thenApply(LoopPorts::answer);
    }

    @Override
    public CompletableFuture<Answer> skip(CallId call) {
        return controlAnswers
                .ask(number -> engine.post(new ControlSignal.Skip(number, call)))
                .thenApply(LoopPorts::answer);
    }

    @Override
    public void agents(QueueName queue, List<AgentRow> agents) {
        engine.post(new AgentSignal.AgentsListed(queue, null, agents));
    }

    @Override
    public void agent(QueueName queue, AgentRow agent) {
        engine.post(new AgentSignal.AgentChanged(queue, null, agent));
    }

    @Override
    public Optional<PoolView> pool(QueueName queue) {
        return view().pools().stream()
                .filter(pool -> pool.queue().equals(queue))
                .findFirst();
    }

    @Override
    public Optional<PoolView> poolOf(CampaignId campaign) {
        return view().pools().stream()
                .filter(pool -> pool.campaigns().contains(campaign))
                .findFirst();
    }

    private static Answer answer(ControlAnswer answer) {
        return switch (answer) {
            case DONE -> Answer.DONE;
            case NOT_LIVE -> Answer.UNKNOWN_CALL;
            case NOT_NOW -> Answer.NOT_POSSIBLE;
            case SWITCH_DOWN -> Answer.SWITCH_DOWN;
        };
    }

    @Override
    public boolean isLoopAtWork() {
        return engine.silentForMs() < LONGEST_SILENCE_MS;
    }

    @Override
    public List<Call> calls() {
        Instant now = Instant.now();
        return view().calls().stream()
                .map(call -> new Call(
                        call.id(),
                        call.contact(),
                        call.switchId(),
                        call.state(),
                        call.agent(),
                        now.minus(Duration.ofMillis(call.ageMs()))))
                .toList();
    }

    @Override
    public Campaign campaign(CampaignId campaign) {
        return view().campaigns().stream()
                .filter(known -> known.id().equals(campaign))
                .findFirst()
                .map(known -> new Campaign(
                        known.inFlight(),
                        known.whyNot() == WhyNot.NOTHING ? null : known.whyNot().sentence()))
                .orElse(new Campaign(0, WhyNot.NO_PENDING_CONTACTS.sentence()));
    }

    /** A copy of the live state that is a fraction of a second old at most. */
    public LoopView view() {
        Taken taken = latest;
        if (System.nanoTime() - taken.atNanos() > VIEW_AGE_NANOS) {
            taken = new Taken(System.nanoTime(), engine.view());
            latest = taken;
        }
        try {
            return taken.view()
                    .orTimeout(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the dial loop does not answer", e);
        }
    }
}
