package dialer.daemon.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.notify.Notice;
import dialer.sql.RenderedNotice;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VoiceConnectorMessagesTest {
    private static final String METADATA = "{\"callEventsWebhookUrl\":\"http://events/x\",\"k\":1}";

    private final VoiceConnectorMessages messages = messages("events");

    @Test
    void theBodiesAreThoseOfThePublishedContract() {
        Contact contact = contact("c-1", METADATA);
        String reservation =
                "{\"callingNumber\":\"+18005550199\",\"callUid\":\"c-1\",\"eslHost\":\"pbx.example\",\"serviceIdentifier\":\"8001\","
                        + "\"direction\":\"OUTBOUND\",\"callSipId\":\"\",\"priority\":null,\"queue\":\"Sales\",\"queueType\":\"NAME\"}";

        assertThat(messages.reservation(contact)).isEqualTo(reservation);
        assertThat(messages.render(new Notice.CancelAgent(contact)))
                .isEqualTo(new RenderedNotice("cancel-agent", "/cancel-agent", reservation));
        assertThat(messages.render(new Notice.DeliveryNotification(contact, "NORMAL_CLEARING")))
                .isEqualTo(
                        new RenderedNotice(
                                "delivery-notification",
                                "/send-delivery-notification",
                                "{\"id\":\"c-1\",\"serviceId\":\"8001\",\"customerNum\":\"+18005550199\",\"callResult\":\"NORMAL_CLEARING\"}"));
        assertThat(messages.render(new Notice.EndChat(contact)))
                .isEqualTo(new RenderedNotice(
                        "end-chat", "/end-chat", "{\"customerId\":\"+18005550199\",\"serviceId\":\"8001\"}"));
        assertThat(messages.render(new Notice.RecordingLink(
                        contact, new AgentId("1005"), Instant.parse("2026-03-01T09:00:00Z"), null)))
                .isEqualTo(
                        new RenderedNotice(
                                "recording-link",
                                "/recordings",
                                "{\"id\":\"c-1\",\"customerNum\":\"+18005550199\",\"serviceId\":\"8001\",\"agentExtension\":\"1005\","
                                        + "\"startTime\":\"2026-03-01T09:00:00Z\",\"endTime\":null,\"recording\":\"/rec/spring/c-1.wav\"}"));
        assertThat(messages.render(new Notice.CallProgress(contact, "connected")))
                .isEqualTo(
                        new RenderedNotice(
                                "call-progress",
                                "http://events/x",
                                "{\"id\":\"c-1\",\"header\":{\"schedulingMetaData\":" + METADATA + "},"
                                        + "\"body\":{\"type\":\"CALL_PROGRESS_EVENT\",\"messageId\":\"c-1\",\"event\":\"connected\"}}"));
    }

    @Test
    void callEventsAreForContactsThatNameAWebhookWhileWebhooksAreOn() {
        assertThat(messages.render(new Notice.CallProgress(contact("c-1", null), "failed")))
                .isNull();
        assertThat(messages.render(new Notice.CallProgress(contact("c-1", "{}"), "failed")))
                .isNull();
        assertThat(messages().render(new Notice.CallProgress(contact("c-1", METADATA), "failed")))
                .isNull();
    }

    @Test
    void callEventsAreNotSentToAHostThatIsNoLongerAdmitted() {
        assertThat(messages("others").render(new Notice.CallProgress(contact("c-1", METADATA), "failed")))
                .isNull();
        String notAUrl = "{\"callEventsWebhookUrl\":\"http://events/ x\"}";
        assertThat(messages.render(new Notice.CallProgress(contact("c-1", notAUrl), "failed")))
                .isNull();
    }

    private static VoiceConnectorMessages messages(String... webhookHosts) {
        return new VoiceConnectorMessages(new ConnectorFacts(
                campaign -> "8001",
                campaign -> "pbx.example",
                "/recordings",
                "/rec/{campaignId}/{id}.wav",
                Set.of(webhookHosts)));
    }

    static Contact contact(String id, @Nullable String metadata) {
        return new Contact(
                new ContactId(id),
                new PhoneNumber("+18005550199"),
                CampaignType.AGENT,
                new GatewayId("gw1"),
                new CampaignId("spring"),
                null,
                null,
                DialingMode.PROGRESSIVE,
                RoutingMode.QUEUE,
                null,
                new QueueName("Sales"),
                5,
                null,
                null,
                metadata);
    }
}
