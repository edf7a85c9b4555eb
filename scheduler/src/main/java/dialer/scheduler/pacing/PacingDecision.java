package dialer.scheduler.pacing;

import java.util.Arrays;
import java.util.Locale;

/** How many calls to originate now, and why. A policy keeps one and fills it anew; {@link #view} keeps what it says. */
public final class PacingDecision {
    private int[] originate = new int[1];
    private int total;
    private long[] givenUp = new long[16];
    private int givenUpNow;
    private long givenUpEver;
    private PacingRegime regime = PacingRegime.PROGRESSIVE;
    private PacingReason reason = PacingReason.NO_AGENTS;
    private int agents;
    private int idle;
    private int talking;
    private int wrappingUp;
    private int inFlight;
    private int underAmd;
    private int waiting;
    private double answerRate;
    private double threshold;
    private double risk;
    private double budgetLeft;
    private long liveAnswers;
    private long abandoned;

    /** Begins anew: nothing is originated. */
    public PacingDecision begin(int campaigns) {
        if (originate.length < campaigns) {
            originate = new int[campaigns];
        }
        Arrays.fill(originate, 0);
        total = 0;
        givenUpNow = 0;
        return this;
    }

    /** Originates so many calls more of the campaign. */
    public PacingDecision add(int campaign, int calls) {
        originate[campaign] += calls;
        total += calls;
        return this;
    }

    /** Gives up a call that rings. */
    public PacingDecision giveUp(long call) {
        if (givenUpNow == givenUp.length) {
            givenUp = Arrays.copyOf(givenUp, 2 * givenUpNow);
        }
        givenUp[givenUpNow++] = call;
        givenUpEver++;
        return this;
    }

    public PacingDecision why(PacingRegime newRegime, PacingReason newReason) {
        regime = newRegime;
        reason = newReason;
        return this;
    }

    /** The agents by what they do; those who are logged in are the sum. */
    public PacingDecision agents(int idleNow, int talkingNow, int wrappingUpNow) {
        idle = idleNow;
        talking = talkingNow;
        wrappingUp = wrappingUpNow;
        agents = idleNow + talkingNow + wrappingUpNow;
        return this;
    }

    /** The calls without agent: ringing (or soon), under answering-machine detection, answered and waiting. */
    public PacingDecision calls(int ringing, int amd, int answeredWaiting) {
        inFlight = ringing;
        underAmd = amd;
        waiting = answeredWaiting;
        return this;
    }

    public PacingDecision model(double newAnswerRate, double newThreshold, double newRisk) {
        answerRate = newAnswerRate;
        threshold = newThreshold;
        risk = newRisk;
        return this;
    }

    public PacingDecision ledger(long newLiveAnswers, long newAbandoned, double newBudgetLeft) {
        liveAnswers = newLiveAnswers;
        abandoned = newAbandoned;
        budgetLeft = newBudgetLeft;
        return this;
    }

    /** Calls to originate now, of all campaigns. */
    public int originate() {
        return total;
    }

    /** Calls of the campaign to originate now. */
    public int originate(int campaign) {
        return campaign < originate.length ? originate[campaign] : 0;
    }

    /** How many calls that ring are to be hung up now. */
    public int givenUp() {
        return givenUpNow;
    }

    /** The i-th of them, by the number that the caller gave it. */
    public long givenUp(int i) {
        return givenUp[i];
    }

    public PacingRegime regime() {
        return regime;
    }

    /** What bounded the number. */
    public PacingReason reason() {
        return reason;
    }

    /** Agents logged in. */
    public int agents() {
        return agents;
    }

    public int idle() {
        return idle;
    }

    public int inFlight() {
        return inFlight;
    }

    /** The probability that the next call originated would be answered by a person, as learned (on the safe side). */
    public double answerRate() {
        return answerRate;
    }

    /** Epsilon: the risk up to which calls are originated, 0 to 0.6. */
    public double threshold() {
        return threshold;
    }

    /** J: the probability that the answer of one more call would find no agent in time. */
    public double risk() {
        return risk;
    }

    /** Abandoned calls that the target still admits in the window; below 0 when it has been passed. */
    public double budgetLeft() {
        return budgetLeft;
    }

    /** Lines in use per agent logged in, talks included, with the calls just decided on: a "dial level". */
    public double linesPerAgent() {
        return agents == 0 ? 0 : (double) (inFlight + total + underAmd + waiting + talking) / agents;
    }

    /** All of it as plain data, for the API and the page. */
    public PacingView view() {
        return new PacingView(
                total,
                regime,
                reason,
                agents,
                idle,
                talking,
                wrappingUp,
                inFlight,
                underAmd,
                waiting,
                answerRate,
                threshold,
                risk,
                liveAnswers,
                abandoned,
                budgetLeft,
                linesPerAgent(),
                givenUpEver,
                sentence());
    }

    /** The decision in one sentence. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "Originates %d: %s. %s: %d agents (%d idle), %d in flight, answer rate %.2f, risk %.3f of at most %.3f,"
                        + " %d of %d live answers abandoned, budget left %.1f.",
                total,
                reason.sentence(),
                regime.sentence(),
                agents,
                idle,
                inFlight,
                answerRate,
                risk,
                threshold,
                abandoned,
                liveAnswers,
                budgetLeft);
    }
}
