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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn from the seed before a world begins.
 *
 * @param tickMs how often the loop is told that time has passed
 * @param arrivals contacts by the time they come in
 * @param faults by the time they strike
 */
record WorldPlan(DialSettings settings, long tickMs, int agents, List<Arrival> arrivals, List<Strike> faults) {
    static final GatewayId GATEWAY = new GatewayId("gw1");
    static final long FAULTS_UNTIL_MS = 60_000;
    private static final QueueName QUEUE = new QueueName("Sales");

    record Arrival(long atMs, Contact contact) {}

    record Strike(long atMs, Fault fault) {}

    static WorldPlan draw(Random random) {
        DialSettings settings = settings(random);
        int agents = 1 + random.nextInt(8);
        return new WorldPlan(settings, 10 + random.nextInt(40), agents, arrivals(random, agents), strikes(random));
    }

    static AgentSeat agent(int number) {
        return new AgentSeat(new Extension(Integer.toString(1005 + number)));
    }

    /** An agent's place of work. */
    record AgentSeat(Extension extension) {}

    private static DialSettings settings(Random random) {
        SortedMap<SwitchId, SwitchLimits> switches = new TreeMap<>();
        int count = 1 + random.nextInt(2);
        for (int i = 1; i <= count; i++) {
            switches.put(new SwitchId("fs" + i), new SwitchLimits(2 + random.nextInt(40), 1 + random.nextInt(40)));
        }
        SortedMap<GatewayId, GatewayLimits> gateways = new TreeMap<>();
        if (random.nextBoolean()) {
            gateways.put(GATEWAY, new GatewayLimits(1 + random.nextInt(20), 1 + random.nextInt(20)));
        }
        return new DialSettings(
                2 + random.nextInt(60),
                switches,
                gateways,
                random.nextBoolean() ? SwitchDownRule.FAIL : SwitchDownRule.RETRY,
                Duration.ofMillis(random.nextInt(5_000)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                new TreeMap<>(),
                rules(random));
    }

    private static CampaignRules rules(Random random) {
        return new CampaignRules(
                1,
                1 + random.nextInt(60),
                Duration.ofSeconds(5),
                null,
                AgentsBy.CONNECTOR,
                PacingSettings.DEFAULT,
                random.nextBoolean() ? new MediaFile("sorry.wav") : null,
                Duration.ofSeconds(20),
                new PreviewRules(
                        Duration.ofSeconds(1 + random.nextInt(5)),
                        random.nextBoolean() ? PreviewChoice.DIAL : PreviewChoice.SKIP,
                        Duration.ofSeconds(2)),
                machines(random));
    }

    private static AmdRules machines(Random random) {
        if (random.nextInt(3) > 0) {
            return CampaignRules.defaults().amd();
        }
        MachineAction action = MachineAction.values()[random.nextInt(MachineAction.values().length)];
        return new AmdRules(
                random.nextBoolean() ? AmdMode.MOD_AMD : AmdMode.AVMD,
                Duration.ofSeconds(3),
                action,
                action == MachineAction.MESSAGE ? new MediaFile("voicemail.wav") : null);
    }

    private static List<Arrival> arrivals(Random random, int agents) {
        List<Arrival> arrivals = new ArrayList<>();
        int campaigns = 1 + random.nextInt(4);
        for (int i = 0; i < campaigns; i++) {
            CampaignId campaign = new CampaignId("k" + i);
            DialingMode mode = DialingMode.values()[random.nextInt(DialingMode.values().length)];
            RoutingMode routing = random.nextInt(3) == 0 ? RoutingMode.AGENT : RoutingMode.QUEUE;
            boolean ivr = random.nextBoolean();
            int contacts = 1 + random.nextInt(60);
            for (int j = 0; j < contacts; j++) {
                String id = "c" + i + "n" + j;
                Contact contact = ivr
                        ? ivr(id, campaign)
                        : forAgent(id, campaign, mode, routing, agent(random.nextInt(agents)));
                arrivals.add(new Arrival(random.nextInt(20_000), contact));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atMs));
        return List.copyOf(arrivals);
    }

    private static Contact ivr(String id, CampaignId campaign) {
        return contact(id, campaign, CampaignType.IVR, new Extension("8001"), null, null, null);
    }

    private static Contact forAgent(
            String id, CampaignId campaign, DialingMode mode, RoutingMode routing, AgentSeat named) {
        ResourceId resource = routing == RoutingMode.AGENT
                ? new ResourceId(named.extension().value())
                : null;
        return contact(id, campaign, CampaignType.AGENT, null, mode, routing, resource);
    }

    private static Contact contact(
            String id,
            CampaignId campaign,
            CampaignType type,
            @Nullable Extension ivr,
            @Nullable DialingMode mode,
            @Nullable RoutingMode routing,
            @Nullable ResourceId resource) {
        return new Contact(
                new ContactId(id),
                new PhoneNumber("+1800555" + id.replaceAll("[^0-9]", "")),
                type,
                GATEWAY,
                campaign,
                null,
                ivr,
                mode,
                routing,
                resource,
                routing == RoutingMode.QUEUE ? QUEUE : null,
                Contact.DEFAULT_PRIORITY,
                null,
                null,
                null);
    }

    private static List<Strike> strikes(Random random) {
        List<Strike> strikes = new ArrayList<>();
        int count = 3 + random.nextInt(18);
        for (int i = 0; i < count; i++) {
            strikes.add(new Strike(random.nextLong(FAULTS_UNTIL_MS), Fault.draw(random)));
        }
        strikes.sort(Comparator.comparingLong(Strike::atMs));
        return List.copyOf(strikes);
    }

    @Override
    public String toString() {
        return "tick " + tickMs + " ms, " + agents + " agents, " + arrivals.size() + " contacts; " + settings + "; "
                + faults;
    }
}
