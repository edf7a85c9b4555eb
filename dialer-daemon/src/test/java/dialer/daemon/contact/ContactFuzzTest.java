package dialer.daemon.contact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dialer.daemon.Fuzz;
import dialer.scheduler.contact.Contact;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContactFuzzTest {
    private static final JsonMapper MAPPER = Json.mapper();

    private static final List<String> CONTACTS = List.of("""
            {"id":"3f0c","customerNumber":"+18005550199","campaignType":"AGENT","gatewayId":"gw-1","campaignId":"spring",\
            "campaignContactId":"cc 7","dialingMode":"PROGRESSIVE","routingMode":"QUEUE","resourceId":"r1","queueName":"Sales EU",\
            "priority":3,"startTime":"2026-03-01T10:00:00+01:00","endTime":"2026-03-01T18:00:00.5Z",\
            "schedulingMetadata":{"a":1.10,"b":["x"]},"tenantId":5,"status":"dialed","other":{"x":[]}}""", """
            {"id":"c1","customerNumber":"5550199","campaignType":"IVR","gatewayId":"gw","campaignId":"c","ivr":"8001"}""");

    private final ContactJson parser = new ContactJson(ContactRules.of(List.of()));

    @Test
    void whatIsTakenCanBeSentToASwitchAndWhatIsNotIsExplained() {
        Fuzz.run(20_000, random -> {
            byte[] content = CONTACTS.get(random.nextInt(CONTACTS.size())).getBytes(StandardCharsets.UTF_8);
            JsonNode json;
            try {
                json = MAPPER.readTree(Fuzz.damaged(content, random));
            } catch (JsonProcessingException noJson) {
                return;
            }
            ParsedContact parsed = parser.parse(json);
            if (parsed instanceof ParsedContact.Refused refused) {
                assertThat(refused.faults()).isNotEmpty();
            } else if (parsed instanceof ParsedContact.Accepted accepted) {
                isHarmless(accepted.contact());
            }
        });
    }

    /** Everything of a contact that reaches a command line. */
    private static void isHarmless(Contact contact) {
        Stream.of(
                        contact.id(),
                        contact.customerNumber(),
                        contact.gatewayId(),
                        contact.campaignId(),
                        contact.ivr(),
                        contact.resourceId(),
                        contact.queueName())
                .filter(value -> value != null)
                .map(Object::toString)
                .forEach(text ->
                        assertThat(text).matches("[A-Za-z0-9_.:@*#+ -]+").hasSizeLessThanOrEqualTo(100));
        assertThat(contact.priority()).isBetween(1, 10);
    }
}
