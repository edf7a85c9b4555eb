package dialer.simulator.world;

/** How well the Event Sockets carry what is said, in percent of all words. */
final class LineQuality {
    int lostPercent;
    /** Late, and so out of order. */
    int latePercent;

    long latestMs = 400;
    int twicePercent;
    /** Replies to originates that never come. */
    int lostReplyPercent;

    void heal() {
        lostPercent = 0;
        latePercent = 0;
        latestMs = 400;
        twicePercent = 0;
        lostReplyPercent = 0;
    }
}
