package dialer.simulator.world;

import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.Effect;
import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchSignal;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.notify.Notice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The world can fail: a loop with a broken part is found out within a few seeds, by the rule that it breaks. */
class TamperingTest {
    private static final int SEEDS = 300;
    private static final String WITHOUT_AN_END = "contacts without an end";
    private static final String CLAIMED_AGAIN = "claimed again although an originate has left with it";

    @Test
    void originatesThatAreRepeatedAreFound() {
        assertFound(
                done(effect -> effect instanceof Effect.Originate ? List.of(effect, effect) : List.of(effect)),
                "is originated twice");
    }

    @Test
    void resultsThatAreForgottenAreFound() {
        assertFound(done(effect -> effect instanceof Effect.StoreResult ? List.of() : List.of(effect)), WITHOUT_AN_END);
    }

    @Test
    void claimsThatAreNotGivenBackAreFound() {
        assertFound(done(effect -> effect instanceof Effect.Release ? List.of() : List.of(effect)), WITHOUT_AN_END);
    }

    @Test
    void agentsWhoAreNotSetFreeAreFound() {
        assertFound(done(effect -> setsFree(effect) ? List.of() : List.of(effect)), "agents stay reserved");
    }

    private static boolean setsFree(Effect effect) {
        return effect instanceof Effect.Notify notify
                && (notify.notice() instanceof Notice.CancelAgent || notify.notice() instanceof Notice.EndChat);
    }

    @Test
    void callsThatAreNotMarkedInTheStoreBeforeTheyLeaveAreFound() {
        assertFound(
                heard(signal -> signal instanceof ClaimSignal.DialMarkFailed failed
                        ? new ClaimSignal.DialMarked(failed.callId(), true)
                        : signal),
                "without a committed claim");
    }

    @Test
    void moreCallsPerSecondThanAreAllowedAreFound() {
        assertFound(
                settings(limits -> new SwitchLimits(limits.maxSlots(), 2 * limits.cps() + 5)),
                "originates in one second");
    }

    @Test
    void moreCallsThanThereAreSlotsAreFound() {
        assertFound(
                settings(limits -> new SwitchLimits(2 * limits.maxSlots(), limits.cps())), "one more call of node1");
    }

    @Test
    void aRestartThatForgetsItsClaimsIsFound() {
        assertFound(
                heard(signal ->
                        signal instanceof ClaimSignal.Recovered ? new ClaimSignal.Recovered(List.of()) : signal),
                WITHOUT_AN_END);
    }

    @Test
    void aRestartThatTakesDialedCallsForNotDialedIsFound() {
        assertFound(
                heard(signal -> signal instanceof ClaimSignal.Recovered recovered ? notDialed(recovered) : signal),
                CLAIMED_AGAIN);
    }

    private static Signal notDialed(ClaimSignal.Recovered recovered) {
        return new ClaimSignal.Recovered(recovered.attempts().stream()
                .map(one -> new RecoveredAttempt(one.claimed(), false, one.agent()))
                .toList());
    }

    @Test
    void callsAfterAStopThatWasNotHeardAreFound() {
        assertFound(
                heard(signal -> {
                    if (signal instanceof CampaignSignal.CampaignsListed listed) {
                        return allRunning(listed);
                    }
                    return signal instanceof CampaignSignal.CampaignStopped ? null : signal;
                }),
                "is stopped since");
    }

    /** The next list of the campaigns would tell as well. */
    private static Signal allRunning(CampaignSignal.CampaignsListed listed) {
        return new CampaignSignal.CampaignsListed(listed.campaigns().stream()
                .map(row -> new CampaignSignal.CampaignRow(row.campaignId(), true, row.duePending(), row.elsewhere()))
                .toList());
    }

    @Test
    void aDrainThatWasNotHeardIsFound() {
        assertFound(heard(signal -> signal instanceof Signal.Drain ? null : signal), "drains");
    }

    @Test
    void callsAfterTheEndTimeAreFound() {
        assertFound(
                heard(signal -> signal instanceof ClaimSignal.Claimed claimed ? forEver(claimed) : signal),
                "after its end time");
    }

    private static Signal forEver(ClaimSignal.Claimed claimed) {
        return new ClaimSignal.Claimed(
                claimed.requests(),
                claimed.contacts().stream()
                        .map(one -> new ClaimedContact(one.contact(), one.callId(), one.attemptNumber()))
                        .toList());
    }

    @Test
    void whoeverCallsAgainWhenNobodyKnowsIsFound() {
        assertFound(
                heard(signal -> signal instanceof CallSignal.OriginateUncertain uncertain
                        ? new CallSignal.OriginateNotSent(uncertain.callId(), "believed")
                        : signal),
                CLAIMED_AGAIN);
    }

    @Test
    void aLoopThatNeverComparesItsCallsWithTheSwitchIsFound() {
        assertFound(
                heard(signal -> signal instanceof SwitchSignal.ChannelsListed || signal instanceof CallSignal.Existence
                        ? null
                        : signal),
                WITHOUT_AN_END);
    }

    @Test
    void aLoopThatDoesNotBelieveTheRecordsOfCallsIsFound() {
        assertFound(
                heard(signal -> signal instanceof CallSignal.HungUp ? null : signal),
                "is declared lost although its record is kept");
    }

    // ---- how ----

    /** Whether the worlds of some seeds say so about such a loop. */
    private static void assertFound(Tampering tampering, String sentence) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            if (new World(seed, tampering, null)
                    .live().violations().stream().anyMatch(violation -> violation.contains(sentence))) {
                return;
            }
        }
        throw new AssertionError("nothing was found in " + SEEDS + " worlds: " + sentence);
    }

    private static Tampering done(Function<Effect, List<Effect>> change) {
        return new Tampering() {
            @Override
            public List<Effect> done(Effect effect) {
                return change.apply(effect);
            }
        };
    }

    private static Tampering heard(Function<Signal, @Nullable Signal> change) {
        return new Tampering() {
            @Override
            public @Nullable Signal heard(Signal signal) {
                return change.apply(signal);
            }
        };
    }

    private static Tampering settings(UnaryOperator<SwitchLimits> change) {
        return new Tampering() {
            @Override
            public DialSettings settings(DialSettings drawn) {
                SortedMap<SwitchId, SwitchLimits> switches = new TreeMap<>(drawn.switches());
                switches.replaceAll((id, limits) -> change.apply(limits));
                return drawn.with().switches(switches).build();
            }
        };
    }
}
