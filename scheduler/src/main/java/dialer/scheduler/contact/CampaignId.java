package dialer.scheduler.contact;

/** A campaign. It exists as soon as a contact names it. */
public record CampaignId(String value) implements Comparable<CampaignId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 40;

    /** @throws InvalidFieldException if the value is not admitted */
    public CampaignId {
        AllowList.TOKEN.check("campaignId", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(CampaignId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
