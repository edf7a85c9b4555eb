package dialer.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dialer.simulator.connector.AgentChange;
import dialer.simulator.connector.AgentState;
import dialer.simulator.freeswitch.SwitchLedger.LegEnd;
import dialer.simulator.freeswitch.SwitchLedger.Originate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One agent, dialed for from second 0 to 40: the first ten are warm-up. */
class FarSideTest {
    private static final PacingPlan PLAN = new PacingPlan(1, 2, 30, 1, 1);
    private static final List<Originate> DIALED_UNTIL_40 = List.of(originate(0), originate(40));

    @Test
    void onlyWhatOverlapsTheMeasuredTimeCountsForOccupancy() {
        FarSide seen = FarSide.of(
                PLAN,
                DIALED_UNTIL_40,
                List.of(person(4, 5.0, 15), agent(5, 15)),
                List.of(
                        change(AgentState.FREE, 0),
                        change(AgentState.RESERVED, 4.9),
                        change(AgentState.WRAP_UP, 15.2),
                        change(AgentState.FREE, 25.2)));

        assertThat(seen.warmUpSeconds()).isEqualTo(10);
        assertThat(seen.seconds()).isEqualTo(30);
        assertThat(seen.occupancy()).isCloseTo((5 + 10) / 30.0, within(1e-9));
        assertThat(seen.toTalkMillis()).isCloseTo(100, within(1e-6));
        assertThat(seen.toWrapUpMillis()).isCloseTo(200, within(1e-6));
    }

    @Test
    void aWrapUpThatStillGoesOnCountsUntilTheEnd() {
        FarSide seen = FarSide.of(PLAN, DIALED_UNTIL_40, List.of(), List.of(change(AgentState.WRAP_UP, 37)));

        assertThat(seen.occupancy()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void whoeverIsNotReachedWithinTheGraceTimeIsAbandoned() {
        FarSide seen = FarSide.of(
                PLAN,
                DIALED_UNTIL_40,
                List.of(
                        person(3, 4.9, 6),
                        person(12, 14.1, 20),
                        person(13, null, 15),
                        agent(4.9, 6),
                        unanswered(20),
                        person(41, null, 43)),
                List.of());

        assertThat(seen.answered()).isEqualTo(3);
        assertThat(seen.abandoned()).isEqualTo(2);
        assertThat(seen.late()).isEqualTo(1);
        assertThat(seen.abandonment()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void aRunLongerThanWantedIsMeasuredOnlyForTheTimeWanted() {
        FarSide seen = FarSide.of(PLAN, List.of(originate(0), originate(400)), List.of(), List.of());

        assertThat(seen.warmUpSeconds()).isEqualTo(10);
        assertThat(seen.seconds()).isEqualTo(30);
    }

    private static Originate originate(double seconds) {
        return new Originate("u" + seconds, "+15550001", "gw", "&park", null, us(seconds), null);
    }

    private static LegEnd person(double answered, @Nullable Double bridged, double ended) {
        return new LegEnd(
                "p" + answered,
                "+15550001",
                "gw",
                "NORMAL_CLEARING",
                us(answered),
                bridged == null ? 0 : us(bridged),
                us(ended));
    }

    private static LegEnd unanswered(double ended) {
        return new LegEnd("n" + ended, "+15550002", "gw", "NO_ANSWER", 0, 0, us(ended));
    }

    private static LegEnd agent(double bridged, double ended) {
        return new LegEnd("a" + bridged, "1001", null, "NORMAL_CLEARING", us(bridged), us(bridged), us(ended));
    }

    private static AgentChange change(AgentState state, double seconds) {
        return new AgentChange("1001", state, us(seconds));
    }

    private static long us(double seconds) {
        return 1_800_000_000_000_000L + Math.round(seconds * 1e6);
    }
}
