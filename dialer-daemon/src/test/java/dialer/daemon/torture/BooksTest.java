package dialer.daemon.torture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.sql.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who compares must be able to find. */
class BooksTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final ObjectNode ledger = new ObjectMapper().createObjectNode();
    private final ArrayNode originates = ledger.putArray("originates");
    private final ArrayNode legEnds = ledger.putArray("legEnds");
    private final ArrayNode notices = ledger.putArray("notices");

    @BeforeEach
    void oneContactThatWasCalledAndTold() throws Exception {
        sql("INSERT INTO campaign (campaign_id) VALUES ('c')");
        sql(
                "INSERT INTO contact (id, customer_number, campaign_type, gateway_id, campaign_id, priority, status, due, call_result)"
                        + " VALUES ('one', '1', 'IVR', 'g', 'c', 5, 'ended', 0, 'USER_BUSY')");
        sql(
                "INSERT INTO attempt (call_id, contact_seq, campaign_id, attempt_number, node, state, hangup_cause, disposition)"
                        + " SELECT 'one', seq, 'c', 1, 'n', 'ENDED', 'USER_BUSY', 'BUSY' FROM contact");
        originate("one");
        legEnds.addObject().put("uuid", "one").put("cause", "USER_BUSY");
        notice("one:0", "USER_BUSY");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private void originate(String uuid) {
        originates.addObject().put("uuid", uuid).putNull("refusal");
    }

    private void notice(String key, String result) {
        notices.addObject()
                .put("path", "/send-delivery-notification")
                .put("key", key)
                .put("contact", "one")
                .put("body", "{\"callResult\":\"" + result + "\"}");
    }

    private Verdict verdict() throws Exception {
        return Books.read(database.url(), database.user(), database.password()).compare(List.of("one"), ledger);
    }

    @Test
    void booksThatAgreeAreGood() throws Exception {
        notice("one:0", "USER_BUSY");
        assertThat(verdict()).isEqualTo(new Verdict(1, 0, 0, 0, 0, 0, List.of()));
        assertThat(Books.open(database.url(), database.user(), database.password()))
                .isZero();
    }

    @Test
    void aSecondCallIsADuplicate() throws Exception {
        originate("one");
        assertThat(verdict().duplicates()).isPositive();
    }

    @Test
    void aResultThatWasToldTwiceIsADuplicate() throws Exception {
        notice("another", "USER_BUSY");
        assertThat(verdict().duplicates()).isOne();
    }

    @Test
    void aCallThatIsInNoBookIsLost() throws Exception {
        originate("two");
        assertThat(verdict().lost()).isOne();
    }

    @Test
    void anEndThatWasGivenUpOrStoredOtherwiseIsLost() throws Exception {
        sql("UPDATE attempt SET hangup_cause = 'NORMAL_CLEARING'");
        assertThat(verdict().lost()).isOne();
        sql("UPDATE attempt SET disposition = 'LOST', hangup_cause = NULL");
        assertThat(verdict().lost()).isOne();
    }

    @Test
    void aNoticeThatNeverCameOrToldSomethingElseIsLost() throws Exception {
        sql("UPDATE contact SET call_result = 'NO_ANSWER'");
        assertThat(verdict().lost()).isOne();
        notices.removeAll();
        assertThat(verdict().lost()).isOne();
    }

    @Test
    void whatHasNoEndIsStuck() throws Exception {
        sql("UPDATE contact SET status = 'dialed'");
        sql("UPDATE attempt SET state = 'DIALED'");
        sql("INSERT INTO call_record (call_id, facts) VALUES ('one', '{}')");
        assertThat(verdict().stuck()).isEqualTo(3);
        ledger.put("agentsHeld", 2);
        assertThat(verdict().stuck()).isEqualTo(5);
        assertThat(Books.open(database.url(), database.user(), database.password()))
                .isEqualTo(3);
    }

    @Test
    void anAgentInTwoCallsAtOnceIsADuplicate() throws Exception {
        agentsLeg(1_000, 2_000);
        agentsLeg(2_500, 3_000);
        assertThat(verdict()).isEqualTo(new Verdict(1, 2, 0, 0, 0, 0, List.of()));
        agentsLeg(2_900, 4_000);
        assertThat(verdict().duplicates()).isOne();
    }

    private void agentsLeg(long answeredUs, long endedUs) {
        legEnds.addObject()
                .putNull("gateway")
                .put("uuid", "leg " + endedUs)
                .put("number", "1001")
                .put("answeredUs", answeredUs)
                .put("endedUs", endedUs);
    }

    @Test
    void aCallThatNeverLeftIsNotedAndNothingElse() throws Exception {
        originates.removeAll();
        legEnds.removeAll();
        sql("UPDATE attempt SET disposition = 'LOST', hangup_cause = NULL");
        Verdict verdict = verdict();
        assertThat(verdict.good()).isTrue();
        assertThat(verdict.neverLeft()).isOne();
    }
}
