package dialer.scheduler.pacing;

/**
 * Keeps one call from making some five minutes bad. It weighs by how much a call adds to the danger of that: an abandoned call adds the more, the fewer
 * may still be abandoned. With {@code left} of them the danger is taken to be {@code SELDOMER^left}, 1 with none left; so one more call adds
 *
 * <pre>
 * sum over j = 0, 1, 2 ... of p(j) SELDOMER^(left - j)
 * </pre>
 *
 * where {@code p(j)} is the probability, at the worst horizon, that its answer finds no agent and exactly j others of those in flight find none either.
 */
final class FiveMinuteGuard {
    /** With one call more that may be abandoned, five minutes go bad so much more seldom. */
    private static final double SELDOMER = 0.2;

    /** All answers of five minutes together may add so much danger. */
    private static final double MOST_DANGER = 0.022;

    /** A call that has rung long enough to be given up may add more: it cannot be had again later. */
    private static final double MOST_DANGER_RINGING = 5 * MOST_DANGER;

    /** More than so many at once add nothing that counts. */
    private static final int MOST_AT_ONCE = Balance.MOST_LEFT - 1;

    /** Nobody is put off by so little danger. */
    private static final double NEGLIGIBLE = 1e-6;

    private static final int TABLED = 64;
    private static final double[] DANGERS = dangers();

    private FiveMinuteGuard() {}

    private static double[] dangers() {
        double[] dangers = new double[TABLED];
        for (int left = 0; left < TABLED; left++) {
            dangers[left] = Math.pow(SELDOMER, left);
        }
        return dangers;
    }

    /** The danger of bad minutes with so many calls that may still be abandoned. */
    static double danger(int left) {
        return DANGERS[Math.max(0, Math.min(left, TABLED - 1))];
    }

    /** How many calls that may still be abandoned are as dangerous as that; the inverse of {@link #danger(int)}. */
    static double left(double danger) {
        return Math.log(danger) / Math.log(SELDOMER);
    }

    /**
     * Whether one more call may be originated.
     *
     * @param ledger of its campaign
     * @param left how many more calls of the campaign may be abandoned before some five minutes are bad
     * @param risk that the answer finds no agent
     * @param balance with all that are in flight, its risks computed
     */
    static boolean admits(AbandonmentLedger ledger, double left, double risk, Balance balance) {
        return added(left, risk, balance) * ledger.answersInMinutes() <= MOST_DANGER;
    }

    /** Whether a call may ring on; the parameters are those of {@link #admits}, with the call itself not in the balance. */
    static boolean letsRing(AbandonmentLedger ledger, double left, double risk, Balance balance) {
        return added(left, risk, balance) * ledger.answersInMinutes() <= MOST_DANGER_RINGING;
    }

    private static double added(double left, double risk, Balance balance) {
        double danger = Math.min(1, Math.pow(SELDOMER, left));
        double added = danger * risk;
        for (int others = 1; danger < 1 && others <= MOST_AT_ONCE; others++) {
            double next = Math.min(1, danger / SELDOMER);
            if (next > NEGLIGIBLE) {
                added += (next - danger) * balance.worstRisk(others);
            }
            danger = next;
        }
        return added;
    }
}
