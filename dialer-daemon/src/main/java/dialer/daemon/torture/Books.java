package dialer.daemon.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The daemons' own books, as they stand in the database, beside those of the far side. */
final class Books {
    private final Map<String, Contact> contacts = new HashMap<>();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final long waitingNotices;
    private final long waitingRecords;

    private record Contact(String status, String callResult) {}

    private record Attempt(String contact, String state, String disposition, String cause) {}

    private Books(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id, status, COALESCE(call_result, '') AS call_result FROM contact")) {
                while (rows.next()) {
                    contacts.put(
                            rows.getString("id"), new Contact(rows.getString("status"), rows.getString("call_result")));
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT a.call_id, c.id, a.state, COALESCE(a.disposition, '') AS disposition,"
                            + " COALESCE(a.hangup_cause, '') AS cause FROM attempt a JOIN contact c ON c.seq = a.contact_seq")) {
                while (rows.next()) {
                    attempts.put(
                            rows.getString("call_id"),
                            new Attempt(
                                    rows.getString("id"),
                                    rows.getString("state"),
                                    rows.getString("disposition"),
                                    rows.getString("cause")));
                }
            }
            waitingNotices = count(statement, "SELECT COUNT(*) FROM outbox");
            waitingRecords = count(statement, "SELECT COUNT(*) FROM call_record");
        }
    }

    static Books read(String url, String user, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return new Books(connection);
        }
    }

    /** Contacts without an end, claims without a result, notices and records that wait: what must be none when all is over. */
    static long open(String url, String user, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            return count(statement, "SELECT COUNT(*) FROM contact WHERE status NOT IN ('ended', 'failed')")
                    + count(statement, "SELECT COUNT(*) FROM attempt WHERE state IN ('CLAIMED', 'DIALED')")
                    + count(statement, "SELECT COUNT(*) FROM outbox")
                    + count(statement, "SELECT COUNT(*) FROM call_record");
        }
    }

    private static long count(Statement statement, String select) throws SQLException {
        try (ResultSet rows = statement.executeQuery(select)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * Compares both.
     *
     * @param wanted the contacts that were handed over
     * @param ledger what the far side has seen
     */
    Verdict compare(Collection<String> wanted, JsonNode ledger) {
        Verdict.Builder verdict = new Verdict.Builder();
        Map<String, Integer> calls = new HashMap<>();
        Set<String> uuids = new HashSet<>();
        for (JsonNode originate : ledger.path("originates")) {
            if (!originate.path("refusal").isNull()) {
                continue;
            }
            String uuid = originate.path("uuid").asText();
            Attempt attempt = attempts.get(uuid);
            if (!uuids.add(uuid)) {
                verdict.duplicate("call " + uuid + " was originated twice");
            }
            if (attempt == null) {
                verdict.lost("call " + uuid + " is in no book");
            } else if (calls.merge(attempt.contact(), 1, Integer::sum) == 2) {
                verdict.duplicate("contact " + attempt.contact() + " was called twice");
            }
        }
        compareEnds(ledger, verdict);
        compareAgents(ledger, verdict);
        compareNotices(wanted, ledger, verdict);
        attempts.forEach((uuid, attempt) -> {
            if (attempt.disposition().equals("LOST") && !uuids.contains(uuid)) {
                verdict.neverLeft();
            }
            if (attempt.state().equals("CLAIMED") || attempt.state().equals("DIALED")) {
                verdict.stuck("call " + uuid + " has no result");
            }
        });
        contacts.forEach((id, contact) -> {
            if (!contact.status().equals("ended") && !contact.status().equals("failed")) {
                verdict.stuck("contact " + id + " is " + contact.status());
            }
        });
        verdict.stuck(waitingNotices, "notices wait");
        verdict.stuck(waitingRecords, "call records wait");
        verdict.stuck(ledger.path("liveLegs").asLong(), "legs live");
        verdict.stuck(ledger.path("agentsHeld").asLong(), "agents are held for calls");
        return verdict.build(uuids.size());
    }

    private void compareEnds(JsonNode ledger, Verdict.Builder verdict) {
        for (JsonNode end : ledger.path("legEnds")) {
            Attempt attempt = attempts.get(end.path("uuid").asText());
            String cause = end.path("cause").asText();
            if (attempt == null) {
                continue; // an agent's leg, or counted already
            }
            if (attempt.disposition().equals("LOST")) {
                verdict.lost("the end of call " + end.path("uuid").asText() + " (" + cause + ")");
            } else if (!attempt.cause().equals(cause)) {
                verdict.lost("the end of call " + end.path("uuid").asText() + " was " + cause + ", stored is "
                        + attempt.cause());
            }
        }
    }

    /** An agent's legs in the order of their ends: none may have been answered before the one before it had ended. */
    private static void compareAgents(JsonNode ledger, Verdict.Builder verdict) {
        Map<String, Long> freeSinceUs = new HashMap<>();
        for (JsonNode end : ledger.path("legEnds")) {
            long answeredUs = end.path("answeredUs").asLong();
            if (end.path("gateway").isNull() && answeredUs != 0) {
                verdict.connected();
                String agent = end.path("number").asText();
                Long before = freeSinceUs.put(agent, end.path("endedUs").asLong());
                if (before != null && answeredUs < before) {
                    verdict.duplicate("agent " + agent + " was in two calls at once");
                }
            }
        }
    }

    private void compareNotices(Collection<String> wanted, JsonNode ledger, Verdict.Builder verdict) {
        Map<String, Set<String>> results = new HashMap<>();
        Map<String, Set<String>> keys = new HashMap<>();
        for (JsonNode notice : ledger.path("notices")) {
            if (notice.path("path").asText().equals("/send-delivery-notification")) {
                String contact = notice.path("contact").asText();
                keys.computeIfAbsent(contact, id -> new TreeSet<>())
                        .add(notice.path("key").asText());
                results.computeIfAbsent(contact, id -> new TreeSet<>())
                        .add(notice.path("body").asText());
            }
        }
        List<String> missing = new ArrayList<>();
        for (String id : wanted) {
            Contact contact = contacts.get(id);
            Set<String> told = results.getOrDefault(id, Set.of());
            if (contact == null) {
                verdict.lost("contact " + id + " is in no book");
            } else if (told.isEmpty()) {
                missing.add(id);
            } else if (told.stream().noneMatch(body -> body.contains("\"" + contact.callResult() + "\""))) {
                verdict.lost("the result of contact " + id + " (" + contact.callResult() + ") was told as " + told);
            }
            if (keys.getOrDefault(id, Set.of()).size() > 1) {
                verdict.duplicate("contact " + id + " was told of by " + keys.get(id));
            }
        }
        missing.forEach(id -> verdict.lost("the notice of contact " + id));
    }
}
