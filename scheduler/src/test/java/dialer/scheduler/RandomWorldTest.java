package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.DialSettings.PreviewRules;
import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.FakeConnector.Answers;
import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OriginateRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random worlds with random faults. What must always hold is checked after every signal; once the world has healed, everything must end. A world
 * is its seed: run {@code new RandomWorld(seed).live()} to see it again.
 */
class RandomWorldTest {
    private static final int WORLDS = 250;

    @Test
    void whateverHappensTheRulesHoldAndEverythingEnds() {
        for (long seed = 1; seed <= WORLDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            try {
                world.live();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ", " + world + ": " + broken.getMessage(), broken);
            }
        }
    }

    @Test
    void sameSeedGivesTheSameEffectsToTheLastOne() {
        for (long seed = 1; seed <= 10; seed++) {
            RandomWorld one = new RandomWorld(seed);
            RandomWorld two = new RandomWorld(seed);
            one.live();
            two.live();
            assertThat(one.driver.log).as("seed %d", seed).hasSizeGreaterThan(100);
            assertThat(one.driver.log.toString().hashCode())
                    .as("seed %d", seed)
                    .isEqualTo(two.driver.log.toString().hashCode());
            assertThat(one.driver.transitions).as("seed %d", seed).isEqualTo(two.driver.transitions);
        }
    }

    /** One world, drawn from its seed. */
    private static final class RandomWorld {
        private static final List<AgentState> STATES = List.of(AgentState.values());
        private static final List<DialingMode> MODES = List.of(DialingMode.values());
        private static final List<Answers> ANSWERS = List.of(Answers.values());
        private static final long FAULTS_UNTIL_MS = 60_000;
        private static final long LONGEST_HEALING_MS = 900_000;

        final LoopDriver driver;
        private final Random random;
        private final DialSettings settings;
        private final List<CampaignId> campaigns = new ArrayList<>();
        private final Map<SwitchId, Deque<Long>> originatedAt = new TreeMap<>();
        private final Set<CallId> marked = new TreeSet<>();
        private final Set<CallId> originated = new TreeSet<>();
        private boolean faulty = true;

        RandomWorld(long seed) {
            random = new Random(seed);
            settings = drawSettings();
            driver = new LoopDriver(settings);
            driver.tickMs = 10 + random.nextLong(40);
            driver.line = this::faultyLine;
            driver.check = this::invariants;
            driver.beforeOriginate = this::mayOriginate;
            driver.beforeSignal = this::remember;
        }

        private DialSettings drawSettings() {
            SortedMap<SwitchId, SwitchLimits> switches = new TreeMap<>();
            int count = 1 + random.nextInt(2);
            for (int i = 1; i <= count; i++) {
                switches.put(new SwitchId("fs" + i), new SwitchLimits(2 + random.nextInt(40), 1 + random.nextInt(40)));
            }
            SortedMap<GatewayId, GatewayLimits> gateways = new TreeMap<>();
            if (random.nextBoolean()) {
                gateways.put(LoopDriver.GATEWAY, new GatewayLimits(1 + random.nextInt(20), 1 + random.nextInt(20)));
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
                    Duration.ZERO,
                    new TreeMap<>(),
                    drawRules());
        }

        private CampaignRules drawRules() {
            LoopDriver.Rules rules = new LoopDriver.Rules();
            rules.maxSlots = 1 + random.nextInt(60);
            rules.ringTimeout = Duration.ofSeconds(5);
            if (random.nextInt(4) == 0) {
                rules.callcenter();
            }
            if (random.nextBoolean()) {
                rules.says("sorry.wav");
            }
            if (random.nextInt(3) == 0) {
                rules.amd(
                        random.nextBoolean() ? AmdMode.MOD_AMD : AmdMode.AVMD,
                        List.of(MachineAction.values()).get(random.nextInt(3)));
            }
            rules.preview = new PreviewRules(
                    Duration.ofSeconds(1 + random.nextInt(5)),
                    random.nextBoolean() ? PreviewChoice.DIAL : PreviewChoice.SKIP,
                    Duration.ofSeconds(2));
            return rules.build();
        }

        void live() {
            driver.switches.values().forEach(each -> {
                each.carrier = this::drawCall;
                each.gateways.put(LoopDriver.GATEWAY, GatewayState.UP);
                each.connect();
            });
            driver.switches.values().forEach(each -> {
                each.agents.put(new AgentId("1005"), AgentState.AVAILABLE);
                each.agents.put(new AgentId("1006"), AgentState.AVAILABLE);
            });
            if (random.nextBoolean() && !ownQueue()) {
                driver.told("1005", "1006", "1007", "1008");
            }
            drawContacts();
            int faults = 5 + random.nextInt(20);
            for (int i = 0; i < faults; i++) {
                driver.at(random.nextLong(FAULTS_UNTIL_MS), this::fault);
            }
            driver.connector.answers = Answers.AGENT;
            driver.run(FAULTS_UNTIL_MS + 20_000);
            heal();
            long until = driver.nowMs() + LONGEST_HEALING_MS;
            while (!driver.store.allFinal() && driver.nowMs() < until) {
                driver.run(1_000);
            }
            assertThat(driver.store.notFinal())
                    .as(
                            "contacts without an end; %s; %s; %s",
                            driver.view().campaigns(),
                            driver.view().pools(),
                            driver.view().calls())
                    .isEmpty();
            assertThat(driver.liveCalls()).as("live calls").isZero();
            driver.run(5_000);
            driver.view()
                    .pools()
                    .forEach(pool -> assertThat(pool.agents())
                            .as("agents of %s", pool.queue())
                            .noneMatch(row -> row.state() == AgentState.RESERVED || row.state() == AgentState.TALKING));
            assertThat(driver.view().illegalTransitions())
                    .as("refused changes of state")
                    .isZero();
            driver.view()
                    .switches()
                    .forEach(each -> assertThat(each.inFlight())
                            .as("slots in use at %s", each.id())
                            .isZero());
        }

        private void drawContacts() {
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                CampaignId campaign = new CampaignId("k" + i);
                campaigns.add(campaign);
                int contacts = 1 + random.nextInt(60);
                int kind = random.nextInt(4);
                DialingMode mode = MODES.get(random.nextInt(3));
                boolean mixed = random.nextInt(5) == 0;
                for (int j = 0; j < contacts; j++) {
                    String id = "c" + i + "n" + j;
                    boolean agent = kind == 1 || kind == 2 || (kind == 3 && random.nextBoolean());
                    driver.at(
                            random.nextInt(20_000),
                            () -> driver.contact(
                                    agent
                                            ? LoopDriver.agentContact(
                                                    id,
                                                    campaign,
                                                    mixed ? MODES.get(id.length() % 3) : mode,
                                                    kind == 1 ? RoutingMode.AGENT : RoutingMode.QUEUE)
                                            : LoopDriver.ivrContact(id, campaign, LoopDriver.GATEWAY)));
                }
            }
        }

        private void drawCall(FakeSwitch at, OriginateRequest request) {
            Carrier carrier = switch (random.nextInt(faulty ? 16 : 10)) {
                case 0 -> Carrier.rejects(486, "USER_BUSY", random.nextInt(900) - 450);
                case 1 -> Carrier.neverAnswers();
                case 2 -> Carrier.answeredNeverBridged("USER_BUSY");
                case 3 -> Carrier.jobFails("UNALLOCATED_NUMBER");
                case 10 -> Carrier.jobFails("INVALID_GATEWAY");
                case 11 -> Carrier.jobFails("GATEWAY_DOWN");
                case 12 -> Carrier.jobFails("DESTINATION_OUT_OF_ORDER");
                case 13 -> Carrier.mute(random.nextBoolean() ? 0 : random.nextLong(20_000));
                case 14 -> Carrier.silent();
                case 15 -> (where, lost) -> where.notSent(random.nextInt(50), lost.callId());
                case 4 ->
                    Carrier.answersAs(
                            List.of(AmdVerdict.values()).get(random.nextInt(3)), random.nextInt(4_000), 8_000);
                default -> Carrier.answers(500 + random.nextInt(3_000), 300 + random.nextInt(8_000));
            };
            carrier.call(at, request);
        }

        private void fault() {
            FakeSwitch one = driver.switches.values().stream()
                    .skip(random.nextInt(driver.switches.size()))
                    .findFirst()
                    .orElseThrow();
            long lasts = 50 + random.nextLong(12_000);
            switch (random.nextInt(13)) {
                case 10 -> decidePreviews();
                case 11 -> tellOfSomebody();
                case 12 -> reserveSomebodyTwice();
                case 0 -> one.cut(random.nextInt(500));
                case 1 -> one.die();
                case 2 -> {
                    driver.store.reachable = false;
                    driver.at(lasts, () -> driver.store.reachable = true);
                }
                case 3 -> {
                    CampaignId campaign = campaigns.get(random.nextInt(campaigns.size()));
                    driver.stop(campaign);
                    driver.at(lasts, () -> driver.start(campaign));
                }
                case 4 -> {
                    driver.send(new Signal.Overload(true));
                    driver.at(lasts, () -> driver.send(new Signal.Overload(false)));
                }
                case 5 -> {
                    one.gateways.put(LoopDriver.GATEWAY, GatewayState.DOWN);
                    driver.at(lasts, () -> one.gateway(LoopDriver.GATEWAY, GatewayState.UP));
                }
                case 6 -> {
                    one.capacity(new Capacity(0, 1 + random.nextInt(20), 0, random.nextBoolean()));
                    driver.at(lasts, () -> one.capacity(new Capacity(0, 0, 0, true)));
                }
                case 7 -> {
                    driver.connector.answers = ANSWERS.get(random.nextInt(ANSWERS.size()));
                    driver.at(lasts, () -> driver.connector.answers = Answers.AGENT);
                }
                case 8 -> {
                    one.answersQuestions = false;
                    driver.at(lasts, () -> one.answersQuestions = true);
                }
                default -> restart();
            }
            driver.at(
                    lasts,
                    () -> driver.switches.values().stream()
                            .filter(each -> !each.connected)
                            .forEach(FakeSwitch::connect));
        }

        private void decidePreviews() {
            driver.view()
                    .calls()
                    .forEach(call -> driver.send(
                            random.nextBoolean()
                                    ? new ControlSignal.Dial(9, call.id())
                                    : new ControlSignal.Skip(9, call.id())));
        }

        private boolean ownQueue() {
            return settings.campaignDefaults().agents() == AgentsBy.CALLCENTER;
        }

        private void tellOfSomebody() {
            if (!ownQueue()) {
                driver.told("100" + (5 + random.nextInt(4)), STATES.get(random.nextInt(STATES.size())));
            }
        }

        private void reserveSomebodyTwice() {
            driver.view().calls().stream()
                    .skip(random.nextInt(3))
                    .findFirst()
                    .ifPresent(
                            call -> driver.connector.reserve(call.contact().id().value(), "1005"));
        }

        private void restart() {
            driver.restart();
            originatedAt.clear();
            if (random.nextBoolean()) {
                driver.recover();
            } else {
                driver.switches.values().forEach(FakeSwitch::connect);
                driver.recover();
            }
        }

        private void heal() {
            faulty = false;
            driver.line = driver::send;
            driver.store.reachable = true;
            driver.connector.answers = Answers.AGENT;
            driver.send(new Signal.Overload(false));
            driver.switches.values().forEach(each -> {
                each.answersQuestions = true;
                each.gateways.put(LoopDriver.GATEWAY, GatewayState.UP);
                each.capacity = new Capacity(0, 0, 0, true);
                each.connect();
            });
            if (driver.view().pools().stream().anyMatch(PoolView::told)) {
                keepTelling();
            }
            campaigns.forEach(driver::start);
            dialPreviews();
        }

        /** In the end every agent wants every call that they see. */
        private void dialPreviews() {
            driver.view().calls().stream()
                    .filter(call -> call.state() == AttemptState.PREVIEWING)
                    .forEach(call -> driver.send(new ControlSignal.Dial(9, call.id())));
            driver.at(300, this::dialPreviews);
        }

        /** Whoever tells of the agents goes on telling: those without a call are free. */
        private void keepTelling() {
            driver.switches.values().forEach(each -> each.agents.keySet().forEach(agent -> each.healAgent(agent)));
            if (!ownQueue()) {
                driver.told("1005", "1006", "1007", "1008");
            }
            driver.at(2_000, this::keepTelling);
        }

        /** Loses, repeats, delays and so reorders what the switches say. */
        private void faultyLine(CallSignal signal) {
            int drawn = random.nextInt(100);
            if (drawn < 3) {
                return;
            }
            if (drawn < 15) {
                driver.post(random.nextInt(400), signal);
            } else {
                driver.send(signal);
            }
            if (drawn >= 95) {
                driver.post(random.nextInt(2_000), signal);
            }
        }

        private void remember(Signal signal) {
            if (signal instanceof ClaimSignal.Claimed claimed) {
                claimed.contacts().forEach(contact -> {
                    marked.remove(contact.callId());
                    originated.remove(contact.callId());
                });
            } else if (signal instanceof ClaimSignal.DialMarked mark && mark.ours()) {
                marked.add(mark.callId());
            }
        }

        private void mayOriginate(OriginateRequest request) {
            FakeSwitch where = Objects.requireNonNull(driver.switches.get(request.switchId()));
            assertThat(where.told).as("%s is there", where.id).isTrue();
            assertThat(originated.add(request.callId()))
                    .as("%s is originated once a claim", request.callId())
                    .isTrue();
            if (request.contact().campaignType() == CampaignType.AGENT) {
                assertThat(marked).as("marked as dialed").contains(request.callId());
                boolean ahead = request.contact().dialingMode() == DialingMode.PREDICTIVE;
                assertThat(request.agent() != null || ahead || ownQueue())
                        .as("an agent is reserved, or need not be")
                        .isTrue();
            }
            assertThat(driver.view().switches())
                    .filteredOn(each -> each.id().equals(where.id))
                    .allSatisfy(each -> assertThat(each.inFlight())
                            .as("calls at %s", where.id)
                            .isLessThanOrEqualTo(limits(where.id).maxSlots()));
            Deque<Long> times = originatedAt.computeIfAbsent(where.id, id -> new ArrayDeque<>());
            while (!times.isEmpty() && times.getFirst() <= driver.nowMs() - 1_000) {
                times.removeFirst();
            }
            times.addLast(driver.nowMs());
            assertThat(times.size())
                    .as("calls of one second at %s", where.id)
                    .isLessThanOrEqualTo(limits(where.id).cps());
        }

        private SwitchLimits limits(SwitchId id) {
            return Objects.requireNonNull(settings.switches().get(id));
        }

        private void invariants() {
            int live = driver.liveCalls();
            if (live > settings.maxSlots()) {
                throw new AssertionError(live + " live calls in " + settings.maxSlots() + " slots");
            }
            noAgentHasTwoCalls();
            if (live + driver.undelivered != driver.store.openAttempts()) {
                throw new AssertionError(live + " live and " + driver.undelivered + " just claimed, but "
                        + driver.store.openAttempts() + " open in the store");
            }
        }

        private void noAgentHasTwoCalls() {
            Set<AgentId> busy = new TreeSet<>();
            driver.view().calls().forEach(call -> {
                AgentId agent = call.agent();
                if (agent != null && !ownQueue() && !busy.add(agent)) {
                    throw new AssertionError("agent " + agent + " has two calls");
                }
            });
        }

        @Override
        public String toString() {
            return "at " + driver.nowMs() + " ms, " + settings;
        }
    }
}
