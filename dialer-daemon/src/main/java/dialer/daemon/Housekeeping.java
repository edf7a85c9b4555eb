package dialer.daemon;

import dialer.scheduler.Signal;
import dialer.scheduler.campaign.CampaignSignal;
import dialer.sql.Database;
import dialer.sql.DatabaseUnavailableException;
import dialer.sql.DueSweeper;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time itself makes happen in the database: contacts become due, contacts expire. Also knows whether the database answers. */
final class Housekeeping implements AutoCloseable {
    private static final long SWEEP_MS = 500;
    private static final long PROBE_MS = 2000;
    private static final long CALENDAR_MS = 20_000;

    /** Contacts a sweep makes due at most; a million that become due at nine o'clock are due within minutes, in the order of their priority. */
    private static final int SWEEP_ROWS = 5000;

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor(named("sweeper"));
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor(named("database-probe"));
    private final DueSweeper sweeper;
    private final Database database;
    private final Consumer<Signal> signals;
    private volatile boolean databaseAnswers;

    Housekeeping(DueSweeper sweeper, Database database, Consumer<Signal> signals) {
        this.sweeper = sweeper;
        this.database = database;
        this.signals = signals;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Begins to ask whether the database answers; the first answer is there when this returns. */
    void startProbe() {
        databaseAnswers = askDatabase();
        Future<?> unused = probes.scheduleWithFixedDelay(this::probe, PROBE_MS, PROBE_MS, TimeUnit.MILLISECONDS);
    }

    void startSweeps() {
        Future<?> unused = sweeps.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    /** The accounts of abandoned calls follow the UTC day, as those in the database do. */
    void startCalendar() {
        Future<?> unused = probes.scheduleWithFixedDelay(
                () -> signals.accept(new Signal.WallClock(System.currentTimeMillis())),
                0,
                CALENDAR_MS,
                TimeUnit.MILLISECONDS);
    }

    boolean databaseAnswers() {
        return databaseAnswers;
    }

    private void probe() {
        boolean answers = askDatabase();
        if (answers != databaseAnswers) {
            LOG.info(answers ? "The database answers again." : "The database does not answer.");
        }
        databaseAnswers = answers;
    }

    private boolean askDatabase() {
        try {
            return database.isReachable();
        } catch (RuntimeException e) {
            // the executor would silently never ask again
            LOG.warn("The database was asked whether it answers, and failed: {}", e.getMessage());
            return false;
        }
    }

    private void sweep() {
        try {
            sweeper.promote(SWEEP_ROWS)
                    .campaigns()
                    .forEach(campaign -> signals.accept(new CampaignSignal.ContactsArrived(campaign)));
            int expired = sweeper.expire(SWEEP_ROWS);
            if (expired > 0) {
                LOG.info("{} contacts expired before they could be dialed", expired);
            }
        } catch (DatabaseUnavailableException e) {
            LOG.debug("No sweep: the database does not answer", e);
        } catch (RuntimeException e) {
            // the executor would silently never sweep again
            LOG.error("A sweep failed; the next one follows", e);
        }
    }

    @Override
    public void close() {
        sweeps.shutdown();
        probes.shutdown();
        try {
            if (!sweeps.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The last sweep has not ended; the database rolls it back.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
