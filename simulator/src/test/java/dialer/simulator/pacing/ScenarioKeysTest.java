package dialer.simulator.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of a scenario changes what happens, and in the way that its name says. */
class ScenarioKeysTest {
    private static final String[] SHORT = {"hours: 1", "warmupMinutes: 0", "agents: 10"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agents: 11",
                "hours: 1.1",
                "warmupMinutes: 5",
                "seed: 2",
                "graceSeconds: 4",
                "answerRate: 0.4",
                "answerRate: [{atMinutes: 0, rate: 0.3}, {atMinutes: 30, rate: 0.4}]",
                "ring: {distribution: exponential, meanSeconds: 12}",
                "ring: {distribution: gamma, meanSeconds: 9, shape: 4}",
                "ring: {distribution: gamma, meanSeconds: 12, shape: 2}",
                "ring: {distribution: gamma, meanSeconds: 12, shape: 4, minSeconds: 5}",
                "ring: {distribution: gamma, meanSeconds: 12, shape: 4, maxSeconds: 15}",
                "ring: {distribution: uniform, minSeconds: 5, maxSeconds: 20}",
                "ring: {distribution: fixed, meanSeconds: 10}",
                "ringTimeoutSeconds: 40",
                "unansweredRing: {distribution: exponential, meanSeconds: 10}",
                "machineShare: 0.2",
                "fastFailShare: 0.2",
                "amd: {meanSeconds: 2}",
                "amd: {meanSeconds: 2, falsePositiveShare: 0.2}",
                "talk: {distribution: exponential, meanSeconds: 100}",
                "talk: {distribution: lognormal, meanSeconds: 120, cv: 1.2}",
                "talk: {distribution: uniform, minSeconds: 60, maxSeconds: 180}",
                "talk: {distribution: fixed, meanSeconds: 120}",
                "talk: [{atMinutes: 0, distribution: fixed, meanSeconds: 60}, {atMinutes: 20, distribution: fixed, meanSeconds: 90}]",
                "wrapUp: {distribution: fixed, meanSeconds: 20}",
                "wrapUp: [{atMinutes: 0, distribution: fixed, meanSeconds: 0}, {atMinutes: 20, distribution: exponential, meanSeconds: 9}]",
                "churn: {share: 0.3, meanMinutesAway: 10}",
                "massLogout: {atMinutes: 30, share: 0.5}",
                "cpsLimit: 0.3",
                "slotLimit: 12",
                "eventDelayMillis: 2000",
                "lostEventShare: 0.1"
            })
    void aKeyActs(String line) {
        assertThat(day(line)).isNotEqualTo(day());
    }

    @Test
    void targetSteersTheLaw() throws InterruptedException {
        assertThat(abandonment(Policy.LAW, "target: 0.01")).isLessThan(abandonment(Policy.LAW, "target: 0.028"));
    }

    @Test
    void legalLimitIsWhatOthersStopAt() throws InterruptedException {
        assertThat(abandonment(Policy.VICIDIAL_HARD, "legalLimit: 0.03"))
                .isLessThan(abandonment(Policy.VICIDIAL_HARD, "legalLimit: 0.2"));
    }

    @Test
    void replicationsAreDays() throws InterruptedException {
        try (Laboratory laboratory = new Laboratory(1, hours -> {})) {
            Figures one = laboratory
                    .run(scenario("replications: 1", "policies: [progressive]"))
                    .get(0);
            Figures four = laboratory
                    .run(scenario("replications: 4", "policies: [progressive]"))
                    .get(0);

            assertThat(one.occupancyCi95()).isZero();
            assertThat(four.occupancyCi95()).isPositive();
        }
    }

    @Test
    void graceDecidesWhetherAWaitingPersonIsAbandoned() {
        assertThat(day("graceSeconds: 10").abandoned())
                .isLessThan(day("graceSeconds: 0").abandoned());
        assertThat(day("graceSeconds: 0").personWaitSeconds()).isZero();
    }

    @Test
    void agentsWhoComeAndGoAreAwayForTheirShareOfTheTime() {
        DayFigures day = new CallCenter(
                        scenario("churn: {share: 0.3, meanMinutesAway: 10}", "hours: 40"), new ProgressiveDialer(), 0)
                .run();

        assertThat(loggedIn(day) / (10 * 40 * 3600)).isCloseTo(0.7, within(0.04));
    }

    @Test
    void aMassLogoutTakesItsShareForGood() {
        DayFigures day = new CallCenter(
                        scenario("massLogout: {atMinutes: 30, share: 0.5}", "hours: 2"), new ProgressiveDialer(), 0)
                .run();

        assertThat(loggedIn(day) / (10 * 7200)).isCloseTo(0.25 + 0.75 * 0.5, within(0.02));
    }

    @Test
    void neverMoreCallsAreUpThanThereAreSlots() {
        Watcher watcher = new Watcher();
        new CallCenter(scenario("slotLimit: 12"), watcher, 0).run();

        assertThat(watcher.mostLines).isEqualTo(12);
    }

    @Test
    void callsPerSecondAreKeptWithABurstOfASecond() {
        Watcher watcher = new Watcher();
        new CallCenter(scenario("cpsLimit: 2"), watcher, 0).run();

        for (int i = 0; i + 20 < watcher.originatedAt.size(); i++) {
            assertThat(watcher.originatedAt.get(i + 20) - watcher.originatedAt.get(i))
                    .isGreaterThan(8_900_000);
        }
    }

    @Test
    void lateEventsAreHeardLaterWithTheirOwnTime() {
        Watcher watcher = new Watcher();
        new CallCenter(scenario("eventDelayMillis: 700"), watcher, 0).run();

        assertThat(watcher.latest).isEqualTo(700_000);
    }

    @Test
    void aLostEventIsFoundOutWithinHalfAMinute() {
        Watcher watcher = new Watcher();
        new CallCenter(scenario("lostEventShare: 0.3"), watcher, 0).run();

        assertThat(watcher.ended + watcher.talks).isGreaterThan(1000);
        assertThat(watcher.originatedAt.size() - watcher.ended - watcher.talks).isBetween(0, 60);
    }

    @Test
    void peopleTakenForMachinesAreAbandoned() {
        DayFigures day = day("amd: {meanSeconds: 1, falsePositiveShare: 0.25}");

        assertThat((double) day.takenForMachine() / day.liveAnswers()).isCloseTo(0.25, within(0.06));
        assertThat(day.abandoned()).isGreaterThanOrEqualTo(day.takenForMachine());
    }

    @Test
    void theWarmUpIsNotMeasuredButItsAbandonedCallsCount() {
        DayFigures day = day("warmupMinutes: 30");

        assertThat(loggedIn(day)).isCloseTo(10 * 3600, within(1.0));
        assertThat(day.liveAnswers()).isGreaterThan(day.liveAnswersMeasured());
    }

    private static double loggedIn(DayFigures day) {
        return day.talkSeconds() + day.wrapUpSeconds() + day.idleSeconds();
    }

    private static double abandonment(Policy policy, String line) throws InterruptedException {
        try (Laboratory laboratory = new Laboratory(2, hours -> {})) {
            Scenario scenario = Scenarios.of("hours: 3", "replications: 2", "policies: [" + policy.word() + "]", line);
            return laboratory.run(scenario).get(0).abandonment();
        }
    }

    /** A day of a dialer that over-dials enough for people to wait and be abandoned. */
    private static DayFigures day(String... lines) {
        return new CallCenter(scenario(lines), new FixedRatioDialer(2), 0).run();
    }

    private static Scenario scenario(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        for (String line : SHORT) {
            String key = line.substring(0, line.indexOf(':') + 1);
            if (all.stream().noneMatch(own -> own.startsWith(key))) {
                all.add(line);
            }
        }
        return Scenarios.of(all.toArray(String[]::new));
    }

    /** Dials for two calls an agent and remembers what it hears. */
    private static final class Watcher implements Dialer {
        private final List<Long> originatedAt = new ArrayList<>();
        private int mostLines;
        private int ended;
        private int talks;
        private long latest;
        private long lastHeard;

        @Override
        public long tickMicros() {
            return 500_000;
        }

        @Override
        public boolean decidesOnEvents() {
            return true;
        }

        @Override
        public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
            mostLines = Math.max(mostLines, pool.lines());
            if (!tick && lastHeard > 0) {
                latest = Math.max(latest, now - lastHeard);
            }
            lastHeard = 0;
            return 3 * pool.agents() - pool.lines();
        }

        @Override
        public void originated(long call, long now) {
            originatedAt.add(now);
        }

        @Override
        public void answered(long call, long now) {
            lastHeard = now;
        }

        @Override
        public void ended(long call, CallEnd end, long now) {
            lastHeard = now;
            ended++;
        }

        @Override
        public void bridged(long call, int agent, long now) {
            lastHeard = now;
            talks++;
        }
    }
}
