package dialer.daemon.connector;

import dialer.scheduler.contact.CampaignId;
import java.util.Set;
import java.util.function.Function;

/**
 * What messages say beyond the contact; it comes from the configuration.
 *
 * @param serviceIdentifier the voice connector's name of a campaign's service
 * @param eslHost domain of a campaign's calls
 * @param recordingLinkPath path that is told of recordings
 * @param recordingPath template of a recording's path, with {@code {id}} (the contact) and {@code {campaignId}}
 * @param webhookHosts hosts to which call events may be sent, lower case; empty: none are sent
 */
public record ConnectorFacts(
        Function<CampaignId, String> serviceIdentifier,
        Function<CampaignId, String> eslHost,
        String recordingLinkPath,
        String recordingPath,
        Set<String> webhookHosts) {
    public ConnectorFacts {
        webhookHosts = Set.copyOf(webhookHosts);
    }
}
