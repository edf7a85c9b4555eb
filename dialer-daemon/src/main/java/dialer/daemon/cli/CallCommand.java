package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dialer call ID}. */
@Command(
        name = "call",
        description = "Tell the story of a contact's calls: every step of every attempt with its time.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:told", "1:the daemon does not answer, or there is no such contact", "2:wrong command line"},
        footerHeading = "Example:%n",
        footer = "  dialer call 4f0c7a0e-7c0e-4a51-9d55-0a9c9d1c4a01")
final class CallCommand extends ApiCommand {
    private static final String[][] STEPS = {
        {"claimedAt", "claimed"},
        {"createdAt", "channel made"},
        {"ringingAt", "ringing"},
        {"answeredAt", "answered"},
        {"bridgedAt", "joined with the agent"},
        {"endedAt", "ended"}
    };

    @Parameters(paramLabel = "ID", description = "The contact's id.")
    private String id = "";

    @Override
    int run(DaemonApi api) throws ApiException, InterruptedException {
        JsonNode contact = api.get("contacts/" + DaemonApi.segment(id));
        List<JsonNode> stories = new ArrayList<>();
        for (JsonNode attempt : contact.path("history")) {
            stories.add(storyOf(api, attempt));
        }
        ObjectNode json = contact.deepCopy();
        json.putArray("stories")
                .addAll(stories.stream().filter(JsonNode::isObject).toList());
        print(json, story(contact, stories));
        return ExitStatus.OK;
    }

    /** What the daemon remembers of the attempt, step by step; a missing node if it no longer does: the database has its times. */
    private static JsonNode storyOf(DaemonApi api, JsonNode attempt) throws ApiException, InterruptedException {
        try {
            return api.get("calls/" + DaemonApi.segment(attempt.path("callId").asText()) + "/story");
        } catch (ApiException e) {
            if (e.status() == 404) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    private static String story(JsonNode contact, List<JsonNode> stories) {
        StringBuilder story = new StringBuilder(contact.path("customerNumber").asText())
                .append(" of ")
                .append(contact.path("campaignId").asText())
                .append(": ")
                .append(contact.path("status").asText());
        if (contact.path("disposition").isTextual()) {
            story.append(", ").append(contact.path("disposition").asText());
            story.append(" (").append(contact.path("callResult").asText()).append(')');
        }
        TextTable table = new TextTable("ATTEMPT", "TIME", "STEP");
        for (int i = 0; i < stories.size(); i++) {
            JsonNode attempt = contact.path("history").get(i);
            for (JsonNode step : stories.get(i).path("steps")) {
                table.add(
                        attempt.path("attempt").asText(),
                        step.path("at").asText(),
                        step.path("kind").asText() + ": " + step.path("text").asText());
            }
            for (String[] step : STEPS) {
                if (stories.get(i).isMissingNode() && attempt.path(step[0]).isTextual()) {
                    table.add(
                            attempt.path("attempt").asText(),
                            attempt.path(step[0]).asText(),
                            words(attempt, step));
                }
            }
        }
        story.append('\n');
        return contact.path("history").isEmpty()
                ? story.toString()
                : story.append(table.text()).toString();
    }

    private static String words(JsonNode attempt, String[] step) {
        return switch (step[0]) {
            case "claimedAt" -> "claimed by " + attempt.path("node").asText();
            case "bridgedAt" ->
                attempt.path("agent").isTextual()
                        ? "joined with agent " + attempt.path("agent").asText()
                        : step[1];
            case "endedAt" ->
                attempt.path("hangupCause").isTextual()
                        ? "ended: " + attempt.path("hangupCause").asText()
                        : step[1];
            default -> step[1];
        };
    }
}
