package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code dialer campaign NAME [start|stop|purge]}. */
@Command(
        name = "campaign",
        description =
                "Show, start, stop or purge one campaign of a running daemon. All of it can be repeated without harm.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:done", "1:the daemon does not answer, or there is no such campaign", "2:wrong command line"},
        footerHeading = "Examples:%n",
        footer = {"  dialer campaign spring", "  dialer campaign spring stop", "  dialer campaign spring purge --yes"})
final class CampaignCommand extends ApiCommand {
    /** What is done to the campaign. */
    enum Action {
        start,
        stop,
        purge
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "The campaign's id.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "${COMPLETION-CANDIDATES}; without it the campaign is shown.")
    private @Nullable Action action;

    @Option(names = "--yes", description = "Purge without being asked.")
    private boolean yes;

    @Override
    int run(DaemonApi api) throws ApiException, InterruptedException {
        if (action == null) {
            JsonNode campaign = api.get("campaigns/" + DaemonApi.segment(name));
            print(campaign, CampaignsCommand.table(List.of(campaign)) + results(campaign));
            return ExitStatus.OK;
        }
        if (action == Action.purge && !yes) {
            JsonNode by = api.get("campaigns/" + DaemonApi.segment(name)).path("byStatus");
            long contacts = by.path("pending").asLong() + by.path("stopped").asLong();
            throw new ParameterException(
                    spec().commandLine(),
                    contacts + " contacts of " + name
                            + " that were not dialed would be deleted for good. If that is meant, add --yes.");
        }
        JsonNode answer = api.post("campaign/" + DaemonApi.segment(name) + "/" + action);
        print(
                answer,
                action == Action.purge
                        ? name + ": " + answer.path("removed").asText() + " contacts removed.\n"
                        : name + " is " + answer.path("state").asText() + "; "
                                + answer.path("changed").asText() + " contacts changed.\n");
        return ExitStatus.OK;
    }

    private static String results(JsonNode campaign) {
        if (campaign.path("byDisposition").isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("RESULT", "CONTACTS");
        campaign.path("byDisposition")
                .properties()
                .forEach(result -> table.add(
                        result.getKey().toLowerCase(Locale.ROOT).replace('_', ' '),
                        result.getValue().asText()));
        return "\n" + table.text();
    }
}
