package dialer.scheduler.pacing;

import dialer.scheduler.pacing.PacingMemory.HourLearned;
import dialer.scheduler.pacing.PacingMemory.Learned;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The estimators of a campaign. Only events teach: in quiet hours nothing fades and nothing grows. */
final class LearnedBeliefs implements Beliefs {
    private static final double PRIOR_TALK_MS = 600_000;
    private static final double PRIOR_WRAP_UP_MS = 30_000;
    private static final double TALK_SMOOTHING = 2;
    private static final double WRAP_UP_SMOOTHING = 1;
    private static final long NO_WRAP_UP_MS = 300;
    private static final double COLD_ATTEMPTS = 100;
    private static final double COLD_TALKS = 50;

    /** A share of wrap-ups below this, after as many talks as a campaign needs to be warm, is a prior that fades, not something seen. */
    private static final double FEWEST_WRAP_UPS = 0.02;

    /** An attempt that fails sooner than so many of those answered are answered waits as long as they do. */
    private static final double MOST_ANSWERS = 0.8;

    private static final int HOURS = 24;

    private final AnswerLevel answerLevel = new AnswerLevel();
    private final RingTimes ringTimes = new RingTimes();
    private final SurvivalTimes talks = new SurvivalTimes(PRIOR_TALK_MS, TALK_SMOOTHING);
    private final SurvivalTimes wrapUps = new SurvivalTimes(PRIOR_WRAP_UP_MS, WRAP_UP_SMOOTHING);
    private final Share wrapUpShare = new Share(1, 2);
    private final Share people = new Share(3, 4);
    private final @Nullable Learned[] hours = new Learned[HOURS];
    private final RingDelay ringsAfter = new RingDelay();
    private final EarlyFailures earlyFailures = new EarlyFailures();
    private long mostAnsweredMs = ringTimes.answeredAfterMs(MOST_ANSWERS);
    private double amdMs;
    private int hour = -1;

    /** What has been waited with counts when its time has come. */
    void advance(long nowMs, int inFlight) {
        for (int due = earlyFailures.due(nowMs); due > 0; due--) {
            answerLevel.observe(0, inFlight);
        }
    }

    void attemptDone(long ringMs, boolean person, int inFlight, long nowMs) {
        ringTimes.observe(ringMs, person);
        if (person || ringMs >= mostAnsweredMs) {
            answerLevel.observe(person ? 1 : 0, inFlight);
        } else {
            earlyFailures.add(nowMs - ringMs + mostAnsweredMs, nowMs);
        }
    }

    /**
     * The attempt was given up while it rang. It counts as what it would have become: were it left out, or counted as not answered, the late answers
     * would be forgotten and the answer rate learned wrong.
     */
    void attemptCut(long ringMs, int inFlight) {
        double level = answerLevel.likeliest();
        double person = level * (1 - ringTimes.answeredWithin(ringMs));
        double nobody = (1 - level) * (1 - ringTimes.otherBefore(ringMs));
        double share = person + nobody < 1e-9 ? 0 : person / (person + nobody);
        answerLevel.observe(share, inFlight);
        ringTimes.observeCut(ringMs, share);
    }

    void ringing(long afterMs) {
        ringsAfter.observe(afterMs);
    }

    void amdDone(boolean person, long tookMs) {
        people.observe(person);
        amdMs += (tookMs - amdMs) * 0.05;
    }

    void talkDone(long lastedMs, boolean completed) {
        talks.observe(lastedMs, completed);
    }

    void wrapUpDone(long lastedMs, boolean completed) {
        if (completed) {
            wrapUpShare.observe(lastedMs > NO_WRAP_UP_MS);
        }
        if (lastedMs > NO_WRAP_UP_MS) {
            wrapUps.observe(lastedMs, completed);
        }
    }

    SurvivalTimes talks() {
        return talks;
    }

    SurvivalTimes wrapUps() {
        return wrapUps;
    }

    void refresh() {
        ringTimes.refresh();
        mostAnsweredMs = ringTimes.answeredAfterMs(MOST_ANSWERS);
        talks.refresh();
        wrapUps.refresh();
    }

    /** At a new hour of the day, keeps what the last one taught and leans towards what this one taught yesterday. */
    void hour(int newHour) {
        if (newHour == hour) {
            return;
        }
        if (hour >= 0) {
            hours[hour] = ofHour();
        }
        hour = newHour;
        Learned before = hours[newHour];
        if (before != null) {
            answerLevel.lean(before.answerLevel());
        }
    }

    private Learned ofHour() {
        return new Learned(
                answerLevel.memory(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    PacingMemory memory(PacingMemory.LedgerSnapshot ledger) {
        Learned latest = new Learned(
                answerLevel.memory(),
                ringTimes.answeredMemory(),
                ringTimes.otherMemory(),
                talks.eventsMemory(),
                talks.exposureMemory(),
                wrapUpShare.memory(),
                wrapUps.eventsMemory(),
                wrapUps.exposureMemory(),
                amdMemory());
        List<HourLearned> learnedHours = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            Learned learned = i == hour ? ofHour() : hours[i];
            if (learned != null) {
                learnedHours.add(new HourLearned(i, learned));
            }
        }
        return new PacingMemory(ledger, latest, learnedHours);
    }

    void restore(PacingMemory memory) {
        Learned latest = memory.latest();
        answerLevel.restore(latest.answerLevel());
        ringTimes.restore(latest.answeredByRingBin(), latest.otherByRingBin());
        talks.restore(latest.talkEvents(), latest.talkExposureMs());
        wrapUpShare.restore(latest.wrapUpShare());
        wrapUps.restore(latest.wrapUpEvents(), latest.wrapUpExposureMs());
        if (latest.amd().size() >= 3) {
            people.restore(latest.amd());
            amdMs = latest.amd().get(2);
        }
        for (HourLearned learned : memory.hours()) {
            if (learned.hour() >= 0 && learned.hour() < HOURS) {
                hours[learned.hour()] = learned.learned();
            }
        }
    }

    private List<Double> amdMemory() {
        List<Double> memory = new ArrayList<>(people.memory());
        memory.add(amdMs);
        return memory;
    }

    @Override
    public double answerRate(long nowMs) {
        return answerLevel.value();
    }

    @Override
    public double answeredWithin(long ringMs, long nowMs) {
        return answerLevel.value() * ringTimes.answeredWithin(ringMs);
    }

    @Override
    public double answeredBefore(long ringMs, long nowMs) {
        return answerLevel.value() * ringTimes.answeredBefore(ringMs);
    }

    @Override
    public double stillRinging(long ringMs, long nowMs) {
        double level = answerLevel.value();
        return Math.max(0, 1 - level * ringTimes.answeredBefore(ringMs) - (1 - level) * ringTimes.otherBefore(ringMs));
    }

    @Override
    public double talkLongerThan(long talkMs, long nowMs) {
        return talks.longerThan(talkMs);
    }

    @Override
    public double wrapUpLongerThan(long wrapUpMs, long nowMs) {
        return wrapUpShare.value() < FEWEST_WRAP_UPS ? 0 : wrapUpShare.atMost() * wrapUps.longerThan(wrapUpMs);
    }

    @Override
    public double personShareUnderAmd(long nowMs) {
        return people.atMost();
    }

    @Override
    public double amdMs() {
        return amdMs;
    }

    @Override
    public long ringsAfterMs() {
        return ringsAfter.mostMs();
    }

    @Override
    public boolean cold() {
        return answerLevel.attempts() < COLD_ATTEMPTS || talks.events() < COLD_TALKS;
    }
}
