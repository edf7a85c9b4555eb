package dialer.scheduler.pacing;

import java.util.List;

/**
 * What a campaign has learned and counted, as plain data for the database. Everything is optional: what is missing starts from the priors.
 *
 * @param ledger the abandonment ledger
 * @param latest what was learned last
 * @param hours what had been learned at the end of each hour of the day, at most 24: the prior of the same hour tomorrow
 */
public record PacingMemory(LedgerSnapshot ledger, Learned latest, List<HourLearned> hours) {
    /** Nothing learned, nothing counted. */
    public static final PacingMemory NONE = new PacingMemory(LedgerSnapshot.EMPTY, Learned.NOTHING, List.of());

    public PacingMemory {
        hours = List.copyOf(hours);
    }

    /**
     * Live answers and abandoned calls of the window.
     *
     * @param buckets in the order of time; only those with a count
     * @param olderLiveAnswers those of the campaign's life that are in no bucket any more
     * @param olderAbandoned as {@code olderLiveAnswers}, of the abandoned calls
     * @param recentCredit what the budget had gathered lately, at most {@code ln(10) / eta}
     */
    public record LedgerSnapshot(
            List<Bucket> buckets, long olderLiveAnswers, long olderAbandoned, double recentCredit) {
        /** Nothing counted. */
        public static final LedgerSnapshot EMPTY = new LedgerSnapshot(List.of(), 0, 0, 0);

        public LedgerSnapshot {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * The counts of a quarter of an hour.
     *
     * @param startMs its beginning: milliseconds since 1970-01-01T00:00 of the accounting zone
     */
    public record Bucket(long startMs, long liveAnswers, long abandoned) {}

    /** What was learned at an hour of the day, 0 to 23. */
    public record HourLearned(int hour, Learned learned) {}

    /**
     * The estimators' sufficient statistics. An empty list is an estimator that has seen nothing.
     *
     * @param answerLevel weighted answers and attempts of the slow memory, then of the fast one
     * @param answeredByRingBin weighted attempts answered by a person, by quarters of a second of ringing
     * @param otherByRingBin weighted attempts that ended otherwise, by quarters of a second of ringing
     * @param talkEvents weighted talks ended, by bin of talk time
     * @param talkExposureMs weighted time talked, by bin of talk time
     * @param wrapUpShare weighted talks with wrap-up, and all talks
     * @param wrapUpEvents as {@code talkEvents}, of the wrap-up
     * @param wrapUpExposureMs as {@code talkExposureMs}, of the wrap-up
     * @param amd weighted people, verdicts and milliseconds of the answering-machine detection
     */
    public record Learned(
            List<Double> answerLevel,
            List<Double> answeredByRingBin,
            List<Double> otherByRingBin,
            List<Double> talkEvents,
            List<Double> talkExposureMs,
            List<Double> wrapUpShare,
            List<Double> wrapUpEvents,
            List<Double> wrapUpExposureMs,
            List<Double> amd) {
        /** An estimator that has seen nothing. */
        public static final Learned NOTHING = new Learned(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        public Learned {
            answerLevel = List.copyOf(answerLevel);
            answeredByRingBin = List.copyOf(answeredByRingBin);
            otherByRingBin = List.copyOf(otherByRingBin);
            talkEvents = List.copyOf(talkEvents);
            talkExposureMs = List.copyOf(talkExposureMs);
            wrapUpShare = List.copyOf(wrapUpShare);
            wrapUpEvents = List.copyOf(wrapUpEvents);
            wrapUpExposureMs = List.copyOf(wrapUpExposureMs);
            amd = List.copyOf(amd);
        }
    }
}
