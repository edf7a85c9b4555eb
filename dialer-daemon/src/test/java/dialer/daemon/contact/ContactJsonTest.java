package dialer.daemon.contact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.RoutingMode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactJsonTest {
    private static final JsonMapper MAPPER = Json.mapper();
    private static final List<String> TEXT_FIELDS = List.of(
            "id",
            "customerNumber",
            "campaignType",
            "gatewayId",
            "campaignId",
            "ivr",
            "dialingMode",
            "routingMode",
            "resourceId",
            "queueName",
            "startTime",
            "endTime");

    /** What would end a command, change its meaning or be expanded at the switch. */
    private static final List<String> HOSTILE = List.of(
            "1\nshow calls",
            "1\r\n\r\nbgapi originate",
            "\n\n",
            "1}",
            "1,origination_uuid=2",
            "'1'",
            "\"1\"",
            "${hostname}",
            "1 &app(x)",
            "&park()",
            "1|2",
            "^^:1:2",
            "1;2",
            "1 2\u00002",
            "\u0661\u0662\u0663",
            "\uff11\uff12",
            "1\u2028",
            "%0a",
            "\\n",
            " 1",
            "1 ",
            "x".repeat(10_000_000));

    private final ContactJson parser = new ContactJson(ContactRules.of(List.of()));

    @Test
    void everyFieldOfAnAgentContactIsTaken() throws JsonProcessingException {
        Contact contact = accepted("""
                {"id":"3f0c","customerNumber":"+18005550199","campaignType":"AGENT","gatewayId":"gw-1","campaignId":"spring",
                 "campaignContactId":"cc 7","dialingMode":"PROGRESSIVE","routingMode":"QUEUE","resourceId":"r1","queueName":"Sales EU",
                 "priority":3,"startTime":"2026-03-01T10:00:00+01:00","endTime":"2026-03-01T18:00:00.5Z",
                 "schedulingMetadata":{"a":1.10,"b":["x"]},"tenantId":5,"status":"dialed","other":{"x":[]}}
                """);

        assertThat(contact.id().value()).isEqualTo("3f0c");
        assertThat(contact.campaignType()).isEqualTo(CampaignType.AGENT);
        assertThat(contact.campaignContactId()).isEqualTo("cc 7");
        assertThat(contact.dialingMode()).isEqualTo(DialingMode.PROGRESSIVE);
        assertThat(contact.routingMode()).isEqualTo(RoutingMode.QUEUE);
        assertThat(contact.priority()).isEqualTo(3);
        assertThat(contact.startTime()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
        assertThat(contact.endTime()).isEqualTo(Instant.parse("2026-03-01T18:00:00.500Z"));
        assertThat(contact.schedulingMetadata()).isEqualTo("{\"a\":1.10,\"b\":[\"x\"]}");
    }

    @Test
    void optionalFieldsThatAreNullOrEmptyCountAsAbsent() throws JsonProcessingException {
        ObjectNode json = ivrContact().put("queueName", "").put("campaignContactId", "");
        json.putNull("priority")
                .putNull("startTime")
                .putNull("schedulingMetadata")
                .putNull("dialingMode");

        Contact contact = accepted(json.toString());

        assertThat(contact.queueName()).isNull();
        assertThat(contact.priority()).isEqualTo(Contact.DEFAULT_PRIORITY);
    }

    @Test
    void allFaultsAreFoundAtOnce() throws JsonProcessingException {
        assertThat(faultyFields("""
                {"id":7,"customerNumber":"12a","campaignType":"agent","campaignId":null,"priority":11,"startTime":"tomorrow",
                 "schedulingMetadata":[]}
                """))
                .containsExactly(
                        "id",
                        "customerNumber",
                        "campaignType",
                        "gatewayId",
                        "campaignId",
                        "priority",
                        "startTime",
                        "schedulingMetadata");
    }

    @Test
    void anAgentContactNeedsItsModesAndSomebodyToTalkTo() throws JsonProcessingException {
        assertThat(faultyFields(ivrContact().put("campaignType", "AGENT").toString()))
                .containsExactly("dialingMode", "routingMode", "queueName");
    }

    @Test
    void anIvrContactMayLeaveItsIvrToTheCampaign() throws JsonProcessingException {
        ObjectNode json = ivrContact();
        json.remove("ivr");

        assertThat(accepted(json.toString()).ivr()).isNull();
    }

    @Test
    void whatIsNoObjectIsNoContact() throws JsonProcessingException {
        assertThat(faultyFields("[]")).containsExactly("");
        assertThat(faultyFields("null")).containsExactly("");
    }

    @ParameterizedTest
    @CsvSource({
        "id,40",
        "gatewayId,40",
        "campaignId,40",
        "campaignContactId,40",
        "customerNumber,20",
        "ivr,20",
        "resourceId,40",
        "queueName,100"
    })
    void lengthsAreBoundedWhereTheContractSaysSo(String field, int longest) throws JsonProcessingException {
        assertThat(parse(ivrContact().put(field, "1".repeat(longest)).toString()))
                .isInstanceOf(ParsedContact.Accepted.class);
        assertThat(faultyFields(ivrContact().put(field, "1".repeat(longest + 1)).toString()))
                .containsExactly(field);
    }

    static Stream<List<String>> hostileFields() {
        return TEXT_FIELDS.stream().flatMap(field -> HOSTILE.stream().map(value -> List.of(field, value)));
    }

    @ParameterizedTest
    @MethodSource("hostileFields")
    void nothingThatASwitchWouldReadOtherwiseIsAdmitted(List<String> fieldAndValue) throws JsonProcessingException {
        String field = fieldAndValue.get(0);
        String value = fieldAndValue.get(1);

        ParsedContact parsed = parser.parse(ivrContact().put(field, value));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        ParsedContact.Refused.class,
                        refused -> assertThat(refused.faults())
                                .allSatisfy(fault -> assertThat(fault.field()).isEqualTo(field)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"3\"", "3.5", "0", "11", "99999999999", "true", "[]"})
    void thePriorityIsAWholeNumberFromOneToTen(String json) throws JsonProcessingException {
        ParsedContact parsed =
                parse(ivrContact().set("priority", MAPPER.readTree(json)).toString());

        assertThat(parsed instanceof ParsedContact.Accepted).isEqualTo(json.equals("3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T09:00Z",
                "2026-03-01T09:00:00Z",
                "2026-03-01T09:00:00.123456Z",
                "2026-03-01T09:00:00+00:00",
                "2026-03-01T09:00:00+0000",
                "2026-03-01T09:00:00-05"
            })
    void timesWithAZoneAreAdmitted(String time) throws JsonProcessingException {
        assertThat(accepted(ivrContact().put("startTime", time).toString()).startTime())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T09:00:00",
                "2026-03-01",
                "2026-02-30T09:00:00Z",
                "2026-03-01T25:00:00Z",
                "1767225600",
                "9999-01-01T00:00:00Z",
                "+12026-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z"
            })
    void otherTimesAreRefused(String time) throws JsonProcessingException {
        assertThat(faultyFields(ivrContact().put("startTime", time).toString())).containsExactly("startTime");
    }

    @Test
    void theEndIsAfterTheStart() throws JsonProcessingException {
        assertThat(faultyFields(ivrContact()
                        .put("startTime", "2026-03-01T09:00:00Z")
                        .put("endTime", "2026-03-01T09:00:00Z")
                        .toString()))
                .containsExactly("endTime");
    }

    @Test
    void metadataAreBounded() throws JsonProcessingException {
        ObjectNode json = ivrContact();
        json.putObject("schedulingMetadata").put("x", "y".repeat(ContactJson.MAX_METADATA_LENGTH));

        assertThat(faultyFields(json.toString())).containsExactly("schedulingMetadata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ftp://h/x\"",
                "\"/x\"",
                "\"http://u:p@h/\"",
                "\"http://\"",
                "\"http://h/\\nx\"",
                "7",
                "{}",
                "\"file:///etc/passwd\""
            })
    void aWebhookIsAnHttpUrl(String url) throws JsonProcessingException {
        assertThat(faultyFields(withWebhook(url))).containsExactly("schedulingMetadata.callEventsWebhookUrl");
    }

    @Test
    void aWebhookMayBeBoundToKnownHosts() throws JsonProcessingException {
        ContactJson strict = new ContactJson(new ContactRules(Set.of("events.example")));

        assertThat(strict.parse(MAPPER.readTree(withWebhook("\"https://Events.example/x\""))))
                .isInstanceOf(ParsedContact.Accepted.class);
        assertThat(strict.parse(MAPPER.readTree(withWebhook("\"http://169.254.169.254/latest\""))))
                .isInstanceOf(ParsedContact.Refused.class);
    }

    private static String withWebhook(String url) {
        return ivrContact()
                .toString()
                .replaceFirst(
                        "\\}$",
                        ",\"schedulingMetadata\":{\"callEventsWebhookUrl\":" + url.replace("\\", "\\\\") + "}}");
    }

    private static ObjectNode ivrContact() {
        return MAPPER.createObjectNode()
                .put("id", "c-1")
                .put("customerNumber", "+18005550199")
                .put("campaignType", "IVR")
                .put("gatewayId", "gw1")
                .put("campaignId", "spring")
                .put("ivr", "8001");
    }

    private ParsedContact parse(String json) throws JsonProcessingException {
        return parser.parse(MAPPER.readTree(json));
    }

    private Contact accepted(String json) throws JsonProcessingException {
        ParsedContact parsed = parse(json);
        assertThat(parsed).isInstanceOf(ParsedContact.Accepted.class);
        return ((ParsedContact.Accepted) parsed).contact();
    }

    private List<String> faultyFields(String json) throws JsonProcessingException {
        ParsedContact parsed = parse(json);
        assertThat(parsed).isInstanceOf(ParsedContact.Refused.class);
        return ((ParsedContact.Refused) parsed)
                .faults().stream().map(FieldFault::field).toList();
    }
}
