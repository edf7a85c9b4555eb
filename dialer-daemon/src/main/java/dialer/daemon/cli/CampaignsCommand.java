package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.cli.DaemonApi.ApiException;
import picocli.CommandLine.Command;

/** {@code dialer campaigns}. */
@Command(
        name = "campaigns",
        description = "List the campaigns of a running daemon: state, progress, and why each is not dialing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:listed", "1:the daemon does not answer", "2:wrong command line"},
        footerHeading = "Examples:%n",
        footer = {"  dialer campaigns", "  dialer campaigns --json --url http://dialer-1:8080"})
final class CampaignsCommand extends ApiCommand {
    @Override
    int run(DaemonApi api) throws ApiException, InterruptedException {
        JsonNode campaigns = api.get("campaigns");
        print(campaigns, campaigns.isEmpty() ? "There is no campaign.\n" : table(campaigns));
        return ExitStatus.OK;
    }

    /** One line a campaign. */
    static String table(Iterable<JsonNode> campaigns) {
        TextTable table =
                new TextTable("CAMPAIGN", "STATE", "PENDING", "IN FLIGHT", "ENDED", "FAILED", "WHY IT IS NOT DIALING");
        for (JsonNode campaign : campaigns) {
            JsonNode by = campaign.path("byStatus");
            table.add(
                    campaign.path("campaignId").asText(),
                    campaign.path("state").asText(),
                    Long.toString(
                            by.path("pending").asLong() + by.path("stopped").asLong()),
                    campaign.path("inFlight").asText(),
                    by.path("ended").asText(),
                    by.path("failed").asText(),
                    campaign.path("whyNotDialing").isTextual()
                            ? campaign.path("whyNotDialing").asText()
                            : "-");
        }
        return table.text();
    }
}
