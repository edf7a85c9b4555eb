package dialer.simulator.freeswitch;

/** Sessions per second, sessions at once, and pausing: what makes the switch refuse a new leg. */
final class SessionLimits {

    private static final int PEAK_WINDOW_SECONDS = 300;

    private int perSecond;
    private int max;
    private int leftThisSecond;
    private int startedThisSecond;
    private int lastPerSecond;
    private int peakPerSecond;
    private int recentPeakPerSecond;
    private int active;
    private int peak;
    private int recentPeak;
    private long started;
    private long seconds;
    private boolean inboundPaused;
    private boolean outboundPaused;

    SessionLimits(int perSecond, int max) {
        this.perSecond = perSecond;
        this.max = max;
        this.leftThisSecond = perSecond;
    }

    /**
     * Takes a place for a new outbound leg. FreeSWITCH counts down before it compares, so a limit of N lets N-1 legs
     * start in a second.
     */
    boolean admit() {
        if (outboundPaused || active >= max) {
            return false;
        }
        leftThisSecond--;
        if (leftThisSecond <= 0) {
            return false;
        }
        active++;
        started++;
        startedThisSecond++;
        peak = Math.max(peak, active);
        recentPeak = Math.max(recentPeak, active);
        return true;
    }

    void release() {
        active--;
    }

    /** A new limit counts from the next second on, as in FreeSWITCH. */
    void newSecond() {
        lastPerSecond = startedThisSecond;
        peakPerSecond = Math.max(peakPerSecond, startedThisSecond);
        recentPeakPerSecond = Math.max(recentPeakPerSecond, startedThisSecond);
        startedThisSecond = 0;
        leftThisSecond = perSecond;
        seconds++;
        if (seconds % PEAK_WINDOW_SECONDS == 0) {
            recentPeak = active;
            recentPeakPerSecond = 0;
        }
    }

    void forgetSessions() {
        active = 0;
    }

    void setPerSecond(int value) {
        perSecond = value;
    }

    void setMax(int value) {
        max = value;
    }

    void pause(boolean inbound, boolean outbound) {
        inboundPaused |= inbound;
        outboundPaused |= outbound;
    }

    void resume(boolean inbound, boolean outbound) {
        inboundPaused &= !inbound;
        outboundPaused &= !outbound;
    }

    boolean isInboundPaused() {
        return inboundPaused;
    }

    boolean isOutboundPaused() {
        return outboundPaused;
    }

    /** What {@code status} calls ready: a pause of one direction alone leaves the switch ready. */
    boolean isReady() {
        return !inboundPaused || !outboundPaused;
    }

    int perSecond() {
        return perSecond;
    }

    int max() {
        return max;
    }

    /** What is left of this second; HEARTBEAT's Session-Per-Sec. */
    int leftThisSecond() {
        return Math.max(leftThisSecond, 0);
    }

    int lastPerSecond() {
        return lastPerSecond;
    }

    int peakPerSecond() {
        return peakPerSecond;
    }

    int recentPeakPerSecond() {
        return recentPeakPerSecond;
    }

    int active() {
        return active;
    }

    int peak() {
        return peak;
    }

    int recentPeak() {
        return recentPeak;
    }

    /** Legs since the switch started. */
    long started() {
        return started;
    }
}
