package dialer.simulator.world;

import dialer.simulator.world.ModelStore.OutboxRow;
import java.util.List;
import java.util.random.RandomGenerator;

/** Delivers the outbox for one daemon: at least once, the first notice of each contact before its next. */
final class Dispatcher {
    private static final long POLL_MS = 100;
    private static final int MOST = 50;
    private static final long LONGEST_RETRY_MS = 8_000;

    private final Daemon daemon;
    private final ModelStore store;
    private final ModelConnector connector;
    private final RandomGenerator random;

    Dispatcher(Daemon daemon, World world) {
        this.daemon = daemon;
        this.store = world.store;
        this.connector = world.connector;
        this.random = world.random;
    }

    void poll() {
        if (!store.hasNotices()) {
            daemon.later(POLL_MS, this::poll);
            return;
        }
        store.transaction(
                daemon,
                () -> store.due(MOST),
                due -> daemon.run(() -> {
                    due.forEach(this::send);
                    daemon.later(POLL_MS, this::poll);
                }),
                () -> daemon.later(POLL_MS, this::poll));
    }

    private void send(OutboxRow row) {
        daemon.later(connector.answerMs(), () -> settle(row, connector.post(row.key, row.notice)));
    }

    private void settle(OutboxRow row, ModelConnector.Reply reply) {
        switch (reply) {
            case TAKEN, REFUSED -> write(() -> store.settled(row));
            case UNHEARD, UNAVAILABLE -> {
                long bound = Math.min(LONGEST_RETRY_MS, 200L << Math.min(row.tries, 10));
                long waitMs = random.nextLong(bound);
                write(() -> store.failed(row, waitMs));
            }
        }
    }

    /** If the database does not hear of it, the notice is sent again when its lease is over. */
    private void write(Runnable work) {
        store.transaction(daemon, () -> List.of(run(work)), done -> {}, () -> {});
    }

    private static boolean run(Runnable work) {
        work.run();
        return true;
    }
}
