package dialer.daemon.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.esl.CallEvents;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CallId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What mod_json_cdr says of a leg that has ended, as far as the end of a call is told by it.
 *
 * <p>The module sends the JSON as it is, or as a form ({@code cdr=} and the JSON, URL-encoded or in Base64). With {@code disable-100-continue} its
 * content type is that of a form in any case, and the files of its spool hold the same without {@code cdr=}: so the content tells what it is, not
 * the type. The values of the variables are URL-encoded, unless {@code encode-values} is off. In a URL-encoded form they are not encoded once more
 * (the switch leaves alone what looks encoded), so that a quote within a value becomes one of the JSON's own: such a record is refused, because what
 * it says could have been written by whoever chose the value.
 *
 * @param callId the leg's uuid
 * @param variables those channel variables that tell of its end, decoded, as a JSON object
 */
public record CallRecord(CallId callId, String variables) {
    /** A record has about 200 variables, and a block for each step of the dialplan. */
    private static final int MAX_DEPTH = 64;

    private static final String FORM = "cdr=";

    /** All that an end is made of; the rest is not kept. */
    private static final List<String> KEPT = List.of(
            "hangup_cause",
            "start_uepoch",
            "progress_uepoch",
            "progress_media_uepoch",
            "answer_uepoch",
            "bridge_uepoch",
            "end_uepoch",
            "sip_term_status",
            "sip_hangup_disposition",
            "bridge_hangup_cause",
            "sip_call_id");

    private static final JsonMapper MAPPER = mapper();

    private static JsonMapper mapper() {
        JsonMapper mapper = new JsonMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }

    /** The record could not be understood. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads what the module has posted, or left in its spool.
     *
     * @return empty if no call of ours can have the leg's uuid
     * @throws Unreadable if it is no record; the message quotes nothing of it
     */
    public static Optional<CallRecord> parse(byte[] content) throws Unreadable {
        JsonNode variables = json(content).path("variables");
        if (!variables.isObject()) {
            throw new Unreadable("it has no variables");
        }
        CallId callId = CallEvents.callId(text(variables.path("uuid")));
        if (callId == null) {
            return Optional.empty();
        }
        ObjectNode kept = MAPPER.createObjectNode();
        for (String name : KEPT) {
            String value = text(variables.path(name));
            if (!value.isEmpty()) {
                kept.put(name, value);
            }
        }
        if (!kept.has("hangup_cause")) {
            throw new Unreadable("it has no hangup_cause");
        }
        return Optional.of(new CallRecord(callId, kept.toString()));
    }

    /** How the call ended. */
    public CallEnd end() {
        JsonNode kept;
        try {
            kept = MAPPER.readTree(variables);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept variables of call " + callId + " are no JSON", e);
        }
        return CallEvents.end(name -> kept.path(name).asText(null));
    }

    private static JsonNode json(byte[] content) throws Unreadable {
        byte[] decoded = decoded(content);
        try {
            return MAPPER.readTree(decoded);
        } catch (IOException e) {
            // the parser's own words quote the record
            throw new Unreadable(
                    isUrlEncoded(content)
                            ? "its values cannot be told from the form that they are in; set encode to false in json_cdr.conf.xml"
                            : "it is not JSON");
        }
    }

    private static boolean isUrlEncoded(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        return text.startsWith("%") || text.startsWith(FORM + "%");
    }

    private static byte[] decoded(byte[] content) throws Unreadable {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        if (text.startsWith("{")) {
            return content;
        }
        String form = text.startsWith(FORM) ? text.substring(FORM.length()) : text;
        if (form.startsWith("%")) {
            return percentDecoded(form);
        }
        try {
            return Base64.getMimeDecoder().decode(form);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("it is neither JSON nor a form with cdr=");
        }
    }

    private static String text(JsonNode value) {
        String text = value.asText("");
        return text.indexOf('%') < 0 ? text : new String(percentDecoded(text), StandardCharsets.UTF_8);
    }

    /** Byte by byte; what only looks like an escape stays, and so does a plus: the switch writes a space as %20. */
    private static byte[] percentDecoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                decoded.write(high * 16 + low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toByteArray();
    }
}
