package dialer.esl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dialer.scheduler.call.SwitchSignal.Capacity;
import dialer.scheduler.call.SwitchSignal.GatewayState;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.InvalidFieldException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the switch prints about itself. What is missing counts as unknown; what cannot be read at all throws. */
final class SwitchFacts {
    private static final JsonFactory JSON = new JsonFactory();

    private static final Pattern SESSIONS = Pattern.compile("(?m)^([0-9]{1,9}) session\\(s\\) - peak");
    private static final Pattern MAX_SESSIONS = Pattern.compile("(?m)^([0-9]{1,9}) session\\(s\\) max");
    private static final Pattern PER_SECOND = Pattern.compile("session\\(s\\) per Sec out of max ([0-9]{1,9})");

    /** Not an XML parser: the switch does not escape every value that it prints. */
    private static final Pattern GATEWAY = Pattern.compile("(?s)<gateway>(.*?)</gateway>");

    private static final Pattern NAME = Pattern.compile("<name>([^<]*)</name>");
    private static final Pattern STATUS = Pattern.compile("<status>([^<]*)</status>");

    private SwitchFacts() {}

    /**
     * Reads {@code status}.
     *
     * @param paused whether outbound calls are paused
     */
    static Capacity capacity(String status, boolean paused) {
        return new Capacity(
                number(SESSIONS, status, -1), number(MAX_SESSIONS, status, 0), number(PER_SECOND, status, 0), !paused);
    }

    /** Reads {@code sofia xmlstatus gateway}. Gateways that no contact can name are left out. */
    static SortedMap<GatewayId, GatewayState> gateways(String xml) {
        SortedMap<GatewayId, GatewayState> gateways = new TreeMap<>();
        for (Matcher gateway = GATEWAY.matcher(xml); gateway.find(); ) {
            Matcher name = NAME.matcher(gateway.group(1));
            Matcher status = STATUS.matcher(gateway.group(1));
            GatewayId id = name.find() ? gatewayId(name.group(1)) : null;
            if (id != null) {
                gateways.put(id, status.find() ? gatewayState(status.group(1)) : GatewayState.UNKNOWN);
            }
        }
        return gateways;
    }

    /** The state by the switch's word, behind which {@code (ping)} says that a ping is under way. */
    static GatewayState gatewayState(@Nullable String word) {
        if (word == null) {
            return GatewayState.UNKNOWN;
        }
        return switch (word.replace("(ping)", "").strip()) {
            case "UP" -> GatewayState.UP;
            case "DOWN" -> GatewayState.DOWN;
            default -> GatewayState.UNKNOWN;
        };
    }

    /** The id as a gateway's, or null if no contact can name it. */
    static @Nullable GatewayId gatewayId(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return new GatewayId(name);
        } catch (InvalidFieldException e) {
            return null;
        }
    }

    /**
     * Reads {@code show channels as json}.
     *
     * @throws IllegalArgumentException if it is not that; an empty set would declare every call lost
     */
    static Set<CallId> channels(String json) {
        Set<CallId> channels = new LinkedHashSet<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a list of channels: " + start(json));
            }
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && "uuid".equals(parser.currentName())) {
                    CallId id = CallEvents.callId(parser.nextTextValue());
                    if (id != null) {
                        channels.add(id);
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a list of channels: " + start(json), e);
        }
        return channels;
    }

    private static int number(Pattern pattern, String text, int otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static String start(String text) {
        return text.strip().substring(0, Math.min(60, text.strip().length()));
    }
}
