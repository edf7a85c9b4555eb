package dialer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionsTest {
    private static Fixture db;

    @BeforeAll
    static void open() {
        db = new Fixture();
        db.sql("CREATE TABLE pair (id INT PRIMARY KEY, n INT NOT NULL) ENGINE = InnoDB");
        db.sql("INSERT INTO pair VALUES (1, 0), (2, 0)");
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @Test
    void theVictimOfADeadlockRunsAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> forth = threads.submit(() -> crossing(1, 2, runs, bothHoldOne));
            Future<?> back = threads.submit(() -> crossing(2, 1, runs, bothHoldOne));
            forth.get(60, TimeUnit.SECONDS);
            back.get(60, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(runs).hasValue(3);
        assertThat(db.count("SELECT MIN(n) FROM pair")).isEqualTo(2);
    }

    private static void crossing(int first, int second, AtomicInteger runs, CyclicBarrier bothHoldOne) {
        db.database.transaction(handle -> {
            int run = runs.incrementAndGet();
            add(handle, first);
            if (run <= 2) {
                await(bothHoldOne);
            }
            return add(handle, second);
        });
    }

    private static int add(Handle handle, int id) {
        return handle.execute("UPDATE pair SET n = n + 1 WHERE id = ?", id);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoLosesAgainstOthersEachTimeMayTryLater() {
        AtomicInteger runs = new AtomicInteger();

        assertThatThrownBy(() -> db.database.transaction(handle -> {
                    runs.incrementAndGet();
                    return handle.execute("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
                }))
                .isInstanceOf(DatabaseUnavailableException.class);

        assertThat(runs).hasValue(Transactions.MAX_RUNS);
    }

    @ParameterizedTest
    @CsvSource({"1114, HY000", "1030, HY000", "1317, 70100", "1290, HY000"})
    void aServerInTroubleHasNotRefusedTheStatement(int error, String state) {
        assertThatThrownBy(() -> db.database.transaction(
                        handle -> handle.execute("SIGNAL SQLSTATE '" + state + "' SET MYSQL_ERRNO = " + error)))
                .isInstanceOf(DatabaseUnavailableException.class);
    }

    /** A failover leaves the pool's connections at the server that was the primary. */
    @Test
    void aServerThatMayNotWriteAnyMoreIsLeft() {
        try (Database one = new Database(db.test.url(), db.test.user(), db.test.password(), 1)) {
            one.migrate();
            long primary = one.transaction(TransactionsTest::connectionId);
            assertThatThrownBy(() -> one.transaction(inTrouble(1030))).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(one.transaction(TransactionsTest::connectionId)).isEqualTo(primary);

            assertThatThrownBy(() -> one.transaction(inTrouble(1290))).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(one.transaction(TransactionsTest::connectionId)).isNotEqualTo(primary);
        }
    }

    private static Transactions.Work<Integer> inTrouble(int error) {
        return handle -> handle.execute("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + error);
    }

    private static long connectionId(Handle handle) {
        return handle.createQuery("SELECT CONNECTION_ID()").mapTo(Long.class).one();
    }

    @Test
    void workThatThrowsIsRolledBack() {
        db.sql("DELETE FROM pair WHERE id = 3");
        assertThatThrownBy(() -> db.database.transaction(handle -> {
                    handle.execute("INSERT INTO pair VALUES (3, 0)");
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessage("changed its mind");

        assertThat(db.count("SELECT COUNT(*) FROM pair WHERE id = 3")).isZero();
    }

    @Test
    void connectionsReadCommittedDataInUtc() {
        String session = db.database.transaction(
                handle -> handle.createQuery("SELECT CONCAT(@@tx_isolation, ' ', @@session.time_zone)")
                        .mapTo(String.class)
                        .one());

        assertThat(session).isEqualTo("READ-COMMITTED +00:00");
    }

    @Test
    void aDatabaseThatIsAwayIsSaidToBeUnavailable() {
        try (Database away = new Database("jdbc:mariadb://127.0.0.1:1/none", "root", "", 1)) {
            assertThat(away.isReachable()).isFalse();
            assertThatThrownBy(() -> new CampaignStore(away).list(db.lease))
                    .isInstanceOf(DatabaseUnavailableException.class);
            assertThatThrownBy(away::migrate).isInstanceOf(DatabaseUnavailableException.class);
        }
    }
}
