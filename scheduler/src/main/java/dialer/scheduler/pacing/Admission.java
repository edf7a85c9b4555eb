package dialer.scheduler.pacing;

/** What of the limits is left while a decision hands out calls. */
final class Admission {
    private int[] contacts = new int[1];
    private int campaigns;
    private int slots;
    private int cps;

    void begin(PacingLimits limits, int campaignCount) {
        if (contacts.length < campaignCount) {
            contacts = new int[campaignCount];
        }
        campaigns = campaignCount;
        for (int campaign = 0; campaign < campaignCount; campaign++) {
            contacts[campaign] = limits.contacts(campaign);
        }
        slots = limits.slots();
        cps = limits.cps();
    }

    boolean admits(int campaign) {
        return slots > 0 && cps > 0 && contacts[campaign] > 0;
    }

    void take(int campaign) {
        slots--;
        cps--;
        contacts[campaign]--;
    }

    boolean hasContacts(int campaign) {
        return contacts[campaign] > 0;
    }

    /** Why no campaign is admitted any more; {@code otherwise} if one is. */
    PacingReason reason(PacingReason otherwise) {
        if (slots <= 0) {
            return PacingReason.NO_SLOTS;
        }
        if (cps <= 0) {
            return PacingReason.CPS;
        }
        for (int campaign = 0; campaign < campaigns; campaign++) {
            if (contacts[campaign] > 0) {
                return otherwise;
            }
        }
        return PacingReason.NO_CONTACTS;
    }
}
