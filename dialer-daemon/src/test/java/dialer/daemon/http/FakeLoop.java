package dialer.daemon.http;

import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The dial loop's side of the API, with answers that tests choose. */
final class FakeLoop implements AgentCallbacks, AgentFeed, CallControl, LiveView, Readiness {
    private static final Contact CONTACT = new Contact(
            new ContactId("c1"),
            new PhoneNumber("+18005550199"),
            CampaignType.AGENT,
            new GatewayId("gw1"),
            new CampaignId("spring"),
            null,
            null,
            DialingMode.PREVIEW,
            RoutingMode.QUEUE,
            null,
            new QueueName("Sales"),
            5,
            null,
            null,
            "{\"list\":\"A\"}");

    final List<String> agents = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    volatile AgentAnswer agentAnswer = AgentAnswer.ACCEPTED;
    volatile CallControl.Answer callAnswer = CallControl.Answer.DONE;
    volatile LiveView.Campaign campaign = new LiveView.Campaign(0, null);
    volatile @Nullable String switchReason;
    volatile @Nullable PoolView pool;
    volatile boolean atWork = true;
    volatile @Nullable RuntimeException failure;

    @Override
    public boolean isLoopAtWork() {
        return atWork;
    }

    @Override
    public CompletableFuture<AgentAnswer> agentReserved(ContactId contact, Extension agent) {
        agents.add(contact + " " + agent);
        return failure == null
                ? CompletableFuture.completedFuture(agentAnswer)
                : CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletableFuture<AgentAnswer> noAgent(ContactId contact) {
        agents.add(contact + " none");
        return CompletableFuture.completedFuture(agentAnswer);
    }

    @Override
    public CompletableFuture<CallControl.Answer> routeToAgent(CallId call, Extension agent) {
        commands.add("route " + call + " " + agent);
        return CompletableFuture.completedFuture(callAnswer);
    }

    @Override
    public CompletableFuture<CallControl.Answer> endCall(CallId call) {
        commands.add("end " + call);
        return CompletableFuture.completedFuture(callAnswer);
    }

    @Override
    public CompletableFuture<CallControl.Answer> dial(CallId call) {
        commands.add("dial " + call);
        return CompletableFuture.completedFuture(callAnswer);
    }

    @Override
    public CompletableFuture<CallControl.Answer> skip(CallId call) {
        commands.add("skip " + call);
        return CompletableFuture.completedFuture(callAnswer);
    }

    @Override
    public void agents(QueueName queue, List<AgentRow> rows) {
        agents.add(queue + " " + rows);
    }

    @Override
    public void agent(QueueName queue, AgentRow row) {
        agents.add(queue + " " + row);
    }

    @Override
    public Optional<PoolView> pool(QueueName queue) {
        return Optional.ofNullable(pool).filter(known -> known.queue().equals(queue));
    }

    @Override
    public Optional<PoolView> poolOf(CampaignId id) {
        return Optional.ofNullable(pool);
    }

    @Override
    public List<Call> calls() {
        return List.of(
                new Call(new CallId("c1"), CONTACT, new SwitchId("fs1"), AttemptState.RINGING, null, Instant.EPOCH));
    }

    @Override
    public Campaign campaign(CampaignId id) {
        return campaign;
    }

    @Override
    public List<Component> components() {
        return List.of(new Component("database", null), new Component("switch fs1", switchReason));
    }
}
