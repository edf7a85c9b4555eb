package dialer.esl;

import dialer.esl.protocol.OriginateCommand;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.originate.OriginateRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the originate of a call. The variables and headers of both kinds of campaign are those that voice services and
 * routing of the contact centre read.
 */
final class OriginateLine {
    /** Every leg that the dialer makes carries its contact, so that it can be told from other traffic. */
    private static final String TAG = "dialer_contact";

    private static final String CALL_UUID = "origination_uuid";
    private static final String PARK_LIMIT = "park_timeout";
    private static final String LISTEN = "execute_on_answer_amd";

    /** What no campaign's variables may replace: by these a call is found again and led. */
    private static final Set<String> OURS = Set.of(CALL_UUID, TAG, PARK_LIMIT, LISTEN);

    private final OriginateRequest request;
    private final Contact contact;
    private final CallSettings settings;
    private final String domain;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private OriginateLine(OriginateRequest request, CallSettings settings, String switchDomain) {
        this.request = request;
        this.contact = request.contact();
        this.settings = settings;
        this.domain = settings.domain() == null ? switchDomain : settings.domain();
    }

    /**
     * The command line.
     *
     * @throws IllegalArgumentException if the call has no destination, or holds what a command line must not
     */
    static String of(OriginateRequest request, CallSettings settings, String switchDomain) {
        return new OriginateLine(request, settings, switchDomain).write();
    }

    private String write() {
        Extension destination = destination();
        boolean parks = request.onAnswer() == OnAnswer.PARK;
        if (destination == null && !parks) {
            throw new IllegalArgumentException("destination: neither the contact nor its campaign names an IVR");
        }
        setCommon();
        if (contact.campaignType() == CampaignType.AGENT) {
            setAgent(request.agent());
        } else if (destination != null) {
            setIvr(destination.value());
        }
        OriginateCommand command = destination == null || parks ? parked() : toDialplan(destination);
        command.variable(CALL_UUID, request.callId().value())
                .variable(TAG, contact.id().value());
        listen(command);
        variables.keySet().removeAll(settings.variables().keySet());
        variables.forEach(command::text);
        settings.variables().forEach((name, value) -> {
            if (!OURS.contains(name)) {
                command.configured(name, value);
            }
        });
        return command.line();
    }

    private OriginateCommand toDialplan(Extension destination) {
        return OriginateCommand.call(
                contact.gatewayId().value(), contact.customerNumber().value(), destination.value(), domain);
    }

    /** The switch ends the park up to a second before its time. */
    private OriginateCommand parked() {
        long seconds = request.parkLimit().toSeconds() + 1;
        return OriginateCommand.parked(
                        contact.gatewayId().value(), contact.customerNumber().value())
                .variable(PARK_LIMIT, seconds + ":ALLOTTED_TIMEOUT");
    }

    /** The switch runs what every variable of that beginning says, so that a campaign's own {@code execute_on_answer} stays. */
    private void listen(OriginateCommand command) {
        switch (request.amd()) {
            case OFF -> {}
            case MOD_AMD -> command.variable(LISTEN, "amd");
            case AVMD -> command.variable(LISTEN, "avmd_start");
        }
    }

    private @Nullable Extension destination() {
        Extension agent = request.agent();
        Extension ivr = contact.ivr() == null ? settings.ivr() : contact.ivr();
        return agent == null ? ivr : agent;
    }

    private void setCommon() {
        // without it the switch runs the dialplan at the first ring-back tone, to nobody
        variables.put("ignore_early_media", "true");
        variables.put(
                "originate_timeout",
                Long.toString(Math.max(1, request.ringTimeout().toSeconds())));
        variables.put("session_in_hangup_hook", "true");
        variables.put("domain_name", domain);
        variables.put("record_session", "true");
        variables.put("call_direction", "outbound");
    }

    private void setIvr(String ivr) {
        variables.put("origination_caller_id_name", orElse(settings.callerIdName(), ivr));
        variables.put("origination_caller_id_number", orElse(settings.callerIdNumber(), ivr));
    }

    /** @param agent null if the person is called ahead of the agents */
    private void setAgent(@Nullable Extension agent) {
        String callId = request.callId().value();
        variables.put("customer_number", contact.customerNumber().value());
        variables.put("sip_h_X-Destination-Number", settings.serviceIdentifier());
        variables.put("sip_h_X-CallType", String.valueOf(contact.dialingMode()));
        variables.put("sip_h_X-CALL-VARIABLE0", callId);
        variables.put("sip_h_X-Call-Id", callId);
        if (contact.queueName() != null) {
            variables.put("sip_h_X-queueType", "NAME");
            variables.put("sip_h_X-queue", contact.queueName().value());
        }
        if (agent != null) {
            variables.put("sip_h_X-agentExtension", agent.value());
        }
        String name = agent == null ? settings.callerIdName() : orElse(settings.callerIdName(), agent.value());
        if (name != null) {
            variables.put("origination_caller_id_name", name);
        }
        if (settings.callerIdNumber() != null) {
            variables.put("origination_caller_id_number", settings.callerIdNumber());
        }
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
