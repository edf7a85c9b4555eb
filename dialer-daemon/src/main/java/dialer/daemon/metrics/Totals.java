package dialer.daemon.metrics;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.result.AttemptResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all campaigns since the start of the process. */
public final class Totals {
    private final LongAdder originates = new LongAdder();
    private final Map<CampaignId, LongAdder> originatesOf = new ConcurrentHashMap<>();
    private final LongAdder ended = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder answeredForAgents = new LongAdder();
    private final LongAdder abandoned = new LongAdder();

    /**
     * A copy.
     *
     * @param originates originate commands given to a switch
     * @param ended attempts that ended
     * @param answered of these, the ones that somebody answered
     * @param answeredForAgents calls of agents' contacts that a person has answered
     * @param abandoned of these, the ones for whom no agent was there within the grace time
     */
    public record Snapshot(long originates, long ended, long answered, long answeredForAgents, long abandoned) {}

    void countOriginate(CampaignId campaign) {
        originates.increment();
        originatesOf.computeIfAbsent(campaign, id -> new LongAdder()).increment();
    }

    void countResult(AttemptResult result) {
        ended.increment();
        if (result.end() != null && result.end().answered()) {
            answered.increment();
        }
        answeredForAgents.add(result.counts().liveAnswers());
        abandoned.add(result.counts().abandoned());
    }

    /** Originate commands of each campaign that has had one. */
    public Map<CampaignId, Long> originatesByCampaign() {
        Map<CampaignId, Long> counts = new HashMap<>();
        originatesOf.forEach((campaign, count) -> counts.put(campaign, count.sum()));
        return counts;
    }

    /** The counts now. */
    public Snapshot snapshot() {
        return new Snapshot(originates.sum(), ended.sum(), answered.sum(), answeredForAgents.sum(), abandoned.sum());
    }
}
