package dialer.scheduler.claim;

import dialer.scheduler.contact.CampaignId;

/**
 * A wish for contacts.
 *
 * @param count how many contacts of the campaign are wanted, 1 or more
 */
public record ClaimRequest(CampaignId campaignId, int count) {}
