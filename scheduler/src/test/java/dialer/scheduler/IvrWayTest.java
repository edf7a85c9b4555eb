package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.call.AttemptState;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.AttemptResult;
import dialer.scheduler.result.Disposition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IvrWayTest {
    @Test
    void contactIsClaimedOriginatedFollowedStoredAndTold() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(10_000);

        assertThat(world.transitions)
                .containsExactly(
                        "c1 CLAIMED -> ORIGINATING (originate to fs1)",
                        "c1 ORIGINATING -> RINGING (progress)",
                        "c1 RINGING -> ANSWERED (answer)",
                        "c1 ANSWERED -> ENDED (ANSWERED_IVR)");
        AttemptResult result = world.result();
        assertThat(result.status()).isEqualTo(ContactStatus.ENDED);
        assertThat(result.disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(result.callResult()).isEqualTo("NORMAL_CLEARING");
        assertThat(result.notices())
                .containsExactly(new Notice.DeliveryNotification(result.contact(), "NORMAL_CLEARING"));
        assertThat(world.notices(Notice.CallProgress.class))
                .extracting(Notice.CallProgress::event)
                .containsExactly("connected");
        assertThat(world.liveCalls()).isZero();
    }

    @Test
    void originateCarriesTheCallIdTheContactAndTheRingTimeout() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(100);

        assertThat(world.effects(Effect.Originate.class)).singleElement().satisfies(effect -> {
            assertThat(effect.request().switchId()).isEqualTo(LoopDriver.SWITCH);
            assertThat(effect.request().callId().value()).isEqualTo("c1");
            assertThat(effect.request().ringTimeout()).isEqualTo(Duration.ofSeconds(45));
            assertThat(effect.request().agent()).isNull();
        });
    }

    @Test
    void nothingIsOriginatedBeforeTheClaimHasCommitted() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(100);

        assertThat(world.firstBefore(Effect.Claim.class, Effect.Originate.class))
                .isTrue();
    }

    @Test
    void aContactForWhichNobodyNamesAnIvrFailsAndNobodyIsCalled() {
        LoopDriver world = LoopDriver.connected()
                .contact(LoopDriver.withoutIvr(LoopDriver.ivrContact("c1", LoopDriver.CAMPAIGN, LoopDriver.GATEWAY)))
                .run(1000);

        assertThat(world.effects(Effect.Originate.class)).isEmpty();
        AttemptResult result = world.result();
        assertThat(result.status()).isEqualTo(ContactStatus.FAILED);
        assertThat(result.disposition()).isEqualTo(Disposition.IVR_MISSING);
        assertThat(result.callResult()).isEqualTo("No IVR");
    }

    @Test
    void unansweredCallsTellTheirWebhookThatTheyFailed() {
        LoopDriver world =
                LoopDriver.connected().carrier(Carrier.neverAnswers()).ivr(1).run(50_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.NO_ANSWER);
        assertThat(world.notices(Notice.CallProgress.class))
                .extracting(Notice.CallProgress::event)
                .containsExactly("failed");
    }

    @Test
    void manyContactsKeepTheSlotsFullAndAllEnd() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(20, 50));
        world.check = () -> assertThat(world.liveCalls()).isLessThanOrEqualTo(20);
        world.ivr(200).run(4_000);
        assertThat(world.liveCalls()).isEqualTo(20);

        world.run(120_000);

        assertThat(world.store.results).hasSize(200);
        assertThat(world.store.allFinal()).isTrue();
    }

    @Test
    void twoCampaignsShareTheSlotsEqually() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(20, 50)).carrier(Carrier.answers(1000, 60_000));
        CampaignId other = new CampaignId("other");
        world.ivr(100);
        for (int i = 0; i < 100; i++) {
            world.contact(LoopDriver.ivrContact("d" + i, other, LoopDriver.GATEWAY));
        }
        world.run(4_000);

        assertThat(world.campaign(LoopDriver.CAMPAIGN).inFlight()).isEqualTo(10);
        assertThat(world.campaign(other).inFlight()).isEqualTo(10);
    }

    @Test
    void signalsAboutCallsThatHaveNotLeftChangeNothing() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(10, 1));
        world.ivr(2);
        world.theSwitch().channels.clear();
        world.run(50);
        world.send(new dialer.scheduler.campaign.CampaignSignal.ContactsArrived(LoopDriver.CAMPAIGN));
        world.run(950);
        world.send(new dialer.scheduler.call.CallSignal.OriginateNotSent(
                new dialer.scheduler.contact.CallId("c2"), "told twice"));

        world.run(20_000);

        assertThat(world.originates()).isEqualTo(2);
        assertThat(world.store.results).hasSize(2);
        assertThat(world.view().switches().get(0).inFlight()).isZero();
    }

    @Test
    void attemptStaysInItsStateWhenASignalRepeats() {
        LoopDriver world = LoopDriver.connected();
        world.line = signal -> {
            world.send(signal);
            world.send(signal);
        };
        world.ivr(1).run(10_000);

        assertThat(world.store.results).hasSize(1);
        assertThat(world.notices(Notice.CallProgress.class)).hasSize(1);
        assertThat(world.view().illegalTransitions()).isZero();
        assertThat(world.view().strayCallSignals()).isEqualTo(1);
    }

    @Test
    void signalsInReverseOrderGiveTheSameResult() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            at.create(1, request.callId());
            at.event(2, new dialer.scheduler.call.CallSignal.Answered(request.callId(), null));
            at.event(3, new dialer.scheduler.call.CallSignal.Ringing(request.callId(), null));
            at.event(4, new dialer.scheduler.call.CallSignal.ChannelCreated(request.callId(), null));
            at.hangUp(900, request.callId(), LoopDriver.end("NORMAL_CLEARING").answeredAt(2));
        });
        world.ivr(1).run(500);
        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.ANSWERED);

        world.run(1_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(world.view().illegalTransitions()).isZero();
    }
}
