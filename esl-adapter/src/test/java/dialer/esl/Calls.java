package dialer.esl;

import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.RoutingMode;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.originate.OriginateRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Calls for tests. */
final class Calls {
    static final SwitchId SWITCH = new SwitchId("fs-1");
    static final CallSettings SETTINGS = settings(Map.of());

    private Calls() {}

    static OriginateRequest ivr(String callId, @Nullable String ivr) {
        Contact contact = contact(CampaignType.IVR, ivr == null ? null : new Extension(ivr));
        return new OriginateRequest(
                SWITCH,
                new CallId(callId),
                contact,
                Duration.ofSeconds(45),
                null,
                OnAnswer.DIALPLAN,
                Duration.ZERO,
                AmdMode.OFF);
    }

    static OriginateRequest agent(String callId, String agent) {
        Contact contact = contact(CampaignType.AGENT, null);
        return new OriginateRequest(
                SWITCH,
                new CallId(callId),
                contact,
                Duration.ofSeconds(30),
                new Extension(agent),
                OnAnswer.DIALPLAN,
                Duration.ZERO,
                AmdMode.OFF);
    }

    static OriginateRequest parked(String callId, AmdMode amd) {
        return new OriginateRequest(
                SWITCH,
                new CallId(callId),
                contact(CampaignType.AGENT, null),
                Duration.ofSeconds(30),
                null,
                OnAnswer.PARK,
                Duration.ofSeconds(30),
                amd);
    }

    static CallSettings settings(Map<String, String> variables) {
        return new CallSettings(null, null, null, null, "service-1", new TreeMap<>(variables));
    }

    private static Contact contact(CampaignType type, @Nullable Extension ivr) {
        boolean agent = type == CampaignType.AGENT;
        return new Contact(
                new ContactId("contact-1"),
                new PhoneNumber("+18005550199"),
                type,
                new GatewayId("gw-1"),
                new CampaignId("c-1"),
                null,
                ivr,
                agent ? DialingMode.PROGRESSIVE : null,
                agent ? RoutingMode.QUEUE : null,
                null,
                agent ? new QueueName("Sales North") : null,
                5,
                null,
                null,
                null);
    }
}
