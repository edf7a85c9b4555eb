package dialer.simulator.pacing;

import java.util.Arrays;

/** The worst share of abandoned calls in any five minutes, wherever they begin. */
final class FiveMinutes {
    private static final long LENGTH_MICROS = 300_000_000L;
    private static final int FEWEST = 20;

    private long[] when = new long[1024];
    private boolean[] abandoned = new boolean[1024];
    private int first;
    private int answers;
    private int lost;
    private double worst;

    /** A live answer has got its agent, or has been abandoned. */
    void add(long now, boolean isAbandoned) {
        if (answers == when.length) {
            grow();
        }
        int place = (first + answers) & (when.length - 1);
        when[place] = now;
        abandoned[place] = isAbandoned;
        answers++;
        lost += isAbandoned ? 1 : 0;
        while (when[first] <= now - LENGTH_MICROS) {
            lost -= abandoned[first] ? 1 : 0;
            first = (first + 1) & (when.length - 1);
            answers--;
        }
        if (answers >= FEWEST) {
            worst = Math.max(worst, (double) lost / answers);
        }
    }

    double worst() {
        return worst;
    }

    private void grow() {
        int length = when.length;
        long[] newWhen = Arrays.copyOf(when, 2 * length);
        boolean[] newAbandoned = Arrays.copyOf(abandoned, 2 * length);
        for (int i = 0; i < length; i++) {
            newWhen[i] = when[(first + i) & (length - 1)];
            newAbandoned[i] = abandoned[(first + i) & (length - 1)];
        }
        when = newWhen;
        abandoned = newAbandoned;
        first = 0;
    }
}
