package dialer.benchmarks.claim;

import dialer.scheduler.contact.CampaignId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The contacts that a claim must find its way among. They are made inside the server, in the order in which the campaigns' contacts arrived
 * mingled, so that the rows of one claim lie on as many pages; ids are scattered as real ones are. Every second contact is not due for days.
 */
final class StoredContacts implements AutoCloseable {
    static final int CAMPAIGNS = 200;

    private final Connection connection;
    private final int contacts;

    private StoredContacts(Connection connection, int contacts) {
        this.connection = connection;
        this.contacts = contacts;
    }

    static StoredContacts open(String url, String user, String password, int contacts) throws SQLException {
        return new StoredContacts(DriverManager.getConnection(url, user, password), contacts);
    }

    static CampaignId campaign(int number) {
        return new CampaignId(String.format(Locale.ROOT, "campaign-%03d", number));
    }

    /** Makes them, or puts those of an earlier run back as they were. */
    void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            if (number("SELECT COALESCE(MAX(seq), 0) FROM contact WHERE seq <= " + contacts) == contacts) {
                restore(statement);
            } else {
                make(statement);
            }
            statement.execute("ANALYZE TABLE contact, attempt");
        }
    }

    private void make(Statement statement) throws SQLException {
        statement.execute("TRUNCATE TABLE attempt");
        statement.execute("TRUNCATE TABLE contact");
        statement.execute("INSERT IGNORE INTO campaign (campaign_id) SELECT CONCAT('campaign-', LPAD(seq - 1, 3, '0'))"
                + " FROM seq_1_to_" + CAMPAIGNS);
        // lets the server sort each index once instead of inserting into it row by row
        statement.execute("SET unique_checks = 0, foreign_key_checks = 0");
        statement.execute("INSERT INTO contact (seq, id, customer_number, campaign_type, gateway_id, campaign_id,"
                + " campaign_contact_id, ivr, priority, start_time, status, due, not_before, scheduling_metadata)"
                + " SELECT seq, INSERT(INSERT(INSERT(INSERT(hash, 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'),"
                + " CONCAT('+1', 2000000000 + seq), 'IVR', '11111111-2222-3333-4444-555555555555',"
                + " CONCAT('campaign-', LPAD(seq % " + CAMPAIGNS + ", 3, '0')), seq, '9001', 1 + CRC32(hash) % 10,"
                + " starts, 'pending', starts IS NULL, starts, '{\"source\":\"benchmark\"}'"
                + " FROM (SELECT seq, MD5(seq) AS hash,"
                + " IF(CRC32(CONCAT('due', seq)) % 2, NOW(6) + INTERVAL 2 + CRC32(seq) % 30 DAY, NULL) AS starts"
                + " FROM seq_1_to_" + contacts + ") numbers");
        statement.execute("SET unique_checks = 1, foreign_key_checks = 1");
    }

    private void restore(Statement statement) throws SQLException {
        for (int i = 0; i < CAMPAIGNS; i++) {
            statement.executeUpdate("UPDATE contact SET status = 'pending', due = 1, owner_node = NULL, call_id = NULL"
                    + " WHERE campaign_id = '" + campaign(i) + "' AND status = 'dialed'");
        }
        removeInserted(statement);
        statement.execute("TRUNCATE TABLE attempt");
    }

    /** Takes away what the intake has added. */
    void removeInserted() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            removeInserted(statement);
        }
    }

    private void removeInserted(Statement statement) throws SQLException {
        statement.executeUpdate("DELETE FROM contact WHERE seq > " + contacts);
    }

    /** How many contacts are stored, and how many of them are due, counted. */
    long[] count() throws SQLException {
        return new long[] {number("SELECT COUNT(*) FROM contact"), number("SELECT COUNT(*) FROM contact WHERE due = 1")
        };
    }

    /** Index entries that were left behind and that the server has not yet removed, in transactions. */
    long purgeBacklog() throws SQLException {
        return number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
                + " WHERE VARIABLE_NAME = 'INNODB_HISTORY_LIST_LENGTH'");
    }

    /** From now until the connection is closed the server must keep what every change leaves behind, as during a backup. */
    void holdSnapshot() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
