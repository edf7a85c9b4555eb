package dialer.daemon.doctor;

import dialer.daemon.config.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Version, schema, indexes, grants, durability, room and clock of the database. */
final class DatabaseCheck {
    private static final String ABOUT = "database: ";

    /** The first MariaDB with {@code SKIP LOCKED}, by which nodes claim side by side. */
    private static final int[] OLDEST = {10, 6};

    /** What the dialer's statements and its migrations need. */
    private static final List<String> GRANTS =
            List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "INDEX", "DROP");

    /** Without the claim's index a claim would read every contact. */
    private static final List<String> INDEXES = List.of(
            "contact.contact_id",
            "contact.contact_active_number",
            "contact.contact_claim",
            "attempt.attempt_call",
            "outbox.outbox_due",
            "outbox.outbox_contact");

    /** {@code ER_OPTION_PREVENTS_STATEMENT}: the server runs with {@code --skip-grant-tables}. */
    private static final int WITHOUT_GRANTS = 1290;

    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(2);

    private final DatabaseSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    DatabaseCheck(DatabaseSettings settings) {
        this.settings = settings;
    }

    List<Finding> examine() {
        Properties login = new Properties();
        login.setProperty("user", settings.user());
        login.setProperty("password", settings.password().value());
        login.setProperty("connectTimeout", "5000");
        login.setProperty("socketTimeout", "5000");
        try (Connection connection = DriverManager.getConnection(settings.url(), login);
                Statement statement = connection.createStatement()) {
            version(statement);
            schema(statement);
            grants(statement);
            durability(statement);
            room(statement);
            clock(statement);
        } catch (SQLException e) {
            findings.add(cannotBeUsed(e));
        }
        return findings;
    }

    private Finding cannotBeUsed(SQLException e) {
        String remedy = switch (String.valueOf(e.getSQLState())) {
            case "28000" ->
                "correct database.user and its password, or: CREATE USER " + settings.user() + " IDENTIFIED BY '...'";
            case "42000" ->
                "create the schema and grant it: CREATE DATABASE dialer; GRANT ALL ON dialer.* TO " + settings.user();
            default ->
                "start MariaDB, or correct database.url; is it reachable from this host, and bound to that address?";
        };
        return Finding.fault(ABOUT + "connection", firstLine(e), remedy);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void version(Statement statement) throws SQLException {
        String version = one(statement, "SELECT VERSION()");
        String[] parts = version.split("[.-]", -1);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        boolean mariadb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        boolean newEnough = major > OLDEST[0] || (major == OLDEST[0] && minor >= OLDEST[1]);
        findings.add(
                mariadb && newEnough
                        ? Finding.ok(ABOUT + "version", version)
                        : Finding.fault(
                                ABOUT + "version",
                                "it is " + version,
                                "MariaDB 10.6 or newer is needed: claims use SKIP LOCKED, and its own dialect of SQL"));
    }

    private void schema(Statement statement) throws SQLException {
        Set<String> tables =
                all(statement, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()");
        if (!tables.contains("schema_history")) {
            findings.add(Finding.ok(ABOUT + "schema", "empty; the daemon makes its tables when it starts"));
            return;
        }
        String failed = one(statement, "SELECT COALESCE(MAX(version), '') FROM schema_history WHERE success = 0");
        String version = one(
                statement, "SELECT version FROM schema_history WHERE success = 1 ORDER BY installed_rank DESC LIMIT 1");
        findings.add(
                failed.isEmpty()
                        ? Finding.ok(ABOUT + "schema", "version " + version)
                        : Finding.fault(
                                ABOUT + "schema",
                                "the migration to version " + failed + " has failed",
                                "restore the backup of before the upgrade, or mend the table by hand as the daemon's log says"));
        Set<String> present = all(
                statement,
                "SELECT CONCAT(table_name, '.', index_name) FROM information_schema.statistics WHERE table_schema = DATABASE()");
        List<String> missing =
                INDEXES.stream().filter(index -> !present.contains(index)).toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(ABOUT + "indexes", "all are there")
                        : Finding.fault(
                                ABOUT + "indexes",
                                "missing: " + String.join(", ", missing),
                                "make them again as docs/schema.md has them: without them claims read whole tables"));
    }

    private void grants(Statement statement) throws SQLException {
        Set<String> lines;
        try {
            lines = all(statement, "SHOW GRANTS FOR CURRENT_USER");
        } catch (SQLException e) {
            if (e.getErrorCode() != WITHOUT_GRANTS) {
                throw e;
            }
            findings.add(Finding.warning(
                    ABOUT + "grants",
                    "the server asks nobody for a password",
                    "start it without --skip-grant-tables, unless it is a demonstration"));
            return;
        }
        Set<String> held = new TreeSet<>();
        for (String grant : lines) {
            String upper = grant.toUpperCase(Locale.ROOT);
            int on = upper.indexOf(" ON ");
            if (upper.startsWith("GRANT ") && on > 0) {
                for (String one : upper.substring("GRANT ".length(), on).split(",", -1)) {
                    held.add(one.strip());
                }
            }
        }
        List<String> missing = held.contains("ALL PRIVILEGES")
                ? List.of()
                : GRANTS.stream().filter(grant -> !held.contains(grant)).toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(ABOUT + "grants", "suffice")
                        : Finding.fault(
                                ABOUT + "grants",
                                settings.user() + " lacks " + String.join(", ", missing),
                                "GRANT " + String.join(", ", missing) + " ON dialer.* TO " + settings.user()));
    }

    private void durability(Statement statement) throws SQLException {
        String flush = one(statement, "SELECT @@innodb_flush_log_at_trx_commit");
        findings.add(
                flush.equals("1")
                        ? Finding.ok(ABOUT + "durability", "each commit is on the disk")
                        : Finding.warning(
                                ABOUT + "durability",
                                "innodb_flush_log_at_trx_commit is " + flush
                                        + ": a power cut may lose the last second of claims and results",
                                "set it to 1, or accept that a person may be called twice after a power cut"));
    }

    private void room(Statement statement) throws SQLException {
        int connections = Integer.parseInt(one(statement, "SELECT @@max_connections"));
        findings.add(
                connections > settings.poolSize()
                        ? Finding.ok(
                                ABOUT + "connections", settings.poolSize() + " wanted, " + connections + " admitted")
                        : Finding.fault(
                                ABOUT + "connections",
                                "max_connections is " + connections + ", database.pool-size " + settings.poolSize(),
                                "raise max_connections, or lower database.pool-size"));
    }

    private void clock(Statement statement) throws SQLException {
        double epoch = Double.parseDouble(one(statement, "SELECT UNIX_TIMESTAMP(NOW(6))"));
        findings.add(
                ClockCheck.compare(ABOUT + "clock", Instant.ofEpochMilli((long) (epoch * 1000)), CLOCKS_MAY_DIFFER));
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private static Set<String> all(Statement statement, String sql) throws SQLException {
        Set<String> values = new LinkedHashSet<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
