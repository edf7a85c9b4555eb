package dialer.scheduler.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final int H = Balance.HORIZONS;

    private static double[] table(Random random, int variables) {
        double[] table = new double[variables * H];
        for (int i = 0; i < table.length; i++) {
            table[i] = random.nextDouble();
        }
        return table;
    }

    private static double[] risks(double[] table, int variables, int free, int busy, int expected) {
        return filled(table, variables, free, busy, expected).risks().clone();
    }

    private static Balance filled(double[] table, int variables, int free, int busy, int expected) {
        Balance balance = new Balance();
        balance.begin(free, busy, expected);
        for (int i = 0; i < variables; i++) {
            add(balance, table, i);
        }
        return balance;
    }

    private static void add(Balance balance, double[] table, int variable) {
        double[] terms = new double[Balance.TERMS];
        for (int h = 0; h < H; h++) {
            Balance.term(terms, 0, h, table[variable * H + h]);
        }
        balance.add(terms, 0);
    }

    @Test
    void theSpreadIsTheLargestStandardDeviationOfAnyHorizon() {
        double[] table = table(new Random(3), 12);
        double largest = 0;
        for (int h = 0; h < H; h++) {
            double variance = 0;
            for (int i = 0; i < 12; i++) {
                variance += table[i * H + h] * (1 - table[i * H + h]);
            }
            largest = Math.max(largest, Math.sqrt(variance));
        }
        assertThat(filled(table, 12, 4, 3, 12).spread()).isCloseTo(largest, within(1e-12));
        assertThat(filled(table, 0, 4, 0, 0).spread()).isZero();
    }

    /** Every combination of the variables. */
    private static double bruteForce(double[] table, int variables, int h, int atLeast) {
        double sum = 0;
        for (int outcome = 0; outcome < (1 << variables); outcome++) {
            double probability = 1;
            for (int i = 0; i < variables; i++) {
                double p = table[i * H + h];
                probability *= ((outcome >> i) & 1) == 1 ? p : 1 - p;
            }
            sum += Integer.bitCount(outcome) >= atLeast ? probability : 0;
        }
        return sum;
    }

    @Test
    void exactDistributionIsThatOfAllCombinations() {
        Random random = new Random(3);
        for (int variables = 1; variables <= 12; variables++) {
            double[] table = table(random, variables);
            for (int capacity = 1; capacity <= variables; capacity++) {
                double[] risks = risks(table, variables, capacity, 0, variables);
                for (int h = 0; h < H; h++) {
                    assertThat(risks[h]).isCloseTo(bruteForce(table, variables, h, capacity), within(1e-12));
                }
            }
        }
    }

    @Test
    void severalPeopleWithoutAgentAreAsLikelyAsInAllCombinations() {
        int variables = 12;
        double[] table = table(new Random(8), variables);
        Balance balance = filled(table, variables, 1, 3, variables);
        balance.risks();
        for (int left = 0; left <= Balance.MOST_LEFT; left++) {
            double worst = 0;
            for (int h = 0; h < H; h++) {
                worst = Math.max(worst, bruteForce(table, variables, h, 4 + left));
            }
            assertThat(balance.worstRisk(left)).isCloseTo(worst, within(1e-12));
        }
        assertThat(balance.worstRisk(9)).isZero();
    }

    @Test
    void severalPeopleWithoutAgentAreLessLikelyThanOneInLargeTeamsToo() {
        double[] table = table(new Random(9), 60);
        Balance balance = filled(table, 60, 5, 35, 60);
        double before = 1;
        balance.risks();
        for (int left = 0; left < 12; left++) {
            assertThat(balance.worstRisk(left)).isLessThan(before);
            before = balance.worstRisk(left);
        }
    }

    @Test
    void addingOneByOneIsTheSameAsAllAtOnce() {
        double[] table = table(new Random(4), 20);
        Balance balance = new Balance();
        balance.begin(2, 6, 10);
        for (int i = 0; i < 20; i++) {
            add(balance, table, i);
            double[] stepwise = balance.risks().clone();
            assertThat(stepwise).containsExactly(risks(table, i + 1, 2, 6, 10), within(1e-12));
        }
    }

    @Test
    void edgeworthIsCloseToExactWhereItTakesOver() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int variables = Balance.EXACT_UP_TO;
            double[] table = table(random, variables);
            double skew = 1 + 3 * random.nextDouble();
            for (int i = 0; i < table.length; i++) {
                table[i] = Math.pow(table[i], skew);
            }
            int capacity = 1 + random.nextInt(variables);
            double[] exact = risks(table, variables, capacity, 0, variables);
            double[] approximate = risks(table, variables, capacity, 0, variables + 1);
            assertThat(approximate).containsExactly(exact, within(0.004));
        }
    }

    @Test
    void thirdMomentBringsTheTailsOfSkewedSumsCloser() {
        double p = 0.03;
        int variables = 100;
        double exact = 1;
        double term = Math.pow(1 - p, variables);
        for (int k = 0; k < 6; k++) {
            exact -= term;
            term *= (double) (variables - k) / (k + 1) * p / (1 - p);
        }
        double v = p * (1 - p) * variables;
        double corrected = Balance.edgeworthTail(6, p * variables, v, v * (1 - 2 * p));
        double plain = Balance.edgeworthTail(6, p * variables, v, 0);
        assertThat(Math.abs(corrected - exact)).isLessThan(Math.abs(plain - exact) / 1.5);
    }

    @Test
    void fewerCallsThanFreeAgentsAreNoRiskAtAll() {
        double[] table = table(new Random(6), 30);
        assertThat(risks(table, 30, 31, 0, 30)).containsOnly(0.0);
        assertThat(risks(table, 30, 31, 0, 1000)).containsOnly(0.0);
    }

    @Test
    void withoutAnyAgentEveryAnswerIsLost() {
        assertThat(risks(new double[0], 0, 0, 0, 0)).containsOnly(1.0);
        assertThat(risks(new double[0], 0, -3, 2, 0)).containsOnly(1.0);
    }

    @Test
    void normalTailIsThatOfTheTables() {
        assertThat(Normal.upperTail(0)).isCloseTo(0.5, within(1e-6));
        assertThat(Normal.upperTail(1.6448536)).isCloseTo(0.05, within(1e-6));
        assertThat(Normal.upperTail(-1.9599640)).isCloseTo(0.975, within(1e-6));
        assertThat(Normal.upperTail(4)).isCloseTo(3.16712e-5, within(1e-9));
    }
}
