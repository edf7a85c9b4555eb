package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstGuardTest {
    private static final long NOW = 0;

    /** So many idle agents, and calls that will each be answered with probability 0.1. */
    private static Balance balance(int idle, int calls) {
        Balance balance = new Balance();
        balance.begin(idle, 0, calls);
        double[] terms = new double[Balance.TERMS];
        for (int h = 0; h < Balance.HORIZONS; h++) {
            Balance.term(terms, 0, h, 0.1);
        }
        for (int call = 0; call < calls; call++) {
            balance.add(terms, 0);
        }
        return balance;
    }

    private static AbandonmentLedger ledger(int live, int abandoned) {
        AbandonmentLedger ledger = new AbandonmentLedger(PacingSettings.DEFAULT);
        for (int answer = 0; answer < live; answer++) {
            ledger.liveAnswer(NOW);
        }
        for (int lost = 0; lost < abandoned; lost++) {
            ledger.abandon(NOW);
        }
        return ledger;
    }

    private static boolean sparesLimit(AbandonmentLedger ledger, Balance balance) {
        return BurstGuard.sparesLimit(ledger, balance.risks()[0], balance);
    }

    private static boolean sparesMinutes(double left, Balance balance) {
        return BurstGuard.sparesMinutes(ledger(20, 0), left, balance.risks()[0], balance);
    }

    private static boolean letsRing(AbandonmentLedger ledger, double left, Balance balance) {
        return BurstGuard.letsRing(ledger, left, balance.risks()[0], balance);
    }

    @Test
    void theNearerTheLimitTheFewerCallsForTheSameAgents() {
        assertThat(sparesLimit(ledger(1_000, 10), balance(4, 20))).isTrue();
        assertThat(sparesLimit(ledger(1_000, 28), balance(4, 20))).isFalse();
        assertThat(sparesLimit(ledger(1_000, 28), balance(4, 6))).isTrue();
        assertThat(sparesLimit(ledger(1_000, 30), balance(4, 6)))
                .as("past the limit each answer without an agent is one too many")
                .isFalse();
    }

    @Test
    void theFirstAnswersOfACampaignAreNearTheLimit() {
        assertThat(sparesLimit(ledger(20, 0), balance(4, 9))).isTrue();
        assertThat(sparesLimit(ledger(20, 1), balance(4, 9))).isFalse();
    }

    @Test
    void theFewerMayBeAbandonedInFiveMinutesTheFewerCalls() {
        assertThat(sparesMinutes(3, balance(4, 9))).isTrue();
        assertThat(sparesMinutes(1, balance(4, 9))).isFalse();
        assertThat(sparesMinutes(1, balance(4, 6))).isTrue();
    }

    @Test
    void aCallThatRingsAlreadyMayAddMoreThanANewOne() {
        AbandonmentLedger ledger = ledger(20, 1);
        Balance balance = balance(4, 9);
        assertThat(sparesLimit(ledger, balance)).isFalse();
        assertThat(letsRing(ledger, 3, balance)).isTrue();
        assertThat(letsRing(ledger, 0, balance)).as("for the five minutes").isFalse();
        assertThat(letsRing(ledger(20, 3), 3, balance)).as("for the limit").isFalse();
    }
}
