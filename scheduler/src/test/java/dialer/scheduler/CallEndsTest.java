package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallEndsTest {
    @ParameterizedTest(name = "{0} {1}, job {2} ms after the hang-up")
    @CsvSource({
        "486, USER_BUSY, 1, BUSY",
        "486, USER_BUSY, -1, BUSY",
        "404, UNALLOCATED_NUMBER, 1, INVALID_NUMBER",
        "404, UNALLOCATED_NUMBER, -1, INVALID_NUMBER",
        "603, CALL_REJECTED, 1, DECLINED",
        "603, CALL_REJECTED, -100, DECLINED",
        "503, NORMAL_TEMPORARY_FAILURE, 1, NETWORK_ERROR",
        "503, NORMAL_TEMPORARY_FAILURE, -400, NETWORK_ERROR",
        "480, NO_USER_RESPONSE, 1, NO_ANSWER",
        "408, RECOVERY_ON_TIMER_EXPIRE, -1, NETWORK_ERROR",
        "502, DESTINATION_OUT_OF_ORDER, -1, NETWORK_ERROR",
        "502, DESTINATION_OUT_OF_ORDER, 1, NETWORK_ERROR",
    })
    void rejectedCallHasOneResultWhicheverOfJobAndHangUpComesFirst(
            int status, String cause, long jobAfterMs, Disposition expected) {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.rejects(status, cause, jobAfterMs))
                .ivr(1)
                .run(20_000);

        assertThat(world.result().disposition()).isEqualTo(expected);
        assertThat(world.result().callResult()).isEqualTo(cause);
        assertThat(world.result().status()).isEqualTo(ContactStatus.ENDED);
        assertThat(world.result().end())
                .isNotNull()
                .satisfies(end -> assertThat(end.sipStatus()).isEqualTo(status));
        assertThat(world.store.releases).isZero();
    }

    @Test
    void hangUpEventThatNeverComesIsReplacedByTheJobsWord() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            at.create(1, request.callId());
            at.job(900, new CallSignal.OriginateFailed(request.callId(), new HangupCause("USER_BUSY")));
        });
        world.ivr(1).run(8_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.BUSY);
    }

    @Test
    void channelThatIsHeardOfAfterItsJobStillGetsTimeForItsHangUp() {
        LoopDriver world = LoopDriver.connected().carrier((at, request) -> {
            at.job(10, new CallSignal.OriginateFailed(request.callId(), new HangupCause("CALL_REJECTED")));
            at.create(300, request.callId());
            at.hangUp(
                    1_500,
                    request.callId(),
                    LoopDriver.end("CALL_REJECTED").sipStatus(486).sipHangup("recv_refuse"));
        });
        world.ivr(1).run(8_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.BUSY);
    }

    @Test
    void killWhileRingingEndsAsNoAnswer() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(500);
        world.theSwitch().kill(new dialer.scheduler.contact.CallId("c1"), HangupCause.NORMAL_CLEARING);

        world.run(5_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.NO_ANSWER);
    }

    @Test
    void shutdownOfTheSwitchEndsTheCallAsCancelled() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.rejects(0, "SYSTEM_SHUTDOWN", 1))
                .ivr(1)
                .run(5_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CANCELLED);
    }

    @Test
    void invalidGatewayFailsTheContactInTheSeedsWordsAndIsNotRedialed() {
        LoopDriver world = LoopDriver.connected()
                .carrier(Carrier.jobFails("INVALID_GATEWAY"))
                .ivr(1)
                .run(60_000);

        assertThat(world.result().status()).isEqualTo(ContactStatus.FAILED);
        assertThat(world.result().callResult()).isEqualTo("Invalid Gateway");
        assertThat(world.notices(Notice.DeliveryNotification.class))
                .extracting(Notice.DeliveryNotification::callResult)
                .containsExactly("Invalid Gateway");
        assertThat(world.originates()).isEqualTo(1);
    }

    @Test
    void gatewayThatTurnsOutDownSendsTheContactBackWithAFreshIdForLater() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.jobFails("GATEWAY_DOWN"));
        world.ivr(1).run(1_000);

        assertThat(world.effects(Effect.Release.class))
                .containsExactly(
                        new Effect.Release(new dialer.scheduler.contact.CallId("c1"), Duration.ofSeconds(10), true));
        assertThat(world.store.statusOf("c1")).isEqualTo(ContactStatus.PENDING);

        world.carrier(Carrier.answers(1000, 1000)).run(15_000);

        assertThat(world.result().callId().value()).isEqualTo("c1-2");
    }

    @Test
    void gatewayKnownAsDownIsNotAskedAtAll() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().gateway(LoopDriver.GATEWAY, GatewayState.DOWN);
        world.ivr(1).run(5_000);

        assertThat(world.originates()).isZero();
        assertThat(world.effects(Effect.Release.class))
                .containsExactly(
                        new Effect.Release(new dialer.scheduler.contact.CallId("c1"), Duration.ofSeconds(10), false));

        world.theSwitch().gateway(LoopDriver.GATEWAY, GatewayState.UP);
        world.run(20_000);

        assertThat(world.result().callId().value()).isEqualTo("c1");
    }

    @Test
    void pausesGetLongerWhileEveryContactsGatewayIsDown() {
        LoopDriver world = LoopDriver.connected();
        world.theSwitch().gateway(LoopDriver.GATEWAY, GatewayState.DOWN);
        world.ivr(1_000).run(2_000);
        long claimsAtFirst = claims(world);
        assertThat(world.whyNot()).isEqualTo(WhyNot.GATEWAY_DOWN);

        world.run(60_000);

        assertThat(claims(world) - claimsAtFirst)
                .as("claims of a minute: one per longest pause")
                .isLessThanOrEqualTo(8);
    }

    private static long claims(LoopDriver world) {
        return world.effects(Effect.Claim.class).size();
    }

    @Test
    void campaignWithAnotherGatewayDoesNotStandStillForTheOneThatIsDown() {
        LoopDriver world = LoopDriver.connected();
        GatewayId down = new GatewayId("down");
        world.theSwitch().gateway(down, GatewayState.DOWN);
        for (int i = 0; i < 20; i++) {
            world.contact(LoopDriver.ivrContact("d" + i, LoopDriver.CAMPAIGN, down));
        }
        world.ivr(20).run(60_000);

        assertThat(world.store.results).hasSize(20);
    }

    @Test
    void callRefusedByTheSwitchGoesBackAndTheLimiterLearns() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.jobFails("DESTINATION_OUT_OF_ORDER"));
        world.ivr(1).run(900);

        assertThat(world.effects(Effect.Release.class))
                .containsExactly(
                        new Effect.Release(new dialer.scheduler.contact.CallId("c1"), Duration.ofSeconds(1), true));
        assertThat(world.view().switches().get(0).cps()).isEqualTo(40);
        assertThat(world.whyNot()).isIn(WhyNot.NO_PENDING_CONTACTS, WhyNot.SWITCH_REFUSES);

        world.carrier(Carrier.answers(1000, 1000)).run(10_000);

        assertThat(world.result().callId().value()).isEqualTo("c1-2");
    }

    @Test
    void callsRefusedTogetherLowerTheLimitOnce() {
        LoopDriver world = LoopDriver.connected().carrier(Carrier.jobFails("DESTINATION_OUT_OF_ORDER"));
        world.ivr(100).run(800);

        assertThat(world.effects(Effect.Release.class)).hasSizeGreaterThan(3);
        assertThat(world.view().switches().get(0).cps()).isEqualTo(40);
    }

    @ParameterizedTest(name = "calls per second of the gateway: {0}")
    @ValueSource(ints = {10, DialSettings.GatewayLimits.ANY_CPS})
    void gatewayWithoutAFreePortDoesNotHoldUpOtherGateways(int gatewayCps) {
        DialSettings one = LoopDriver.oneSwitch(100, 20);
        TreeMap<GatewayId, DialSettings.GatewayLimits> limits = new TreeMap<>();
        GatewayId narrow = new GatewayId("narrow");
        limits.put(narrow, new DialSettings.GatewayLimits(1, gatewayCps));
        LoopDriver world = LoopDriver.connected(one.with().gateways(limits).build());
        world.theSwitch().gateway(narrow, GatewayState.UP);
        CampaignId other = new CampaignId("a-narrow");
        for (int i = 0; i < 50; i++) {
            world.contact(LoopDriver.ivrContact("n" + i, other, narrow));
        }
        world.ivr(200).carrier(Carrier.answers(1_000, 30_000)).run(6_000);

        assertThat(world.campaign(LoopDriver.CAMPAIGN).inFlight()).isGreaterThan(70);
        assertThat(world.effects(Effect.Originate.class).stream()
                        .filter(effect -> effect.request().contact().gatewayId().equals(narrow)))
                .hasSize(1);
        assertThat(world.campaign(other).whyNot()).isEqualTo(WhyNot.GATEWAY_LIMIT);
    }

    @Test
    void callsGoToTheSwitchThatKnowsTheirGatewayAsUp() {
        TreeMap<dialer.scheduler.call.SwitchId, SwitchLimits> limits = new TreeMap<>();
        dialer.scheduler.call.SwitchId second = new dialer.scheduler.call.SwitchId("fs2");
        limits.put(LoopDriver.SWITCH, new SwitchLimits(100, 50));
        limits.put(second, new SwitchLimits(10, 50));
        LoopDriver world = LoopDriver.connected(DialSettings.defaults(100, limits));
        world.theSwitch().gateway(LoopDriver.GATEWAY, GatewayState.DOWN);
        world.ivr(3).run(1_000);

        assertThat(world.effects(Effect.Originate.class))
                .extracting(effect -> effect.request().switchId())
                .isEqualTo(List.of(second, second, second));
    }
}
