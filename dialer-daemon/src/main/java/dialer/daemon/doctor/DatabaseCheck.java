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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Version, schema, indexes, grants, durability, room and clock of the database. */
final class DatabaseCheck {
    private static final String ABOUT = "database: ";

    /** The first MariaDB with {@code SKIP LOCKED}, by which nodes claim side by side. */
    private static final int[] OLDEST = {10, 6};

    /** What the dialer's statements and its migrations need. */
    private static final List<String> GRANTS =
            List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "INDEX", "DROP");

    /** The indexes that the daemon's statements go by, with what makes each again. */
    private static final Map<String, String> INDEXES = indexes();

    private static final Pattern SCHEMA = Pattern.compile("jdbc:mariadb:(?:[a-z]+:)?//[^/]*/([A-Za-z0-9_$-]+)");
    private static final Pattern ACCOUNT = Pattern.compile("for user ('[^']*'@'[^']*')");

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
                "correct database.user and its password, or at the server: CREATE USER " + account(e)
                        + " IDENTIFIED BY '...'; GRANT ALL ON " + schemaName() + ".* TO " + account(e);
            case "42000" ->
                "at the server: CREATE DATABASE IF NOT EXISTS " + schemaName() + "; GRANT ALL ON " + schemaName()
                        + ".* TO " + account(e);
            default ->
                "start MariaDB, or correct database.url; is it reachable from this host, and bound to that address?";
        };
        return Finding.fault(ABOUT + "connection", firstLine(e), remedy);
    }

    /** As the server knows it: an account of another host would not help. */
    private String account(SQLException e) {
        Matcher account = ACCOUNT.matcher(String.valueOf(e.getMessage()));
        return account.find() ? account.group(1) : "'" + settings.user() + "'";
    }

    private String schemaName() {
        Matcher schema = SCHEMA.matcher(settings.url());
        return schema.find() ? schema.group(1) : "dialer";
    }

    private static String firstLine(SQLException e) {
        // without the driver's number of the connection
        return String.valueOf(e.getMessage())
                .replaceFirst("^\\(conn=[0-9]+\\) ", "")
                .lines()
                .findFirst()
                .orElse("");
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
        List<String> missing = INDEXES.keySet().stream()
                .filter(index -> !present.contains(index))
                .toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(ABOUT + "indexes", "all are there")
                        : Finding.fault(
                                ABOUT + "indexes",
                                "missing: " + String.join(", ", missing),
                                "without them nothing is dialed, or slowly: "
                                        + missing.stream()
                                                .map(DatabaseCheck::makesAgain)
                                                .collect(Collectors.joining("; "))));
    }

    private static Map<String, String> indexes() {
        Map<String, String> indexes = new LinkedHashMap<>();
        indexes.put("contact.contact_id", "UNIQUE (id)");
        indexes.put("contact.contact_active_number", "UNIQUE (campaign_id, active_number)");
        indexes.put("contact.contact_claim", "(campaign_id, status, disposition, due, priority, seq)");
        indexes.put("contact.contact_wake", "(campaign_id, wakes_at, priority, seq)");
        indexes.put("contact.contact_expiry", "(expires_at)");
        indexes.put("attempt.attempt_call", "UNIQUE (call_id)");
        indexes.put("outbox.outbox_idempotency", "UNIQUE (idempotency_key)");
        indexes.put("outbox.outbox_due", "(state, next_at, outbox_id)");
        indexes.put("outbox.outbox_contact", "(contact_id, state, outbox_id)");
        return indexes;
    }

    private static String makesAgain(String index) {
        String table = index.substring(0, index.indexOf('.'));
        String name = index.substring(table.length() + 1);
        String definition = String.valueOf(INDEXES.get(index));
        String columns = definition.substring(definition.indexOf('('));
        String kind = definition.startsWith("UNIQUE") ? "UNIQUE INDEX " : "INDEX ";
        return "CREATE " + kind + name + " ON " + table + " " + columns;
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
        Set<String> held = Grants.on(schemaName(), lines);
        List<String> missing = held.contains("ALL PRIVILEGES")
                ? List.of()
                : GRANTS.stream().filter(grant -> !held.contains(grant)).toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(ABOUT + "grants", "suffice")
                        : Finding.fault(
                                ABOUT + "grants",
                                settings.user() + " lacks " + String.join(", ", missing),
                                "at the server: GRANT " + String.join(", ", missing) + " ON " + schemaName() + ".* TO '"
                                        + one(statement, "SELECT CURRENT_USER()")
                                                .replace("@", "'@'") + "'"));
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
