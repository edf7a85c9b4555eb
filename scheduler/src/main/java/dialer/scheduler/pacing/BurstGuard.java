package dialer.scheduler.pacing;

/**
 * Keeps one call from completing a burst: answers that come together and find no agent, where few more may be abandoned. That is so when some five minutes
 * are nearly bad, and when the legal limit is near: a burst that passes it throws the campaign back to progressive for as long as dozens of answers take.
 *
 * <p>It weighs by how much a call adds to the danger: an abandoned call adds the more, the fewer may still be abandoned. With {@code left} of them the
 * danger is taken to be {@code SELDOMER^left}, 1 with none left; so one more call adds
 *
 * <pre>
 * sum over j = 0, 1, 2 ... of p(j) SELDOMER^(left - j)
 * </pre>
 *
 * where {@code p(j)} is the probability, at the worst horizon, that its answer finds no agent and exactly j others of those in flight find none either.
 */
final class BurstGuard {
    /** With one call more that may be abandoned, it comes so much more seldom to more than may be. */
    private static final double SELDOMER = 0.2;

    /** All answers of five minutes together may add so much danger that these go bad. */
    private static final double MOST_TO_MINUTES = 0.022;

    /** Each call may add so much danger that the legal limit is passed. */
    private static final double MOST_TO_LIMIT = 0.001;

    /** A call that has rung long enough to be given up may add so much more than a new one: it cannot be had again later. */
    private static final double RINGING = 5;

    /** More than so many at once add nothing that counts. */
    private static final int MOST_AT_ONCE = Balance.MOST_LEFT - 1;

    /** Nobody is put off by so little danger. */
    private static final double NEGLIGIBLE = 1e-6;

    private static final int TABLED = 64;
    private static final double[] DANGERS = dangers();

    private BurstGuard() {}

    private static double[] dangers() {
        double[] dangers = new double[TABLED];
        for (int left = 0; left < TABLED; left++) {
            dangers[left] = Math.pow(SELDOMER, left);
        }
        return dangers;
    }

    /** The danger with so many calls that may still be abandoned. */
    static double danger(int left) {
        return DANGERS[Math.max(0, Math.min(left, TABLED - 1))];
    }

    /** How many calls that may still be abandoned are as dangerous as that; the inverse of {@link #danger(int)}. */
    static double left(double danger) {
        return Math.log(danger) / Math.log(SELDOMER);
    }

    /**
     * Whether one more call may be originated without making five minutes bad.
     *
     * @param ledger of its campaign
     * @param left how many more calls of the campaign may be abandoned before some five minutes are bad
     * @param risk that the answer finds no agent
     * @param balance with all that are in flight, its risks computed
     */
    static boolean sparesMinutes(AbandonmentLedger ledger, double left, double risk, Balance balance) {
        return addsAtMost(MOST_TO_MINUTES / ledger.answersInMinutes(), left, risk, balance);
    }

    /** Whether one more call may be originated without passing the legal limit; the parameters are those of {@link #sparesMinutes}. */
    static boolean sparesLimit(AbandonmentLedger ledger, double risk, Balance balance) {
        return addsAtMost(MOST_TO_LIMIT, ledger.slack(), risk, balance);
    }

    /** Whether a call may ring on; the parameters are those of {@link #sparesMinutes}, with the call itself not in the balance. */
    static boolean letsRing(AbandonmentLedger ledger, double left, double risk, Balance balance) {
        return addsAtMost(RINGING * MOST_TO_MINUTES / ledger.answersInMinutes(), left, risk, balance)
                && addsAtMost(RINGING * MOST_TO_LIMIT, ledger.slack(), risk, balance);
    }

    private static boolean addsAtMost(double allowed, double left, double risk, Balance balance) {
        double danger = Math.min(1, Math.pow(SELDOMER, left));
        double added = danger * risk;
        for (int others = 1; danger < 1 && others <= MOST_AT_ONCE && added <= allowed; others++) {
            double next = Math.min(1, danger / SELDOMER);
            if (next > NEGLIGIBLE) {
                double worst = balance.worstRisk(others);
                if (added + (1 - danger) * worst <= allowed) {
                    return true; // with more others it is less likely, so that all that is to come is no more than this
                }
                added += (next - danger) * worst;
            }
            danger = next;
        }
        return added <= allowed;
    }
}
