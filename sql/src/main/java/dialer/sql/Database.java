package dialer.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.cache.internal.DefaultJdbiCacheBuilder;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.mariadb.jdbc.Driver;

/**
 * The pool of connections to one MariaDB schema. Making it connects to nothing, so a daemon can start before its database; every use throws
 * {@link DatabaseUnavailableException} while the database is away.
 */
public final class Database implements AutoCloseable {
    /** How long a caller waits for a connection: shorter than an HTTP client's patience, longer than a burst. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

    /** A connection that says nothing for this long is dead; the longest statements are chunks of far less. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    /** Between two statements of a transaction lie microseconds. */
    private static final Duration PAUSED_TRANSACTION = Duration.ofSeconds(5);

    private static final int PARSED_STATEMENTS = 64;

    private final String url;
    private final String user;
    private final String password;
    private final HikariDataSource pool;
    private final Transactions transactions;
    private volatile boolean schemaIsReady;

    /**
     * @param url {@code jdbc:mariadb://host:port/schema}; its parameters win over the defaults that are set here
     * @param poolSize connections at most, 1 or more
     */
    public Database(String url, String user, String password, int poolSize) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.pool = new HikariDataSource(poolConfig(url, user, password, poolSize));
        this.transactions = new Transactions(jdbi(pool));
    }

    /** Lists of ids make statements of many lengths; Jdbi would keep a thousand of them, parsed, for ever. */
    private static Jdbi jdbi(HikariDataSource pool) {
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.getConfig(SqlStatements.class)
                .setSqlParser(new ColonPrefixSqlParser(
                        DefaultJdbiCacheBuilder.builder().maxSize(PARSED_STATEMENTS)))
                .setTemplateCache(DefaultJdbiCacheBuilder.builder().maxSize(PARSED_STATEMENTS));
        return jdbi;
    }

    /**
     * Brings the schema up to date. Several daemons may do so at once: one works, the others wait.
     *
     * @throws DatabaseUnavailableException if the database cannot be reached
     */
    public void migrate() {
        try {
            // its own connection without the pool's socket timeout: changing a large table takes long
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(url, user, password)
                    .locations("classpath:dialer/sql/migration")
                    .table("schema_history")
                    .load()
                    .migrate();
            schemaIsReady = true;
        } catch (FlywayException e) {
            if (SqlErrors.isUnavailable(e)) {
                throw new DatabaseUnavailableException("database unavailable: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Whether the database answers now. */
    public boolean isReachable() {
        try {
            return transactions.run(handle ->
                    handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
        } catch (DatabaseUnavailableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** @throws DatabaseUnavailableException also before the first {@link #migrate}: without its tables the database is of no use */
    <T> T transaction(Transactions.Work<T> work) {
        if (!schemaIsReady) {
            throw new DatabaseUnavailableException("database unavailable: its schema is not ready yet");
        }
        return transactions.run(work);
    }

    private static HikariConfig poolConfig(String url, String user, String password, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setPoolName("dialer-db");
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        // every use is a transaction; switching autocommit off and on would cost two round trips each
        config.setAutoCommit(false);
        // at REPEATABLE READ the gap locks of a claim would hold back the inserts of new contacts
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // the server ends transactions of a process that was paused within one: their locks would keep its claims from
        // others
        config.setConnectionInitSql(
                "SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 5, idle_transaction_timeout = "
                        + PAUSED_TRANSACTION.toSeconds() + ","
                        + " sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'");
        config.setExceptionOverride(new GiveUpWhatMayNotWrite());
        config.addDataSourceProperty("connectTimeout", "2000");
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toMillis()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // a batch is one command to the server, whatever its statement; single statements go as text: one round trip,
        // nothing to prepare
        config.addDataSourceProperty("useBulkStmts", "true");
        config.addDataSourceProperty("useBulkStmtsForInserts", "true");
        config.addDataSourceProperty("useServerPrepStmts", "false");
        return config;
    }

    /** After a failover the connections still lead to the server that was the primary: only new ones find the one that is. */
    private static final class GiveUpWhatMayNotWrite implements SQLExceptionOverride {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException error) {
            return SqlErrors.isOfAServerThatMayNotWrite(error)
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
