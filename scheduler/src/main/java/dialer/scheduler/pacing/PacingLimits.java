package dialer.scheduler.pacing;

import java.util.Arrays;

/** What the outside admits at the moment of a decision. Made once and set anew before each decision. */
public final class PacingLimits {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private int slots = UNLIMITED;
    private int cps = UNLIMITED;
    private int[] contacts = new int[0];
    private int[] underWay = new int[0];

    /** Free slots of the pool's campaigns together. */
    public PacingLimits slots(int free) {
        slots = Math.max(0, free);
        return this;
    }

    /** Calls that the limit of calls per second admits right now, of all campaigns together. */
    public PacingLimits cps(int tokens) {
        cps = Math.max(0, tokens);
        return this;
    }

    /** Contacts of the campaign that could be called now; 0 for a campaign that does not run. Not set: as many as one likes. */
    public PacingLimits contacts(int campaign, int ready) {
        contacts = grown(contacts, campaign, UNLIMITED);
        contacts[campaign] = Math.max(0, ready);
        return this;
    }

    /** Calls of the campaign that were decided on before and are not yet originated (contacts being claimed): they weigh like new calls. */
    public PacingLimits underWay(int campaign, int calls) {
        underWay = grown(underWay, campaign, 0);
        underWay[campaign] = Math.max(0, calls);
        return this;
    }

    public int slots() {
        return slots;
    }

    public int cps() {
        return cps;
    }

    public int contacts(int campaign) {
        return campaign < contacts.length ? contacts[campaign] : UNLIMITED;
    }

    public int underWay(int campaign) {
        return campaign < underWay.length ? underWay[campaign] : 0;
    }

    private static int[] grown(int[] values, int index, int filler) {
        if (index < values.length) {
            return values;
        }
        int[] grown = Arrays.copyOf(values, index + 1);
        Arrays.fill(grown, values.length, grown.length, filler);
        return grown;
    }
}
