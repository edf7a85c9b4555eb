package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code dialer calls}. */
@Command(
        name = "calls",
        description = "List the live calls of a running daemon, the oldest first.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:listed", "1:the daemon does not answer", "2:wrong command line"},
        footerHeading = "Examples:%n",
        footer = {"  dialer calls", "  dialer calls --json"})
final class CallsCommand extends ApiCommand {
    @Override
    int run(DaemonApi api) throws ApiException, InterruptedException {
        JsonNode calls = api.get("calls");
        print(calls, calls.isEmpty() ? "No call is live.\n" : table(calls, Instant.now()));
        return ExitStatus.OK;
    }

    private static String table(JsonNode calls, Instant now) {
        TextTable table = new TextTable("CONTACT", "CAMPAIGN", "STATE", "AGE", "AGENT", "SWITCH", "GATEWAY");
        for (JsonNode call : calls) {
            long seconds = Math.max(
                    0,
                    Duration.between(Instant.parse(call.path("claimedAt").asText()), now)
                            .toSeconds());
            table.add(
                    call.path("contactId").asText(),
                    call.path("campaignId").asText(),
                    call.path("state").asText(),
                    seconds + " s",
                    text(call, "agent"),
                    text(call, "switch"),
                    call.path("gatewayId").asText());
        }
        return table.text();
    }

    private static String text(JsonNode call, String field) {
        return call.path(field).isTextual() ? call.path(field).asText() : "-";
    }
}
