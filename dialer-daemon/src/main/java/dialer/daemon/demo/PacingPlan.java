package dialer.daemon.demo;

import dialer.simulator.carrier.CallOutcome;
import dialer.simulator.carrier.CallPlan;
import dialer.simulator.carrier.CarrierModel;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.freeswitch.Dialplan;
import dialer.simulator.freeswitch.SwitchConfig;
import dialer.simulator.pacing.Distribution;
import dialer.simulator.pacing.Policy;
import dialer.simulator.pacing.Scenario;
import dialer.simulator.pacing.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One predictive campaign, its people and its agents. Ringing, talks and wrap-ups are a fraction of those of the laboratory's base scenario with a
 * wrap-up of 20 s, so that some minutes show what half an hour would.
 *
 * @param agents of the one queue
 * @param contacts of the one campaign
 * @param measuredSeconds longest time that is measured, after a warm-up of a third of it
 * @param scale by which those times of the base scenario are divided
 */
record PacingPlan(int agents, int contacts, double measuredSeconds, int scale, long seed) {
    static final String CAMPAIGN = "predictive";
    static final String QUEUE = "Sales";
    static final int USUAL_SCALE = 5;

    /** Share of a run that is not measured, because the law begins without knowing anything. */
    static final double WARM_UP_SHARE = 0.25;

    private static final double ANSWER_RATE = 0.3;
    private static final double TARGET = 0.028;
    private static final double LEGAL_LIMIT = 0.03;
    private static final int SECONDS_A_MINUTE = 60;

    /** The daemon admits no shorter one. */
    private static final double SHORTEST_RING_TIMEOUT_SECONDS = 5;

    /** How long a person who has answered may wait for an agent: not scaled, because what the daemon itself takes is not. */
    static final double GRACE_SECONDS = 2;

    /** More than so many calls in flight for each agent are never wanted. */
    private static final int LINES_AN_AGENT = 15;

    /** As many contacts as the minutes need at most: agents cannot be busier than always. */
    static PacingPlan ofMinutes(int agents, double minutes, long seed) {
        double measured = minutes * SECONDS_A_MINUTE;
        PacingPlan plan = new PacingPlan(agents, 0, measured, USUAL_SCALE, seed);
        double handleSeconds = plan.talk().mean() + plan.wrapUp().mean();
        double connects = agents * (1 + measured / (1 - WARM_UP_SHARE) / handleSeconds);
        return plan.withContacts((int) Math.ceil(connects / ANSWER_RATE));
    }

    /** The same with another number of contacts: when they run out before the time is over, less is measured. */
    PacingPlan withContacts(int other) {
        return new PacingPlan(agents, other, measuredSeconds, scale, seed);
    }

    private Distribution ring() {
        return new Distribution.Gamma(12.0 / scale, 4);
    }

    private double ringTimeoutSeconds() {
        return Math.max(SHORTEST_RING_TIMEOUT_SECONDS, Math.rint(25.0 / scale));
    }

    private double minRingSeconds() {
        return 15.0 / scale;
    }

    private Distribution talk() {
        return new Distribution.Exponential(120.0 / scale);
    }

    private Distribution wrapUp() {
        return new Distribution.Fixed(20.0 / scale);
    }

    /**
     * The same for the laboratory.
     *
     * @param warmUpSeconds dialed before occupancy is measured
     * @param seconds measured
     */
    Scenario scenario(double warmUpSeconds, double seconds) {
        return new Scenario(
                "demo",
                agents,
                seconds / 3600,
                warmUpSeconds / SECONDS_A_MINUTE,
                1,
                seed,
                TARGET,
                LEGAL_LIMIT,
                GRACE_SECONDS,
                Schedule.always(ANSWER_RATE),
                ring(),
                ringTimeoutSeconds(),
                minRingSeconds(),
                null,
                0,
                0,
                null,
                Schedule.always(talk()),
                Schedule.always(wrapUp()),
                null,
                null,
                Double.POSITIVE_INFINITY,
                Integer.MAX_VALUE,
                0,
                0,
                List.of(Policy.LAW));
    }

    /** For people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%d contacts, %d agents. Of those called %.0f %% answer, after %.1f s on average; nobody else does within %.0f s. Talk %.0f s"
                        + " (exponential), wrap-up %.0f s, all 1/%d of the"
                        + " laboratory's base scenario (wrap-up 20 s), but not the grace time of %.0f s."
                        + " At most %.1f %% of the answers may be abandoned (limit %.0f %%).",
                contacts,
                agents,
                100 * ANSWER_RATE,
                ring().mean(),
                ringTimeoutSeconds(),
                talk().mean(),
                wrapUp().mean(),
                scale,
                GRACE_SECONDS,
                100 * TARGET,
                100 * LEGAL_LIMIT);
    }

    DemoStage stage() {
        int slots = LINES_AN_AGENT * agents;
        // the laboratory's lines have no limit, so that these must have none that is felt
        int cps = Math.min(10_000, 4 * slots);
        SwitchConfig freeswitch = SwitchConfig.builder()
                .password(DemoStage.PASSWORD)
                .sessionsPerSecond(2 * cps + 1)
                .maxSessions(2 * slots)
                .heartbeatPeriod(Duration.ofSeconds(2))
                .timeScale(1)
                .seed(seed)
                .ledgerEntries(4 * contacts)
                .carrier(people())
                .agents(agentsPhones())
                .dialplan(new Dialplan().context(DemoPlan.DOMAIN).agents("1[0-9]{3,4}"))
                .build();
        ConnectorConfig connector = ConnectorConfig.withAgents(agents)
                .think(Duration.ZERO)
                .wrapUp(duration(wrapUp().mean()))
                .queuesRequests(true)
                .feed(QUEUE);
        String campaigns = String.format(
                Locale.ROOT,
                "{ring-timeout: %ds, min-ring: %dms, abandon-grace: %dms, abandonment-target: %.1f, abandonment-limit: %.1f}",
                Math.round(ringTimeoutSeconds()),
                Math.round(1000 * minRingSeconds()),
                Math.round(1000 * GRACE_SECONDS),
                100 * TARGET,
                100 * LEGAL_LIMIT);
        return new DemoStage(freeswitch, connector, slots, cps, campaigns);
    }

    /** People who answer never hang up by themselves: the talk ends with the agent. */
    private CarrierModel people() {
        SplittableRandom random = new SplittableRandom(seed);
        Distribution ring = ring();
        return number -> random.nextDouble() < ANSWER_RATE
                ? CallPlan.answerAndHold(duration(ring.draw(random)))
                : CallPlan.refuse(CallOutcome.NO_ANSWER, Duration.ZERO);
    }

    /** Agents' telephones answer by themselves, as those of contact centres do. */
    private CarrierModel agentsPhones() {
        SplittableRandom random = new SplittableRandom(~seed);
        Distribution talk = talk();
        return extension -> CallPlan.answer(Duration.ZERO, duration(talk.draw(random)));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** The contacts as lines of JSON, one a contact, in the form of POST /contacts. */
    List<String> contactLines() {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>(contacts);
        for (int i = 0; i < contacts; i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%s\",\"customerNumber\":\"+1555%07d\",\"gatewayId\":\"%s\",\"campaignId\":\"%s\",\"priority\":5,"
                            + "\"campaignType\":\"AGENT\",\"dialingMode\":\"PREDICTIVE\",\"routingMode\":\"QUEUE\",\"queueName\":\"%s\"}",
                    new UUID(random.nextLong(), random.nextLong()),
                    i,
                    DemoPlan.GATEWAY,
                    CAMPAIGN,
                    QUEUE));
        }
        return lines;
    }
}
