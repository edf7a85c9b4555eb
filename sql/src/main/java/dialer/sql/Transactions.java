package dialer.sql;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in a transaction at READ COMMITTED and tries it again when the server chose it as the victim of a deadlock (1213) or a lock wait timed
 * out (1205). Both roll everything back, so a second run repeats nothing. A lost connection is never retried here: the commit may have happened.
 */
final class Transactions {
    /** Runs of one piece of work, the first included. */
    static final int MAX_RUNS = 8;

    private static final long FIRST_BACKOFF_MS = 5;
    private static final long MAX_BACKOFF_MS = 200;
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private final Jdbi jdbi;

    Transactions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The statements of one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Handle handle);
    }

    <T> T run(Work<T> work) {
        for (int run = 1; ; run++) {
            try {
                return jdbi.withHandle(handle -> committed(handle, work));
            } catch (JdbiException e) {
                if (!SqlErrors.isRetryable(e) || run == MAX_RUNS) {
                    throw translated(e);
                }
                log.debug("transaction rolled back by the server, run {} of {}: {}", run, MAX_RUNS, e.getMessage());
                backOff(run);
            }
        }
    }

    /**
     * The pool's connections are always inside a transaction (no autocommit), which Jdbi's own transactions would take for the caller's. What is not
     * committed here is rolled back by the pool when it gets the connection back.
     */
    private static <T> T committed(Handle handle, Work<T> work) {
        T result = work.in(handle);
        handle.commit();
        return result;
    }

    /** Whoever lost against others each time has not been refused: the same work may succeed later. */
    private static RuntimeException translated(JdbiException e) {
        return SqlErrors.isUnavailable(e) || SqlErrors.isRetryable(e)
                ? new DatabaseUnavailableException("database unavailable: " + rootMessage(e), e)
                : e;
    }

    private static String rootMessage(JdbiException e) {
        Throwable sql = SqlErrors.sqlCause(e);
        return String.valueOf(sql == null ? e.getMessage() : sql.getMessage());
    }

    /** Full jitter: two victims of each other must not meet again. */
    private static void backOff(int run) {
        long bound = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS << (run - 1));
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(1 + ThreadLocalRandom.current().nextLong(bound)));
    }
}
