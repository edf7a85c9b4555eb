package dialer.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.esl.protocol.EslEvent;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.Headers;
import java.nio.charset.StandardCharsets;

/** A frame as one line of JSON. */
final class FrameJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FrameJson() {}

    /** UTF-8, ended by a line feed. */
    static byte[] line(Frame frame) {
        try {
            return (MAPPER.writeValueAsString(json(frame)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossibleForTrees) {
            throw new IllegalStateException(impossibleForTrees);
        }
    }

    private static ObjectNode json(Frame frame) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("contentType", frame.contentType());
        json.set("headers", headers(frame.headers()));
        EslEvent event = frame.event();
        if (event == null) {
            json.put("body", frame.body());
        } else {
            ObjectNode inner = json.putObject("event");
            inner.put("name", event.name());
            inner.put("subclass", event.subclass());
            inner.set("headers", headers(event.headers()));
            inner.put("body", event.body());
        }
        return json;
    }

    private static ObjectNode headers(Headers headers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        headers.forEach((name, value) -> {
            JsonNode before = json.get(name);
            if (before == null) {
                json.put(name, value);
            } else if (before instanceof ArrayNode values) {
                values.add(value);
            } else {
                json.putArray(name).add(before).add(value);
            }
        });
        return json;
    }
}
