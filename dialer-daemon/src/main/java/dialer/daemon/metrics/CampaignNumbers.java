package dialer.daemon.metrics;

import dialer.sql.CampaignSummary;
import dialer.sql.DatabaseUnavailableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The campaigns' counts for everything that looks again and again. Counting reads an index entry of each contact, which takes a second for some
 * millions, so it is done on one thread at a time, however many look, and at most a tenth of the time.
 */
public final class CampaignNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignNumbers.class);

    /** The database rests nine times as long as the count took. */
    private static final long REST_FACTOR = 9;

    private final Supplier<List<CampaignSummary>> count;
    private final long shortestRestNanos;
    private final LongSupplier nanoClock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted latest;

    private record Counted(List<CampaignSummary> summaries, long nextAtNanos) {}

    /** @param shortestRestNanos between two counts at least */
    public CampaignNumbers(Supplier<List<CampaignSummary>> count, long shortestRestNanos, LongSupplier nanoClock) {
        this.count = count;
        this.shortestRestNanos = shortestRestNanos;
        this.nanoClock = nanoClock;
        this.latest = new Counted(List.of(), nanoClock.getAsLong());
    }

    /**
     * All campaigns by id, counted now if that is due and nobody else counts, else as they were counted last. While the database does not answer
     * the last count stands; before the first one there are none.
     */
    public List<CampaignSummary> summaries() {
        if (nanoClock.getAsLong() - latest.nextAtNanos() >= 0 && counting.compareAndSet(false, true)) {
            try {
                countNow();
            } finally {
                counting.set(false);
            }
        }
        return latest.summaries();
    }

    private void countNow() {
        long started = nanoClock.getAsLong();
        List<CampaignSummary> counted = latest.summaries();
        try {
            counted = List.copyOf(count.get());
        } catch (DatabaseUnavailableException e) {
            LOG.debug("The campaigns are not counted: the database does not answer", e);
        }
        long ended = nanoClock.getAsLong();
        latest = new Counted(counted, ended + Math.max(shortestRestNanos, REST_FACTOR * (ended - started)));
    }
}
