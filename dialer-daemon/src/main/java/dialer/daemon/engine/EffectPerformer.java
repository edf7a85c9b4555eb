package dialer.daemon.engine;

import dialer.scheduler.Effect;
import dialer.scheduler.Effect.AgentAnswer;
import dialer.scheduler.Effect.ControlAnswer;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.campaign.CampaignSignal.CampaignRow;
import dialer.scheduler.claim.ClaimRequest;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ContactClaims;
import dialer.scheduler.notify.AgentSource;
import dialer.scheduler.originate.Switches;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each effect to whoever performs it. Runs on the dial loop's thread, so nothing here waits. */
public final class EffectPerformer implements Consumer<Effect>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EffectPerformer.class);

    private final Engine engine;
    private final ContactClaims claims;
    private final Supplier<List<CampaignRow>> campaigns;
    private final StoreWriter writer;
    private final Switches switches;
    private final AgentSource agents;
    private final PendingAnswers<AgentAnswer> agentAnswers;
    private final PendingAnswers<ControlAnswer> controlAnswers;
    private final ExecutorService claimThread = Executors.newSingleThreadExecutor(task -> new Thread(task, "claims"));
    private final ExecutorService listThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "campaign-list"));
    private final AtomicBoolean listing = new AtomicBoolean();
    /** True at the start too: before the first success there is nothing to say. */
    private volatile boolean listingFailed = true;

    public EffectPerformer(
            Engine engine,
            ContactClaims claims,
            Supplier<List<CampaignRow>> campaigns,
            StoreWriter writer,
            Switches switches,
            AgentSource agents,
            LoopPorts ports) {
        this.engine = engine;
        this.claims = claims;
        this.campaigns = campaigns;
        this.writer = writer;
        this.switches = switches;
        this.agents = agents;
        this.agentAnswers = ports.agentAnswers();
        this.controlAnswers = ports.controlAnswers();
    }

    @Override
    public void accept(Effect effect) {
        if (effect instanceof Effect.Originate originate) {
            switches.originate(originate.request());
        } else if (effect instanceof Effect.Claim claim) {
            claimThread.execute(() -> claim(claim.requests()));
        } else if (effect instanceof Effect.RequestAgent request) {
            agents.request(request.callId(), request.contact());
        } else if (effect instanceof Effect.AnswerAgent answer) {
            agentAnswers.answer(answer.requestId(), answer.answer());
        } else if (effect instanceof Effect.AnswerControl answer) {
            controlAnswers.answer(answer.requestId(), answer.answer());
        } else if (effect instanceof Effect.Kill kill) {
            switches.kill(kill.switchId(), kill.callId(), kill.cause());
        } else if (effect instanceof Effect.Transfer transfer) {
            switches.transfer(transfer.switchId(), transfer.callId(), transfer.agent());
        } else if (effect instanceof Effect.TransferToQueue transfer) {
            switches.transferToQueue(transfer.switchId(), transfer.callId(), transfer.queue());
        } else if (effect instanceof Effect.PlayMessage play) {
            switches.playMessage(play.switchId(), play.callId(), play.message());
        } else if (effect instanceof Effect.AwaitBeep await) {
            switches.awaitBeep(await.switchId(), await.callId());
        } else if (effect instanceof Effect.ListAgents list) {
            switches.listAgents(list.switchId(), list.queue());
        } else if (effect instanceof Effect.Confirm confirm) {
            switches.confirm(confirm.switchId(), confirm.callId());
        } else if (effect instanceof Effect.ListChannels list) {
            switches.listChannels(list.switchId());
        } else if (effect instanceof Effect.ListCampaigns) {
            listCampaigns();
        } else {
            writer.write(effect);
        }
    }

    private void claim(List<ClaimRequest> requests) {
        try {
            engine.post(new ClaimSignal.Claimed(requests, claims.claim(requests)));
        } catch (RuntimeException e) {
            LOG.warn("No contacts could be claimed: {}", e.getMessage());
            LOG.debug("Claim failed", e);
            engine.post(new ClaimSignal.ClaimFailed(requests, String.valueOf(e.getMessage())));
        }
    }

    /** Lets the loop forget all calls, after the answer to the claim that is under way; returns when that is done. */
    public void forgetCalls() throws InterruptedException {
        CountDownLatch forgotten = new CountDownLatch(1);
        claimThread.execute(() -> engine.post(new ClaimSignal.Disowned(), forgotten::countDown));
        forgotten.await();
    }

    /** One listing at a time: a slow database must not gather a queue of them. */
    private void listCampaigns() {
        if (!listing.compareAndSet(false, true)) {
            return;
        }
        listThread.execute(() -> {
            try {
                engine.post(new CampaignSignal.CampaignsListed(campaigns.get()));
                listingFailed = false;
            } catch (RuntimeException e) {
                // it is tried again every second: one line for an outage is enough
                if (!listingFailed) {
                    LOG.warn("The campaigns could not be listed: {}", e.getMessage());
                }
                listingFailed = true;
            } finally {
                listing.set(false);
            }
        });
    }

    /** Lets a claim that is under way end. What it claims is taken up again by the next start. */
    @Override
    public void close() {
        claimThread.shutdown();
        listThread.shutdown();
        try {
            if (!claimThread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The last claim has not ended; the next start takes up what it claimed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
