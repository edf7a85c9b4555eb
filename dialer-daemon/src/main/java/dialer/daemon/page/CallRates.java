package dialer.daemon.page;

import dialer.scheduler.contact.CampaignId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Calls per second of each campaign, over the last seconds. */
final class CallRates {
    /** Long enough to be steady, short enough to show a stop. */
    static final long WINDOW_MS = 15_000;

    private final Deque<Moment> moments = new ArrayDeque<>();

    private record Moment(long atMs, Map<CampaignId, Long> originates) {}

    /** @param originates each campaign's originate commands since the start of the process */
    synchronized void take(long nowMs, Map<CampaignId, Long> originates) {
        moments.addLast(new Moment(nowMs, originates));
        while (moments.size() > 2 && nowMs - moments.getFirst().atMs() > WINDOW_MS) {
            moments.removeFirst();
        }
    }

    /** Calls per second, to a tenth. */
    synchronized double of(CampaignId campaign) {
        if (moments.size() < 2) {
            return 0;
        }
        Moment first = moments.getFirst();
        Moment last = moments.getLast();
        long calls = last.originates().getOrDefault(campaign, 0L)
                - first.originates().getOrDefault(campaign, 0L);
        long ms = Math.max(1, last.atMs() - first.atMs());
        return Math.round(10_000.0 * calls / ms) / 10.0;
    }
}
