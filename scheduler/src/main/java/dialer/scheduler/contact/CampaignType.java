package dialer.scheduler.contact;

/** What an answered person hears: an IVR, or an agent. */
public enum CampaignType {
    IVR,
    AGENT
}
