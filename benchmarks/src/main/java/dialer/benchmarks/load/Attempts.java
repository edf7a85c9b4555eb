package dialer.benchmarks.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The stored attempts, read from the database itself. */
final class Attempts {
    private final String url;
    private final String user;
    private final String password;

    Attempts(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** A stored result; its times are the switch's and the database's, of one machine and one clock. */
    record Stored(String contact, Instant claimedAt, Instant endedAt, Instant storedAt) {}

    /** Ended attempts with a call, in the order of their claim. */
    List<Stored> ended() throws SQLException {
        String query = "SELECT c.id, a.claimed_at, a.ended_at, a.stored_at FROM attempt a"
                + " JOIN contact c ON c.seq = a.contact_seq"
                + " WHERE a.state = 'ENDED' AND a.disposition <> 'LOST' AND a.ended_at IS NOT NULL ORDER BY a.claimed_at";
        List<Stored> stored = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                stored.add(new Stored(row.getString(1), instant(row, 2), instant(row, 3), instant(row, 4)));
            }
        }
        return stored;
    }

    /** Attempts in all, whatever became of them. */
    long count() throws SQLException {
        return number("SELECT COUNT(*) FROM attempt");
    }

    /** Results that are stored, cheaply. */
    long endedCount() throws SQLException {
        return number("SELECT COUNT(*) FROM attempt WHERE state = 'ENDED'");
    }

    /** Contacts in all. */
    long contacts() throws SQLException {
        return number("SELECT COUNT(*) FROM contact");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The columns hold UTC. */
    private static Instant instant(ResultSet row, int column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? Instant.EPOCH : time.toInstant(ZoneOffset.UTC);
    }
}
