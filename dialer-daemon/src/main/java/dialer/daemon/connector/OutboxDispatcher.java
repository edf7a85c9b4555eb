package dialer.daemon.connector;

import dialer.scheduler.contact.ContactId;
import dialer.sql.OutboxRow;
import dialer.sql.OutboxStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the outbox: at least once, in order per contact. Rows come right after their commit (the fast path) or, when they did not find room
 * here or come from an earlier run, from the store by polling.
 *
 * <p>One thread owns all state; deliveries and the store's work are done by others and come back as events. A <i>lane</i> holds the rows of one
 * contact, of which only the first is being sent. A failed row is tried again after a wait drawn at random below a bound that doubles (full
 * jitter), so that a connector that comes back is not met by all at once. Rows are leased to us by the store; a lane whose lease would end before
 * its next try is given back with that delay, and what comes later for the same contact goes through the store too, until the store's rows of the
 * contact are delivered: so no row overtakes another.
 */
public final class OutboxDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxDispatcher.class);

    /** Rows held in memory at most; some hundred bytes each. */
    private static final int MAX_ROWS = 20_000;

    /** Contacts with rows in the store that are remembered one by one; beyond it the fast path closes. */
    private static final int MAX_REMEMBERED = 100_000;

    private static final int POLL_ROWS = 500;
    private static final int DELETE_ROWS = 500;

    private static final int EVENTS_A_TURN = 1_000;

    /** How often the store is asked while nothing is known to wait there, and how often while something is. */
    private static final long IDLE_POLL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long BUSY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long delivered rows are gathered for one DELETE. */
    private static final long DELETE_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Pause after the database failed. */
    private static final long STORE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Pause after the circuit breaker let nothing more through: its probes are on their way. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A row may be taken by another node when its lease is over; nothing is sent that close to it. */
    private static final long LEASE_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final OutboxStore store;
    private final VoiceConnectorClient client;
    private final DispatchSettings settings;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong deliveredCount = new AtomicLong();
    private final AtomicLong parkedCount = new AtomicLong();
    private final AtomicLong retriedCount = new AtomicLong();
    private final ExecutorService storeThread;
    private final Thread thread;

    // from here on: owned by the dispatcher's thread
    private final Map<ContactId, Lane> lanes = new HashMap<>();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Lane> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.retryAtNanos - b.retryAtNanos));
    private final Set<Long> deliveredNotDeleted = new HashSet<>();
    private final List<Long> toDelete = new ArrayList<>();
    private final ArrayDeque<StoreWork> storeWork = new ArrayDeque<>();
    private final Map<ContactId, Long> lastInStore = new HashMap<>();
    private final List<Committed> early = new ArrayList<>();
    private int rowsHeld;
    private int inFlight;
    private boolean storeBusy;
    private boolean listening;
    private boolean closing;
    private long nextPollNanos;
    private long nextDeleteNanos;
    private long storePausedUntilNanos;
    private long fastPathClosedUntilNanos;
    private long sendingPausedUntilNanos;
    private long nextSweepNanos;

    /**
     * How notices are sent.
     *
     * @param maxConcurrent most requests in work at once
     * @param retryMin bound of the first wait
     * @param retryMax bound of the longest wait
     * @param requestTimeout after which a request has ended in any case
     */
    public record DispatchSettings(int maxConcurrent, Duration retryMin, Duration retryMax, Duration requestTimeout) {}

    /**
     * Numbers since the start.
     *
     * @param delivered rows taken by their receiver
     * @param parked rows refused for good
     * @param retried failed tries
     */
    public record Counts(long delivered, long parked, long retried) {}

    public OutboxDispatcher(
            OutboxStore store, VoiceConnectorClient client, DispatchSettings settings, RandomGenerator random) {
        this(store, client, settings, random, System::nanoTime);
    }

    OutboxDispatcher(
            OutboxStore store,
            VoiceConnectorClient client,
            DispatchSettings settings,
            RandomGenerator random,
            LongSupplier nanoClock) {
        this.store = store;
        this.client = client;
        this.settings = settings;
        this.random = random;
        this.nanoClock = nanoClock;
        this.storeThread = Executors.newSingleThreadExecutor(task -> daemonThread(task, "outbox-store"));
        this.thread = daemonThread(this::run, "outbox-dispatcher");
        long now = nanoClock.getAsLong();
        this.nextPollNanos = now;
        this.nextDeleteNanos = now;
        this.storePausedUntilNanos = now;
        this.fastPathClosedUntilNanos = now;
        this.sendingPausedUntilNanos = now;
        this.nextSweepNanos = now;
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
    }

    public Counts counts() {
        return new Counts(deliveredCount.get(), parkedCount.get(), retriedCount.get());
    }

    /** Ends within seconds: what is being sent is let end, what was delivered is deleted; all else waits in the store for the next run. */
    @Override
    public void close() {
        events.add(new Close());
        try {
            thread.join(settings.requestTimeout().plusSeconds(5).toMillis());
            storeThread.shutdown();
            if (!storeThread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn(
                        "The database did not take the last deliveries in time; they will be sent again by the next run.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!(closing && inFlight == 0 && !storeBusy && storeWork.isEmpty() && toDelete.isEmpty())) {
                Event event = events.poll(untilNextDeadlineNanos(), TimeUnit.NANOSECONDS);
                for (int i = 0; event != null && i < EVENTS_A_TURN; i++) {
                    handle(event);
                    event = i + 1 < EVENTS_A_TURN ? events.poll() : null;
                }
                advance(nanoClock.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(Event event) {
        if (event instanceof Committed committed) {
            if (listening) {
                committed.rows().forEach(row -> takeCommitted(row, committed.atNanos()));
            } else {
                early.add(committed);
            }
        } else if (event instanceof Polled polled) {
            takePolled(polled);
        } else if (event instanceof Sent sent) {
            inFlight--;
            settle(sent.lane(), sent.outcome(), nanoClock.getAsLong());
        } else if (event instanceof StoreDone done) {
            storeBusy = false;
            finishStoreWork(done);
        } else if (event instanceof Listening) {
            listening = true;
            early.forEach(this::handle);
            early.clear();
        } else if (event instanceof Close) {
            closing = true;
        }
    }

    private void advance(long now) {
        while (!waiting.isEmpty() && waiting.element().retryAtNanos - now <= 0) {
            ready.add(waiting.remove());
        }
        if (!closing) {
            if (client.isSending() && sendingPausedUntilNanos - now <= 0) {
                send(now);
            }
            giveBackWhatExpires(now);
        }
        workAtStore(now);
    }

    // ---- rows come in

    /** Called by threads that commit; must not block. */
    private void onCommitted(List<OutboxRow> rows) {
        events.add(new Committed(rows, nanoClock.getAsLong()));
    }

    private void takeCommitted(OutboxRow row, long atNanos) {
        boolean closed = fastPathClosedUntilNanos - nanoClock.getAsLong() > 0;
        boolean room = rowsHeld < MAX_ROWS;
        if (closing || !room || closed || lastInStore.containsKey(row.contactId())) {
            leaveInStore(row);
        } else {
            hold(row, atNanos);
        }
    }

    private void takePolled(Polled polled) {
        for (OutboxRow row : polled.rows()) {
            if (!deliveredNotDeleted.contains(row.outboxId()) && !lanes.containsKey(row.contactId())) {
                // there may be more of the contact in the store: until this row is delivered, nothing of it comes by
                // the fast path
                lastInStore.merge(row.contactId(), row.outboxId(), Math::max);
                hold(row, polled.atNanos());
            }
        }
    }

    private void hold(OutboxRow row, long leasedAtNanos) {
        rowsHeld++;
        Lane lane = lanes.get(row.contactId());
        if (lane == null) {
            lane = new Lane(row.contactId(), leasedAtNanos + OutboxStore.LEASE.toNanos() - LEASE_MARGIN_NANOS);
            lanes.put(row.contactId(), lane);
            ready.add(lane);
        }
        lane.rows.add(row);
    }

    private void leaveInStore(OutboxRow row) {
        if (lastInStore.size() < MAX_REMEMBERED || lastInStore.containsKey(row.contactId())) {
            lastInStore.merge(row.contactId(), row.outboxId(), Math::max);
        } else {
            // not remembered: until its lease is over and it has been polled, nothing may come by the fast path
            fastPathClosedUntilNanos = nanoClock.getAsLong() + 2 * OutboxStore.LEASE.toNanos();
        }
        nextPollNanos = Math.min(nextPollNanos, nanoClock.getAsLong() + BUSY_POLL_NANOS);
    }

    // ---- rows go out

    private void send(long now) {
        while (inFlight < settings.maxConcurrent() && !ready.isEmpty()) {
            Lane lane = ready.remove();
            if (expires(lane, now)) {
                giveBack(lane, "not sent before the lease ended", Duration.ZERO);
                continue;
            }
            OutboxRow row = lane.rows.element();
            inFlight++;
            var unused = client.post(row.target(), row.payload(), row.idempotencyKey())
                    .thenAccept(outcome -> events.add(new Sent(lane, outcome)));
        }
    }

    /** While nothing is sent, leases go on ending. */
    private void giveBackWhatExpires(long now) {
        if (nextSweepNanos - now > 0) {
            return;
        }
        nextSweepNanos = now + TimeUnit.SECONDS.toNanos(1);
        List<Lane> expired = ready.stream().filter(lane -> expires(lane, now)).toList();
        if (!expired.isEmpty()) {
            ready.removeAll(Set.copyOf(expired));
            expired.forEach(lane -> giveBack(lane, "not sent before the lease ended", Duration.ZERO));
        }
    }

    private boolean expires(Lane lane, long now) {
        return lane.leaseEndNanos - now - settings.requestTimeout().toNanos() <= 0;
    }

    private void settle(Lane lane, DeliveryOutcome outcome, long now) {
        OutboxRow row = lane.rows.element();
        if (outcome instanceof DeliveryOutcome.Delivered) {
            deliveredCount.incrementAndGet();
            deliveredNotDeleted.add(row.outboxId());
            toDelete.add(row.outboxId());
            next(lane);
        } else if (outcome instanceof DeliveryOutcome.Refused refused) {
            parkedCount.incrementAndGet();
            LOG.warn(
                    "Notice {} of contact {} was refused ({}) and is parked.",
                    row.kind(),
                    row.contactId(),
                    refused.why());
            storeWork.add(StoreWork.required(() -> store.park(row.outboxId(), refused.why()), List.of()));
            next(lane);
        } else if (outcome instanceof DeliveryOutcome.Failed failed) {
            retriedCount.incrementAndGet();
            lane.failures++;
            retryLater(lane, failed.why(), now);
        } else {
            sendingPausedUntilNanos = now + PAUSE_NANOS;
            ready.addFirst(lane);
        }
    }

    private void retryLater(Lane lane, String why, long now) {
        long waitNanos = backoffNanos(lane.rows.element().tries() + lane.failures);
        lane.retryAtNanos = now + waitNanos;
        if (lane.retryAtNanos + settings.requestTimeout().toNanos() - lane.leaseEndNanos >= 0) {
            giveBack(lane, why, Duration.ofNanos(waitNanos));
        } else {
            waiting.add(lane);
        }
    }

    /** Full jitter: anything from nothing to a bound that doubles with each failure. */
    private long backoffNanos(int failures) {
        long bound = settings.retryMin().toNanos();
        for (int i = 1; i < failures && bound < settings.retryMax().toNanos(); i++) {
            bound *= 2;
        }
        return 1
                + (long) (random.nextDouble()
                        * Math.min(bound, settings.retryMax().toNanos()));
    }

    /** The first row is settled; the next one of the contact comes. */
    private void next(Lane lane) {
        OutboxRow settled = lane.rows.remove();
        rowsHeld--;
        lane.failures = 0;
        lastInStore.computeIfPresent(lane.contactId, (id, last) -> last <= settled.outboxId() ? null : last);
        if (lane.rows.isEmpty()) {
            lanes.remove(lane.contactId);
        } else {
            ready.add(lane);
        }
    }

    private void giveBack(Lane lane, String why, Duration delay) {
        lanes.remove(lane.contactId);
        rowsHeld -= lane.rows.size();
        OutboxRow first = lane.rows.element();
        lane.rows.forEach(this::leaveInStore);
        storeWork.add(StoreWork.required(() -> store.failed(first.outboxId(), why, delay), List.of()));
    }

    // ---- the store

    private void workAtStore(long now) {
        if (storeBusy || storePausedUntilNanos - now > 0) {
            return;
        }
        StoreWork work = nextStoreWork(now);
        if (work == null) {
            return;
        }
        storeBusy = true;
        storeThread.execute(() -> {
            boolean done = false;
            try {
                work.task().run();
                done = true;
            } catch (RuntimeException e) {
                LOG.warn("The outbox cannot be worked on, it will be tried again: {}", e.toString());
            } finally {
                events.add(new StoreDone(work, done));
            }
        });
    }

    private @Nullable StoreWork nextStoreWork(long now) {
        if (!storeWork.isEmpty()) {
            return storeWork.remove();
        }
        if (!toDelete.isEmpty() && (closing || toDelete.size() >= DELETE_ROWS || nextDeleteNanos - now <= 0)) {
            List<Long> ids = List.copyOf(toDelete.subList(0, Math.min(DELETE_ROWS, toDelete.size())));
            toDelete.subList(0, ids.size()).clear();
            nextDeleteNanos = now + DELETE_DELAY_NANOS;
            return StoreWork.required(() -> store.delivered(ids), ids);
        }
        if (!closing && nextPollNanos - now <= 0 && rowsHeld + POLL_ROWS <= MAX_ROWS && client.isSending()) {
            return StoreWork.poll(listening ? this::poll : this::pollAndListen);
        }
        return null;
    }

    /** On the store's thread. */
    private void poll() {
        long askedAt = nanoClock.getAsLong();
        events.add(new Polled(store.due(POLL_ROWS), askedAt));
    }

    /**
     * On the store's thread, until nothing of earlier runs is left: only then can rows be taken right after their commit without overtaking older
     * ones of their contact. What is stored between the look and the listening is found by the next poll before anything else happens to it.
     */
    private void pollAndListen() {
        long askedAt = nanoClock.getAsLong();
        List<OutboxRow> rows = store.due(POLL_ROWS);
        events.add(new Polled(rows, askedAt));
        if (rows.isEmpty() && store.counts().waiting() == 0) {
            store.listen(this::onCommitted);
            events.add(new Polled(store.due(POLL_ROWS), nanoClock.getAsLong()));
            events.add(new Listening());
        }
    }

    private void finishStoreWork(StoreDone done) {
        long now = nanoClock.getAsLong();
        if (!done.succeeded()) {
            storePausedUntilNanos = now + STORE_PAUSE_NANOS;
            if (closing) {
                LOG.warn(
                        "The database is away; {} deliveries are not recorded and will be sent again.",
                        toDelete.size());
                toDelete.clear();
                storeWork.clear();
            } else if (done.work().mustBeDone()) {
                storeWork.addFirst(done.work());
            }
            return;
        }
        done.work().deletes().forEach(deliveredNotDeleted::remove);
        if (!done.work().mustBeDone()) {
            boolean something = !lastInStore.isEmpty() || !listening;
            nextPollNanos = now + (something ? BUSY_POLL_NANOS : IDLE_POLL_NANOS);
        }
    }

    private long untilNextDeadlineNanos() {
        long now = nanoClock.getAsLong();
        long until = toDelete.isEmpty() ? BUSY_POLL_NANOS : DELETE_DELAY_NANOS;
        if (!waiting.isEmpty()) {
            until = Math.min(until, waiting.element().retryAtNanos - now);
        }
        return Math.max(0, until);
    }

    private static Thread daemonThread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The rows of one contact that are held here, in order; the first is the one that is sent. */
    private static final class Lane {
        final ContactId contactId;
        final long leaseEndNanos;
        final ArrayDeque<OutboxRow> rows = new ArrayDeque<>();
        int failures;
        long retryAtNanos;

        Lane(ContactId contactId, long leaseEndNanos) {
            this.contactId = contactId;
            this.leaseEndNanos = leaseEndNanos;
        }
    }

    /**
     * Something to be done by the store's thread.
     *
     * @param deletes the delivered rows that it deletes
     * @param mustBeDone whether it is repeated when the database fails
     */
    private record StoreWork(Runnable task, List<Long> deletes, boolean mustBeDone) {
        static StoreWork required(Runnable task, List<Long> deletes) {
            return new StoreWork(task, deletes, true);
        }

        static StoreWork poll(Runnable task) {
            return new StoreWork(task, List.of(), false);
        }
    }

    private sealed interface Event {}

    private record Committed(List<OutboxRow> rows, long atNanos) implements Event {}

    private record Polled(List<OutboxRow> rows, long atNanos) implements Event {}

    private record Listening() implements Event {}

    private record Sent(Lane lane, DeliveryOutcome outcome) implements Event {}

    private record StoreDone(StoreWork work, boolean succeeded) implements Event {}

    private record Close() implements Event {}
}
