package dialer.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.esl.story.CallStory;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.result.HangupCause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A call's story as one line of JSON. What is unknown or did not happen is null; times are ISO 8601, durations milliseconds. */
final class StoryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StoryJson() {}

    /** UTF-8, ended by a line feed. */
    static byte[] line(CallStory story) {
        try {
            return (MAPPER.writeValueAsString(json(story)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossibleForTrees) {
            throw new IllegalStateException(impossibleForTrees);
        }
    }

    private static ObjectNode json(CallStory story) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("uuid", story.uuid());
        json.put("kind", story.kind().name());
        json.put("direction", story.direction());
        json.put("number", story.number());
        story.destinations().forEach(json.putArray("destinations")::add);
        json.put("queue", story.queue());
        json.put("agent", story.agent());
        json.put("state", story.state().word());
        json.put("ended", story.state() == AttemptState.ENDED);
        json.put("answered", story.times().answeredAt() != null);
        json.put("bridged", story.times().bridgedAt() != null);
        json.put("disposition", name(story.disposition()));
        json.put("hangupCause", word(story.hangupCause()));
        json.put("bridgeHangupCause", word(story.bridgeHangupCause()));
        json.put("sipStatus", story.sipStatus() == 0 ? null : story.sipStatus());
        json.put("sipHangup", story.sipHangup().isEmpty() ? null : story.sipHangup());
        json.put(
                "contact",
                story.contact() == null ? null : story.contact().name().toLowerCase(Locale.ROOT));
        json.put("callResult", story.callResult());
        addTimes(json, story);
        addAmd(json, story.amd());
        addTransitions(json.putArray("transitions"), story);
        addLegs(json.putArray("legs"), story);
        story.notices().forEach(json.putArray("notices")::add);
        return json;
    }

    private static void addTimes(ObjectNode json, CallStory story) {
        CallStory.Times times = story.times();
        json.put("createdAt", time(times.createdAt()));
        json.put("ringingAt", time(times.ringingAt()));
        json.put("answeredAt", time(times.answeredAt()));
        json.put("bridgedAt", time(times.bridgedAt()));
        json.put("endedAt", time(times.endedAt()));
        json.put("ringMs", millis(times.ring()));
        json.put("waitForAgentMs", millis(times.waitForAgent(story.kind())));
        json.put("talkMs", millis(times.talk(story.kind())));
    }

    private static void addAmd(ObjectNode json, CallStory.@Nullable Amd amd) {
        if (amd == null) {
            json.putNull("amd");
            return;
        }
        json.putObject("amd")
                .put("by", amd.by())
                .put("verdict", amd.verdict().name())
                .put("at", time(amd.at()));
    }

    private static void addTransitions(ArrayNode json, CallStory story) {
        for (CallStory.Transition one : story.transitions()) {
            json.addObject()
                    .put("from", one.from().word())
                    .put("to", one.to().word())
                    .put("at", time(one.at()))
                    .put("reason", one.reason());
        }
    }

    private static void addLegs(ArrayNode json, CallStory story) {
        for (CallStory.Leg leg : story.legs()) {
            json.addObject()
                    .put("uuid", leg.uuid())
                    .put("role", leg.role().name().toLowerCase(Locale.ROOT))
                    .put("number", leg.number())
                    .put("answered", leg.answered())
                    .put("hangupCause", word(leg.hangupCause()));
        }
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static @Nullable String word(@Nullable HangupCause cause) {
        return cause == null ? null : cause.word();
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
