package dialer.daemon.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.simulator.connector.ConnectorLedger;
import dialer.simulator.freeswitch.SwitchLedger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo has shown, counted on the far side: what the simulated switch and voice connector saw, against what the database says.
 *
 * @param ended contacts with a call and a result
 * @param failed contacts that ended without a call
 * @param attempts originates that the switch took
 * @param notified contacts of which the voice connector was told a result; null if there is none to tell
 * @param connected persons who talked to an agent
 * @param abandoned persons who answered and for whom no agent was there within the grace time
 * @param hungUpEarly persons who answered, and hung up before it was over and an agent had answered too
 * @param duplicateOriginates originates too many: of the same call id, or of a contact that had rung already
 * @param lostResults calls that ended at the switch and have no result in the database
 */
record DemoVerdict(
        int contacts,
        int ended,
        int failed,
        long attempts,
        @Nullable Long notified,
        long connected,
        long abandoned,
        long hungUpEarly,
        long duplicateOriginates,
        long lostResults,
        double seconds)
        implements Demo.Verdict {

    static DemoVerdict of(
            int contacts,
            JsonNode campaigns,
            SwitchLedger seenBySwitch,
            @Nullable ConnectorLedger seenByConnector,
            double seconds) {
        SwitchLedger.Totals calls = seenBySwitch.totals();
        int ended = count(campaigns, "ended");
        int failed = count(campaigns, "failed");
        long customerCalls = calls.originates() - calls.refused();
        long withoutCall = withDisposition(campaigns, "INVALID_GATEWAY")
                + withDisposition(campaigns, "SWITCH_DOWN")
                + withDisposition(campaigns, "EXPIRED");
        long lost = withDisposition(campaigns, "LOST") + Math.max(0, customerCalls - (ended + failed - withoutCall));
        return new DemoVerdict(
                contacts,
                ended,
                failed,
                customerCalls,
                seenByConnector == null
                        ? null
                        : (long) seenByConnector.deliveredContacts().size(),
                withDisposition(campaigns, "CONNECTED"),
                abandoned(campaigns),
                withDisposition(campaigns, "ABANDONED") - abandoned(campaigns),
                calls.duplicateOriginates() + calls.duplicateContacts(),
                lost,
                seconds);
    }

    static int count(JsonNode campaigns, String status) {
        int sum = 0;
        for (JsonNode campaign : campaigns) {
            sum += campaign.path("byStatus").path(status).asInt();
        }
        return sum;
    }

    private static long abandoned(JsonNode campaigns) {
        long sum = 0;
        for (JsonNode campaign : campaigns) {
            sum += campaign.at("/abandonment/last30Days/abandoned").asLong();
        }
        return sum;
    }

    private static long withDisposition(JsonNode campaigns, String disposition) {
        long sum = 0;
        for (JsonNode campaign : campaigns) {
            sum += campaign.path("byDisposition").path(disposition).asInt();
        }
        return sum;
    }

    /** Every contact has one final status, each was told of, nobody was called twice, no result is missing. */
    @Override
    public boolean good() {
        return ended + failed == contacts
                && (notified == null || notified == contacts)
                && duplicateOriginates == 0
                && lostResults == 0;
    }

    /** The last line of the demo, for programs. */
    @Override
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("contacts", contacts)
                .put("ended", ended)
                .put("failed", failed)
                .put("attempts", attempts)
                .put("notified", notified)
                .put("connected", connected)
                .put("abandoned", abandoned)
                .put("hungUpEarly", hungUpEarly)
                .put("duplicateOriginates", duplicateOriginates)
                .put("lostResults", lostResults)
                .put("seconds", Math.round(seconds * 10) / 10.0);
        return json.toString();
    }

    /** The results of each campaign as a table for people. */
    static String table(JsonNode campaigns) {
        StringBuilder table = new StringBuilder();
        table.append(String.format("%n%-14s %8s %8s %8s   %s%n", "campaign", "contacts", "ended", "failed", "results"));
        for (JsonNode campaign : campaigns) {
            table.append(String.format(
                    "%-14s %8d %8d %8d   %s%n",
                    campaign.path("campaignId").asText(),
                    campaign.path("contacts").asInt(),
                    campaign.path("byStatus").path("ended").asInt(),
                    campaign.path("byStatus").path("failed").asInt(),
                    dispositions(campaign.path("byDisposition"))));
        }
        return table.toString();
    }

    private static String dispositions(JsonNode counts) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> one : counts.properties()) {
            text.append(one.getKey()).append(' ').append(one.getValue().asInt()).append("  ");
        }
        return text.toString().stripTrailing();
    }
}
