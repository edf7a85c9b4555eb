package dialer.daemon;

import dialer.daemon.config.CampaignSettings;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.SwitchSettings;
import dialer.daemon.config.VoiceConnectorSettings;
import dialer.daemon.connector.ConnectorFacts;
import dialer.daemon.connector.OutboxDispatcher;
import dialer.daemon.connector.VoiceConnectorAgentSource;
import dialer.daemon.connector.VoiceConnectorClient;
import dialer.daemon.connector.VoiceConnectorMessages;
import dialer.daemon.contact.ContactJson;
import dialer.daemon.contact.ContactRules;
import dialer.daemon.engine.EffectPerformer;
import dialer.daemon.engine.Engine;
import dialer.daemon.engine.LogTrace;
import dialer.daemon.engine.LoopPorts;
import dialer.daemon.engine.PacingMemories;
import dialer.daemon.engine.StoreWriter;
import dialer.daemon.http.Forwarder;
import dialer.daemon.http.HttpApi;
import dialer.daemon.http.OpenApiRoute;
import dialer.daemon.http.Readiness;
import dialer.daemon.http.StoryRoutes;
import dialer.daemon.metrics.AgentTimes;
import dialer.daemon.metrics.CampaignNumbers;
import dialer.daemon.metrics.DaemonMetrics;
import dialer.daemon.page.LivePage;
import dialer.daemon.record.CallRecordIntake;
import dialer.daemon.record.CallRecordReader;
import dialer.daemon.story.CallStories;
import dialer.daemon.systemd.Watched;
import dialer.esl.CallSettings;
import dialer.esl.EslSwitchSettings;
import dialer.esl.EslSwitches;
import dialer.scheduler.Signal;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.pacing.PacingMemory;
import dialer.scheduler.pacing.PredictivePolicy;
import dialer.sql.AttemptView;
import dialer.sql.CallOwners;
import dialer.sql.CallRecordStore;
import dialer.sql.CampaignStore;
import dialer.sql.ClaimStore;
import dialer.sql.ContactStore;
import dialer.sql.Database;
import dialer.sql.DatabaseUnavailableException;
import dialer.sql.DueSweeper;
import dialer.sql.LeaseLostException;
import dialer.sql.NodeLease;
import dialer.sql.OutboxStore;
import dialer.sql.PacingStore;
import dialer.sql.ResultWriter;
import dialer.sql.Takeover;
import io.micrometer.core.instrument.Tags;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: makes every part, wires them by their constructors, and ends them in reverse order. */
public final class Daemon implements AutoCloseable {
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_WRITES = Duration.ofSeconds(10);

    /** Between two counts of all campaigns' contacts. */
    private static final Duration SHORTEST_COUNT_REST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final DaemonSettings settings;
    private final Database database;
    private final ProcessIdentity process = ProcessIdentity.mine();
    private final NodeLease lease;
    private final LeaseKeeper keeper;
    private final OutboxStore outbox;
    private final ClaimStore claims;
    private final CampaignStore campaigns;
    private final ContactStore contacts;
    private final Engine engine;
    private final PacingMemories pacing;
    private final LoopPorts ports;
    private final StoreWriter writer;
    private final VoiceConnectorClient connector;
    private final OutboxDispatcher dispatcher;
    private final EslSwitches switches;
    private final EffectPerformer performer;
    private final Housekeeping housekeeping;
    private final DaemonMetrics metrics = new DaemonMetrics();
    private final AgentTimes agentTimes = new AgentTimes();
    private final CallStories stories = new CallStories(new LogTrace(), System::currentTimeMillis);
    private final LivePage page;
    private final CallRecordIntake recordIntake;
    private final CallRecordReader records;
    private final Forwarder forwarder;
    private final HttpApi http;
    private final Thread opening = new Thread(this::openDatabase, "database-opening");
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<URI> apiUrl = Optional.empty();
    private volatile boolean databaseOpen;
    private boolean dialing;
    private volatile @Nullable String databaseTrouble;

    public Daemon(DaemonSettings settings) {
        this.settings = settings;
        ConnectorFacts facts = connectorFacts(settings);
        VoiceConnectorMessages messages = new VoiceConnectorMessages(facts);
        database = new Database(
                settings.database().url(),
                settings.database().user(),
                settings.database().password().value(),
                settings.database().poolSize());
        outbox = new OutboxStore(database, notice -> isForNobody(notice) ? null : messages.render(notice));
        lease = new NodeLease(
                database,
                settings.node(),
                process.text(),
                settings.switches().stream().map(one -> one.name().value()).toList(),
                settings.lease().duration());
        claims = new ClaimStore(outbox, lease, this::beginToOwn);
        campaigns = new CampaignStore(database);
        contacts = new ContactStore(database);
        engine = new Engine(CoreSettings.of(settings), PredictivePolicy::learning, stories, this::ownsItsClaims);
        pacing = new PacingMemories(new PacingStore(database, lease));
        ports = new LoopPorts(engine);
        writer = new StoreWriter(
                claims,
                new ResultWriter(lease, outbox),
                outbox.under(lease),
                pacing::store,
                this::cancellationOf,
                DatabaseUnavailableException.class::isInstance,
                ownership(lease),
                engine::storeIsBehind,
                (call, ours) -> engine.post(new ClaimSignal.DialMarked(call, ours)),
                (call, why) -> engine.post(new ClaimSignal.DialMarkFailed(call, why)));
        connector = new VoiceConnectorClient(settings.voiceConnector());
        dispatcher = new OutboxDispatcher(
                outbox, connector, dispatchSettings(settings.voiceConnector()), new SecureRandom());
        switches = new EslSwitches(
                settings.switches().stream()
                        .map(one -> eslSwitch(settings, one))
                        .toList(),
                campaign -> callSettings(settings, campaign),
                engine::offer,
                lease::isSurelyHeld,
                new SecureRandom());
        performer = new EffectPerformer(
                engine,
                claims,
                () -> campaigns.list(lease),
                writer,
                switches,
                new VoiceConnectorAgentSource(connector, messages, engine::post),
                ports);
        keeper = new LeaseKeeper(
                lease,
                settings.lease().duration(),
                new Takeover(database, lease, claims),
                claims,
                process::isSurelyDead,
                this::own,
                performer::forgetCalls);
        housekeeping = new Housekeeping(new DueSweeper(database, outbox), database, engine::post);
        CampaignNumbers numbers =
                new CampaignNumbers(campaigns::summaries, SHORTEST_COUNT_REST.toNanos(), System::nanoTime);
        page = new LivePage(
                settings.node(),
                ports::isLoopAtWork,
                ports::view,
                numbers,
                this::components,
                metrics.totals(),
                agentTimes,
                campaign -> settings.campaigns().of(campaign).agentCalls().pacing());
        CallRecordStore recordStore = new CallRecordStore(database);
        recordIntake = new CallRecordIntake(recordStore, engine::post);
        records = new CallRecordReader(
                recordStore,
                recordIntake,
                lease,
                engine::post,
                settings.callRecords().spoolDir());
        forwarder = new Forwarder(new CallOwners(database), settings.node(), () -> apiUrl);
        http = new HttpApi(
                settings.http(),
                new HttpApi.Backend(
                        contacts,
                        campaigns,
                        new ContactJson(contactRules(settings)),
                        ports,
                        ports,
                        ports,
                        forwarder,
                        ports,
                        recordIntake,
                        this::components,
                        this::hasEnoughToDo,
                        engine::post),
                metrics.routes(
                        new DaemonMetrics.Sources(ports::isLoopAtWork, ports::view, numbers, this::componentsReady)),
                page::addTo,
                new StoryRoutes(stories)::addTo,
                OpenApiRoute::addTo);
        addOwnMetrics();
    }

    /** Without a loop that answers nothing is known of the switches. */
    private Map<String, Boolean> componentsReady() {
        Map<String, Boolean> ready = new LinkedHashMap<>();
        ready.put("dial-loop", ports.isLoopAtWork());
        if (ports.isLoopAtWork()) {
            components().forEach(component -> ready.put(component.name(), component.ready()));
        }
        return ready;
    }

    private void addOwnMetrics() {
        metrics.gauge("dialer.loop.queue.signals", "Signals that wait for the dial loop", engine::backlog)
                .gauge(
                        "dialer.loop.silence.seconds",
                        "Since the dial loop last ticked",
                        () -> engine.silentForMs() / 1e3)
                .gauge(
                        "dialer.store.queue.writes",
                        "Results, releases and notices that wait for the database",
                        writer::backlog)
                .counter(
                        "dialer.store.refused",
                        "Writes that the database refused for their content",
                        Tags.empty(),
                        writer::refused)
                .counter(
                        "dialer.store.disowned",
                        "Writes left undone because another daemon owns their calls",
                        Tags.empty(),
                        writer::disowned)
                .gauge(
                        "dialer.lease.held",
                        "1 while it is certain that the calls are this daemon's",
                        () -> lease.isSurelyHeld() ? 1 : 0)
                .milliseconds(
                        "dialer.agents.handle",
                        "Talk and wrap-up of all agents; occupancy is this of this and available",
                        () -> agentTimes.total().handleMs())
                .milliseconds(
                        "dialer.agents.available",
                        "The time in which agents waited for a call",
                        () -> agentTimes.total().availableMs());
        Map<String, LongSupplier> notices = Map.of(
                "delivered", () -> dispatcher.counts().delivered(),
                "parked", () -> dispatcher.counts().parked(),
                "retried", () -> dispatcher.counts().retried());
        for (CallRecordStore.Outcome outcome : CallRecordStore.Outcome.values()) {
            metrics.counter(
                    "dialer.call.records",
                    "The switch's records of ended calls, by what became of them",
                    Tags.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
                    () -> recordIntake.count(outcome));
        }
        http.refusals()
                .counts()
                .keySet()
                .forEach(reason -> metrics.counter(
                        "dialer.http.refused",
                        "Requests that were refused, by reason",
                        Tags.of("reason", reason),
                        () -> http.refusals().counts().getOrDefault(reason, 0L)));
        forwarder
                .counts()
                .keySet()
                .forEach(outcome -> metrics.counter(
                        "dialer.http.forwarded",
                        "Requests about what another daemon owns, by what became of them",
                        Tags.of("outcome", outcome),
                        () -> forwarder.counts().getOrDefault(outcome, 0L)));
        notices.forEach((outcome, count) -> metrics.counter(
                "dialer.notices",
                "Tries to deliver a notice, by what became of them",
                Tags.of("outcome", outcome),
                count));
    }

    private static ConnectorFacts connectorFacts(DaemonSettings settings) {
        VoiceConnectorSettings connector = settings.voiceConnector();
        return new ConnectorFacts(
                settings.campaigns()::serviceIdentifier,
                settings::eslHost,
                connector.recordingLinkPath(),
                connector.recordingPath(),
                settings.webhook().enabled() ? Set.copyOf(settings.webhook().allowedHosts()) : Set.of());
    }

    /** A contact centre whose agents are in the switch's own queue need not have a voice connector: then nobody waits for its notices. */
    private boolean isForNobody(Notice notice) {
        CampaignId campaign = notice.contact().campaignId();
        return settings.voiceConnector().url() == null
                && !(notice instanceof Notice.CallProgress)
                && settings.campaigns().of(campaign).agentCalls().agents() == AgentsBy.CALLCENTER;
    }

    private static EslSwitchSettings eslSwitch(DaemonSettings settings, SwitchSettings one) {
        return new EslSwitchSettings(
                one.name(), one.host(), one.port(), one.password().value(), one.domain(), playsMessages(settings));
    }

    private static boolean playsMessages(DaemonSettings settings) {
        return Stream.concat(Stream.of(settings.campaigns().defaults()), settings.campaigns().named().values().stream())
                .map(CampaignSettings::agentCalls)
                .anyMatch(calls -> calls.abandonMessage() != null || calls.amd().message() != null);
    }

    private static CallSettings callSettings(DaemonSettings settings, CampaignId campaign) {
        CampaignSettings one = settings.campaigns().of(campaign);
        return new CallSettings(
                one.ivr(),
                one.callerIdName(),
                one.callerIdNumber(),
                one.domain(),
                settings.campaigns().serviceIdentifier(campaign),
                one.variables());
    }

    private static OutboxDispatcher.DispatchSettings dispatchSettings(VoiceConnectorSettings connector) {
        return new OutboxDispatcher.DispatchSettings(
                connector.maxConcurrent(), connector.retryMin(), connector.retryMax(), connector.requestTimeout());
    }

    private static ContactRules contactRules(DaemonSettings settings) {
        return ContactRules.of(settings.webhook().allowedHosts());
    }

    private Optional<Notice> cancellationOf(ContactId id) {
        return contacts.find(id)
                .filter(view -> view.history().stream().noneMatch(this::isOpenElsewhere))
                .map(view -> new Notice.CancelAgent(view.contact()));
    }

    /** Then the agent was meant for the call of another daemon, and was told to the wrong one. */
    private boolean isOpenElsewhere(AttemptView attempt) {
        return (attempt.state().equals("CLAIMED") || attempt.state().equals("DIALED"))
                && !attempt.node().equals(settings.node());
    }

    /** Starts everything. The API answers at once; dialing begins as soon as the database has answered. */
    public void start() {
        engine.storeIsBehind(true);
        engine.start(stories.telling(metrics.counting(performer)), stories::signal);
        writer.start();
        housekeeping.startProbe();
        housekeeping.startCalendar();
        http.start();
        page.start();
        LOG.info(
                "The API listens on {}://{}:{}",
                settings.http().tls() == null ? "http" : "https",
                settings.http().host(),
                http.port());
        if (settings.http().apiKeys().isEmpty()) {
            LOG.warn(
                    "The API asks nobody for a key (http.keys): whoever can reach port {} of this host may do everything",
                    http.port());
        }
        publishApi();
        opening.start();
    }

    /** Before a lease is acquired: it carries the address. */
    private void publishApi() {
        apiUrl = settings.http().apiUrl(http.port());
        lease.publish(apiUrl.map(URI::toString).orElse(null));
        if (apiUrl.isEmpty()) {
            LOG.info(
                    "Other daemons cannot hand on callbacks to this one: the API listens on {}, which is no address to"
                            + " send to, and http.advertise is not set",
                    settings.http().host());
        }
    }

    /** Every method and path that is answered, as in {@code GET /calls}. */
    List<String> routes() {
        return http.routes();
    }

    /** The TCP port of the API. */
    public int port() {
        return http.port();
    }

    /** Brings the schema up to date, and begins with what needs nothing but the database; the dialing begins with the lease. */
    private void openDatabase() {
        try {
            SortedMap<CampaignId, PacingMemory> memories = null;
            while (memories == null) {
                try {
                    database.migrate();
                    memories = pacing.all();
                } catch (DatabaseUnavailableException e) {
                    LOG.warn("The database does not answer yet: {}", e.getMessage());
                    if (closing.await(DATABASE_RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
            engine.post(new CampaignSignal.PacingRemembered(memories));
            databaseOpen = true;
            dispatcher.start();
            housekeeping.startSweeps();
            keeper.start();
            records.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            databaseTrouble = "the database cannot be used: " + e.getMessage();
            LOG.error(
                    "The database cannot be used; nothing is dialed until that is mended and the daemon restarted", e);
        }
    }

    /** What systemd is told of. The daemon is ready without its switches: it takes contacts, and dials when they are there. */
    public Watched watched() {
        return new Watched() {
            @Override
            public boolean isReady() {
                return databaseOpen;
            }

            @Override
            public long loopSilentForMs() {
                return engine.silentForMs();
            }

            @Override
            public String status() {
                return statusLine();
            }
        };
    }

    /** These attempts are this daemon's from now on. With the first of them, or with none, the dialing begins. */
    private void own(List<RecoveredAttempt> open) {
        if (!open.isEmpty()) {
            LOG.info("Taking up {} attempts that were left open", open.size());
        }
        engine.post(new ClaimSignal.Recovered(open));
        if (!dialing) {
            dialing = true;
            engine.storeIsBehind(false);
            switches.start();
        }
    }

    private boolean ownsItsClaims() {
        return keeper.ownsItsClaims();
    }

    /** A campaign with agents comes with what its last owner learned about pacing. */
    private void beginToOwn(SortedSet<CampaignId> owned) {
        SortedMap<CampaignId, PacingMemory> memories = new TreeMap<>(pacing.all());
        memories.keySet().retainAll(owned);
        engine.post(new CampaignSignal.PacingRemembered(memories));
    }

    private static StoreWriter.Ownership ownership(NodeLease lease) {
        return new StoreWriter.Ownership() {
            @Override
            public long lease() {
                return lease.fence();
            }

            @Override
            public boolean isLost(RuntimeException failure) {
                return failure instanceof LeaseLostException;
            }
        };
    }

    private String statusLine() {
        List<String> troubles = components().stream()
                .filter(component -> !component.ready())
                .map(component -> component.name() + ": " + component.reason())
                .toList();
        return troubles.isEmpty() ? "At work." : String.join("; ", troubles);
    }

    /** Results or signals pile up: what comes in now would only wait longer. Not so while the daemon has not begun to dial. */
    private boolean hasEnoughToDo() {
        return writer.isBehind() || engine.isBehind();
    }

    private List<Readiness.Component> components() {
        List<Readiness.Component> components = new ArrayList<>();
        components.add(new Readiness.Component("database", databaseReason()));
        components.add(new Readiness.Component("lease", keeper.trouble()));
        ports.view()
                .switches()
                .forEach(one -> components.add(new Readiness.Component(
                        "switch " + one.id(), one.up() ? null : "no connection to its Event Socket")));
        components.add(new Readiness.Component("voice-connector", connectorReason()));
        return components;
    }

    private @Nullable String databaseReason() {
        if (databaseTrouble != null) {
            return databaseTrouble;
        }
        if (!housekeeping.databaseAnswers()) {
            return "the database does not answer";
        }
        return databaseOpen ? null : "the schema is being prepared";
    }

    private @Nullable String connectorReason() {
        if (!connector.isConfigured()) {
            return null;
        }
        return connector.isSending() ? null : "it does not answer; notices wait in the outbox";
    }

    /**
     * Starts nothing new, gives back what has not been dialed, and waits for the live calls.
     *
     * @return calls that are still live; the next start takes them up again
     */
    public int drain(Duration bound) {
        engine.post(new Signal.Drain());
        long until = System.nanoTime() + bound.toNanos();
        int lastSaid = 0;
        while (System.nanoTime() < until && !answer(engine.isIdle(), true)) {
            int live = liveCalls();
            if (live != lastSaid) {
                LOG.info("Waiting for {} live calls to end", live);
                lastSaid = live;
            }
            pause();
        }
        return liveCalls();
    }

    private void pause() {
        try {
            closing.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** See {@link Engine#broken}. */
    long brokenSignals() {
        return engine.broken();
    }

    private int liveCalls() {
        return answer(engine.liveCalls(), 0);
    }

    /** The loop's answer; a loop that gives none has nothing that could be waited for. */
    private static <T> T answer(Future<T> asked, T otherwise) {
        try {
            return asked.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("The dial loop does not answer", e);
        }
        return otherwise;
    }

    /** Ends everything in the reverse order of its start. Results that are decided are stored first. */
    @Override
    public void close() {
        closing.countDown();
        switches.close();
        page.close();
        http.close();
        forwarder.close();
        records.close();
        engine.close();
        performer.close();
        writer.close(LAST_WRITES);
        if (databaseOpen) {
            keeper.close();
        }
        housekeeping.close();
        if (databaseOpen) {
            dispatcher.close();
        }
        connector.close();
        database.close();
        metrics.close();
        LOG.info("Stopped");
    }
}
