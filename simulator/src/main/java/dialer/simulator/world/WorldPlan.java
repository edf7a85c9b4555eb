package dialer.simulator.world;

import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.AmdRules;
import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.DialSettings.PreviewRules;
import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.ResourceId;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.pacing.PacingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn from the seed before a world begins.
 *
 * @param nodes names of the daemons
 * @param gateways configured at every switch; a contact may name another
 * @param maxSessions what each switch takes at most, 0: any number
 * @param tickMs how often a loop is told that time has passed
 * @param leaseMs for how long a daemon that says nothing keeps its claims
 * @param agents whom the voice connector has
 * @param feed whether the voice connector tells of all its agents
 * @param learns whether calls are paced by the learning law, or one for each free agent
 * @param arrivals contacts by the time they come in
 * @param faults by the time they strike
 */
record WorldPlan(
        DialSettings settings,
        List<String> nodes,
        List<GatewayId> gateways,
        SortedMap<SwitchId, Integer> maxSessions,
        long tickMs,
        long leaseMs,
        List<Extension> agents,
        boolean feed,
        boolean learns,
        List<Audience> audiences,
        List<Arrival> arrivals,
        List<Strike> faults) {
    static final Extension IVR = new Extension("8001");
    static final long FAULTS_UNTIL_MS = 60_000;
    static final QueueName QUEUE = new QueueName("Sales");
    private static final long ARRIVALS_UNTIL_MS = 20_000;
    private static final int QUEUE_AGENTS = 2;
    private static final List<MachineAction> ACTIONS = List.of(MachineAction.values());
    private static final List<DialingMode> MODES = List.of(DialingMode.values());

    record Arrival(long atMs, Contact contact) {}

    record Strike(long atMs, Fault fault) {}

    /** One campaign: what its contacts need. */
    record Audience(
            CampaignId id,
            CampaignType type,
            @Nullable DialingMode mode,
            @Nullable RoutingMode routing,
            AgentsBy agentsBy,
            GatewayId gateway,
            int contacts,
            @Nullable Instant start,
            @Nullable Instant end) {}

    static WorldPlan draw(RandomGenerator random) {
        List<GatewayId> gateways = new ArrayList<>();
        int gatewayCount = 1 + random.nextInt(3);
        for (int i = 1; i <= gatewayCount; i++) {
            gateways.add(new GatewayId("gw" + i));
        }
        List<Extension> agents = new ArrayList<>();
        int agentCount = 1 + random.nextInt(8);
        for (int i = 0; i < agentCount; i++) {
            agents.add(new Extension(Integer.toString(1005 + i)));
        }
        List<Audience> audiences = audiences(random, gateways);
        DialSettings settings = settings(random, gateways, audiences);
        SortedMap<SwitchId, Integer> maxSessions = new TreeMap<>();
        settings.switches()
                .keySet()
                .forEach(id -> maxSessions.put(id, random.nextInt(3) > 0 ? 0 : 4 + random.nextInt(30)));
        return new WorldPlan(
                settings,
                random.nextInt(5) < 2 ? List.of("node1", "node2") : List.of("node1"),
                gateways,
                maxSessions,
                20 + random.nextInt(150),
                3_000 + random.nextInt(12_000),
                agents,
                random.nextBoolean(),
                random.nextInt(5) == 0,
                audiences,
                arrivals(random, audiences, agents, gateways),
                strikes(random));
    }

    /** Whether the switches post a record of each call that has ended. */
    boolean records() {
        return !settings.recordSettle().isZero();
    }

    /** Agents of a switch's own queue. */
    static List<Extension> queueAgents(SwitchId where) {
        List<Extension> agents = new ArrayList<>();
        for (int i = 1; i <= QUEUE_AGENTS; i++) {
            agents.add(new Extension("2" + where.value().substring(2) + "0" + i));
        }
        return agents;
    }

    // ---- settings ----

    private static DialSettings settings(RandomGenerator random, List<GatewayId> gateways, List<Audience> audiences) {
        SortedMap<SwitchId, SwitchLimits> switches = new TreeMap<>();
        int count = 1 + random.nextInt(2);
        for (int i = 1; i <= count; i++) {
            switches.put(new SwitchId("fs" + i), new SwitchLimits(2 + random.nextInt(40), 1 + random.nextInt(40)));
        }
        SortedMap<GatewayId, GatewayLimits> limits = new TreeMap<>();
        for (GatewayId gateway : gateways) {
            if (random.nextBoolean()) {
                limits.put(gateway, new GatewayLimits(1 + random.nextInt(20), 1 + random.nextInt(20)));
            }
        }
        SortedMap<CampaignId, CampaignRules> campaigns = new TreeMap<>();
        audiences.forEach(audience -> campaigns.put(audience.id(), rules(random, audience.agentsBy())));
        return new DialSettings(
                2 + random.nextInt(60),
                switches,
                limits,
                random.nextBoolean() ? SwitchDownRule.FAIL : SwitchDownRule.RETRY,
                Duration.ofMillis(random.nextInt(5_000)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1 + random.nextInt(6)),
                Duration.ofSeconds(5 + random.nextInt(20)),
                random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(1 + random.nextInt(20)),
                campaigns,
                CampaignRules.defaults());
    }

    /** Short, as all ringing here is: calls are to be given up now and then. */
    private static final Duration MIN_RING = Duration.ofSeconds(1);

    private static CampaignRules rules(RandomGenerator random, AgentsBy agentsBy) {
        return new CampaignRules(
                1 + random.nextInt(3),
                1 + random.nextInt(60),
                Duration.ofSeconds(2 + random.nextInt(5)),
                null,
                agentsBy,
                PacingSettings.DEFAULT.withMinRing(MIN_RING),
                random.nextBoolean() ? new MediaFile("sorry.wav") : null,
                Duration.ofSeconds(2 + random.nextInt(10)),
                new PreviewRules(
                        Duration.ofSeconds(1 + random.nextInt(5)),
                        random.nextBoolean() ? PreviewChoice.DIAL : PreviewChoice.SKIP,
                        Duration.ofSeconds(2)),
                machines(random));
    }

    private static AmdRules machines(RandomGenerator random) {
        if (random.nextInt(3) > 0) {
            return CampaignRules.defaults().amd();
        }
        MachineAction action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        return new AmdRules(
                random.nextBoolean() ? AmdMode.MOD_AMD : AmdMode.AVMD,
                Duration.ofSeconds(3),
                action,
                action == MachineAction.MESSAGE ? new MediaFile("voicemail.wav") : null);
    }

    // ---- campaigns and contacts ----

    private static List<Audience> audiences(RandomGenerator random, List<GatewayId> gateways) {
        List<Audience> audiences = new ArrayList<>();
        int campaigns = 1 + random.nextInt(4);
        for (int i = 0; i < campaigns; i++) {
            boolean ivr = random.nextInt(5) < 2;
            Instant start = random.nextInt(4) == 0 ? Instant.ofEpochMilli(random.nextInt(30_000)) : null;
            Instant end = random.nextInt(4) == 0
                    ? (start == null ? Instant.EPOCH : start).plusMillis(5_000 + random.nextInt(60_000))
                    : null;
            audiences.add(new Audience(
                    new CampaignId("k" + i),
                    ivr ? CampaignType.IVR : CampaignType.AGENT,
                    ivr ? null : MODES.get(random.nextInt(MODES.size())),
                    ivr ? null : random.nextInt(3) == 0 ? RoutingMode.AGENT : RoutingMode.QUEUE,
                    !ivr && random.nextInt(4) == 0 ? AgentsBy.CALLCENTER : AgentsBy.CONNECTOR,
                    gateways.get(random.nextInt(gateways.size())),
                    1 + random.nextInt(ivr ? 60 : 20),
                    start,
                    end));
        }
        return audiences;
    }

    private static List<Arrival> arrivals(
            RandomGenerator random, List<Audience> audiences, List<Extension> agents, List<GatewayId> gateways) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Audience audience : audiences) {
            boolean mixed = random.nextInt(4) == 0;
            for (int j = 0; j < audience.contacts(); j++) {
                GatewayId gateway = mixed ? gateways.get(random.nextInt(gateways.size())) : audience.gateway();
                if (random.nextInt(50) == 0) {
                    gateway = new GatewayId("unknown");
                }
                Extension named = audience.agentsBy() == AgentsBy.CALLCENTER
                        ? queueAgents(new SwitchId("fs1")).get(0)
                        : agents.get(random.nextInt(agents.size()));
                arrivals.add(new Arrival(
                        random.nextLong(ARRIVALS_UNTIL_MS),
                        contact(audience, j, gateway, named, 1 + random.nextInt(10))));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atMs));
        return List.copyOf(arrivals);
    }

    private static Contact contact(Audience audience, int number, GatewayId gateway, Extension named, int priority) {
        String id = "c" + audience.id().value().substring(1) + "n" + number;
        boolean toAgent = audience.routing() == RoutingMode.AGENT;
        return new Contact(
                new ContactId(id),
                new PhoneNumber("+1800555" + audience.id().value().substring(1) + (1_000 + number)),
                audience.type(),
                gateway,
                audience.id(),
                null,
                audience.type() == CampaignType.IVR ? IVR : null,
                audience.mode(),
                audience.routing(),
                toAgent ? new ResourceId(named.value()) : null,
                audience.type() == CampaignType.AGENT && !toAgent ? QUEUE : null,
                priority,
                audience.start(),
                audience.end(),
                null);
    }

    private static List<Strike> strikes(RandomGenerator random) {
        List<Strike> strikes = new ArrayList<>();
        int count = 2 + random.nextInt(18);
        for (int i = 0; i < count; i++) {
            strikes.add(new Strike(random.nextLong(FAULTS_UNTIL_MS), Fault.draw(random)));
        }
        strikes.sort(Comparator.comparingLong(Strike::atMs));
        return List.copyOf(strikes);
    }

    /** One thing a line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("daemons " + nodes + ", a tick each " + tickMs + " ms, leases of " + leaseMs + " ms, gateways "
                + gateways + ", sessions that the switches take " + maxSessions + " (0: any number)");
        lines.add("agents " + agents + (feed ? ", told of by a feed" : "")
                + (learns ? ", paced by the learning law" : ", one call for each")
                + (records() ? "; the switches post records" : ""));
        lines.add("settings " + settings);
        audiences.forEach(audience -> lines.add("campaign " + audience));
        faults.forEach(strike -> lines.add("at " + strike.atMs() + " ms " + strike.fault()));
        return lines;
    }
}
