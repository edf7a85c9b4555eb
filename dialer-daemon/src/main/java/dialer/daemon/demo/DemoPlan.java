package dialer.daemon.demo;

import dialer.simulator.carrier.CallPlan;
import dialer.simulator.carrier.SeededCarrier;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.freeswitch.CallCenterConfig;
import dialer.simulator.freeswitch.Dialplan;
import dialer.simulator.freeswitch.SwitchConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What the demo dials: campaigns of different sizes, so that the fair share can be seen, and the size of the simulated world around them. The same
 * number of contacts and seed give the same contacts.
 *
 * @param contacts contacts of all campaigns
 * @param agentsBy who keeps the agents
 * @param cps calls in any one second that the daemon may make
 * @param slots calls in flight that it may have
 */
record DemoPlan(int contacts, long seed, DemoAgents agentsBy, List<DemoCampaign> campaigns, int cps, int slots) {
    static final String GATEWAY = "11111111-2222-3333-4444-555555555555";
    static final String IVR_EXTENSION = "9001";
    static final String DOMAIN = "127.0.0.1";
    private static final int FIRST_AGENT = 10_001;

    /** At this size the demo ends within about a minute. */
    private static final int AIM_SECONDS = 25;

    /** Calls run this much faster than real ones, so that the demo shows thousands of them within a minute. */
    private static final double TIME_SCALE = 10;

    /** As people are, but briefer: the demo should not end with a minute of waiting for the last long talk. */
    private static final SeededCarrier.Mix PEOPLE =
            new SeededCarrier.Mix(0.55, 0.10, 0.22, 0.05, 0.05, 0.03, Duration.ofSeconds(8), Duration.ofSeconds(15));

    private static final List<Share> SHARES = List.of(
            new Share("reminders", false, 0.40),
            new Share("survey", false, 0.22),
            new Share("recall-notice", false, 0.08),
            new Share("vip-callback", false, 0.02),
            new Share("sales", true, 0.20),
            new Share("collections", true, 0.08));

    private record Share(String name, boolean agents, double share) {}

    /**
     * One campaign of the demo.
     *
     * @param agents agents of its queue, 0 for an IVR campaign
     */
    record DemoCampaign(String id, int contacts, int agents) {
        boolean needsAgents() {
            return agents > 0;
        }

        String queue() {
            return Character.toUpperCase(id.charAt(0)) + id.substring(1);
        }

        /** The queue's name at the switch. */
        String switchQueue() {
            return id + "@" + DOMAIN;
        }
    }

    boolean ownQueues() {
        return agentsBy == DemoAgents.CALLCENTER;
    }

    DemoStage stage() {
        ConnectorConfig connector = ConnectorConfig.withAgents(Math.max(1, agents()))
                .wrapUp(Duration.ofMillis(300))
                .queuesRequests(true);
        String agents = ownQueues() ? ", agents: callcenter" : "";
        return new DemoStage(
                freeswitch(), ownQueues() ? null : connector, slots, cps, "{ring-timeout: 30s" + agents + "}");
    }

    private SwitchConfig freeswitch() {
        return SwitchConfig.builder()
                .password(DemoStage.PASSWORD)
                // N lets N-1 legs start in a second, and every answered agent call adds one
                .sessionsPerSecond(2 * cps + 1)
                .maxSessions(4 * slots)
                .heartbeatPeriod(Duration.ofSeconds(2))
                .timeScale(TIME_SCALE)
                .seed(seed)
                .carrier(new SeededCarrier(seed, PEOPLE))
                .agents(extension -> CallPlan.answerAndHold(Duration.ofMillis(500)))
                .callCenter(CallCenterConfig.of(queues()).wrapUp(Duration.ofSeconds(3)))
                .dialplan(new Dialplan()
                        .context(DOMAIN)
                        .ivr(IVR_EXTENSION, Duration.ofSeconds(20))
                        .agents("1[0-9]{3,4}"))
                .build();
    }

    /** The switch's own queues and their agents; each agent in one queue. */
    Map<String, List<String>> queues() {
        Map<String, List<String>> queues = new LinkedHashMap<>();
        int extension = FIRST_AGENT;
        for (DemoCampaign campaign : campaigns) {
            if (campaign.needsAgents()) {
                List<String> agents = new ArrayList<>();
                for (int i = 0; i < campaign.agents(); i++) {
                    agents.add(extension++ + "@" + DOMAIN);
                }
                queues.put(campaign.switchQueue(), agents);
            }
        }
        return queues;
    }

    static DemoPlan of(int contacts, long seed, DemoAgents agentsBy) {
        List<DemoCampaign> campaigns = new ArrayList<>();
        int left = contacts;
        for (int i = 0; i < SHARES.size() && left > 0; i++) {
            Share share = SHARES.get(i);
            boolean last = i == SHARES.size() - 1;
            int size = last ? left : Math.min(left, Math.max(1, (int) Math.round(contacts * share.share())));
            left -= size;
            campaigns.add(new DemoCampaign(share.name(), size, share.agents() ? Math.max(4, size / 6) : 0));
        }
        int cps = Math.max(40, Math.min(400, contacts / AIM_SECONDS));
        return new DemoPlan(contacts, seed, agentsBy, List.copyOf(campaigns), cps, cps * 8);
    }

    int agents() {
        return campaigns.stream().mapToInt(DemoCampaign::agents).sum();
    }

    /** The contacts of a campaign as lines of JSON, one a contact, in the form of POST /contacts. */
    List<String> contactLines(DemoCampaign campaign) {
        SplittableRandom random = new SplittableRandom(seed ^ campaign.id().hashCode());
        List<String> lines = new ArrayList<>(campaign.contacts());
        for (int i = 0; i < campaign.contacts(); i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            // the national part counts up, so that no number comes twice in a campaign
            String number = String.format(Locale.ROOT, "+1555%07d", i);
            lines.add(line(campaign, id, number, 1 + random.nextInt(10)));
        }
        return lines;
    }

    private String line(DemoCampaign campaign, String id, String number, int priority) {
        String common =
                "{\"id\":\"%s\",\"customerNumber\":\"%s\",\"gatewayId\":\"%s\",\"campaignId\":\"%s\",\"priority\":%d,"
                        .formatted(id, number, GATEWAY, campaign.id(), priority);
        return common
                + (campaign.needsAgents()
                        ? "\"campaignType\":\"AGENT\",\"dialingMode\":\"%s\",\"routingMode\":\"QUEUE\",\"queueName\":\"%s\"}"
                                .formatted(
                                        ownQueues() ? "PREDICTIVE" : "PROGRESSIVE",
                                        ownQueues() ? campaign.switchQueue() : campaign.queue())
                        : "\"campaignType\":\"IVR\",\"ivr\":\"%s\"}".formatted(IVR_EXTENSION));
    }
}
