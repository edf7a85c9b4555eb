package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.campaign.WhyNot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reasons that are not shown by the tests of their own step. */
class WhyNotTest {
    @Test
    void everyReasonHasASentence() {
        assertThat(WhyNot.values())
                .allSatisfy(reason -> assertThat(reason.sentence()).endsWith("."));
    }

    @Test
    void databaseThatCannotBeReachedIsTheReasonAndIsAskedAgain() {
        LoopDriver world = LoopDriver.connected();
        world.store.reachable = false;
        world.ivr(1).run(5_000);
        assertThat(world.whyNot()).isEqualTo(WhyNot.DATABASE_DOWN);
        assertThat(world.effects(Effect.Claim.class)).hasSizeBetween(4, 6);
        world.store.reachable = true;

        world.run(20_000);

        assertThat(world.store.results).hasSize(1);
    }

    @Test
    void campaignWithoutDueContactsSaysSo() {
        LoopDriver world = LoopDriver.connected().ivr(1).run(2_000);

        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_PENDING_CONTACTS);
    }

    @Test
    void slotsInUseAreTheReason() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(2, 50)).carrier(Carrier.answers(1000, 60_000));
        world.ivr(10).run(3_000);

        assertThat(world.whyNot()).isEqualTo(WhyNot.NO_FREE_SLOTS);
        assertThat(world.campaign(LoopDriver.CAMPAIGN).whyNotForMs()).isGreaterThan(2_000);
    }

    @Test
    void campaignsOwnSlotsAreTheReason() {
        DialSettings one = LoopDriver.oneSwitch(20, 50);
        LoopDriver world = LoopDriver.connected(one.with()
                        .campaignDefaults(LoopDriver.campaignRules(3, Duration.ofSeconds(45)))
                        .build())
                .carrier(Carrier.answers(1000, 60_000));
        world.ivr(10).run(3_000);

        assertThat(world.liveCalls()).isEqualTo(3);
        assertThat(world.whyNot()).isEqualTo(WhyNot.CAMPAIGN_SLOTS);
    }

    @Test
    void callsPerSecondAreTheReason() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(100, 1)).carrier(Carrier.answers(1000, 60_000));
        world.ivr(50).run(5_500);

        assertThat(world.whyNot()).isEqualTo(WhyNot.CPS);
        assertThat(world.originates()).isEqualTo(6);
    }

    @Test
    void switchThatRefusesIsTheReason() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(100, 4))
                .carrier(Carrier.jobFails("DESTINATION_OUT_OF_ORDER"));
        world.ivr(50).run(900);

        assertThat(world.whyNot()).isEqualTo(WhyNot.SWITCH_REFUSES);
    }

    @Test
    void nothingHoldsBackACampaignThatDials() {
        LoopDriver world = LoopDriver.connected(LoopDriver.oneSwitch(1000, 1000));
        world.ivr(500).run(25);

        assertThat(world.whyNot()).isEqualTo(WhyNot.NOTHING);
    }
}
