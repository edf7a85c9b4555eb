package dialer.scheduler.fairshare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Max-min fair division of free slots (water-filling): every free slot goes to the claimant that would hold least for its weight. Nobody can get
 * more without taking from one who has less. Small claimants are therefore served whole first, and each gets at least one slot where the slots
 * suffice. What is already held is never taken away.
 */
public final class FairShare {
    private FairShare() {}

    /**
     * A campaign that could use slots.
     *
     * @param held slots that it has now, 0 or more
     * @param wanted slots that it could use besides, 0 or more
     * @param weight share relative to the others, 1 or more
     * @param waitingSinceMs since when it has had nothing granted; who waits longest gets the remainder that cannot be split
     */
    public record Claimant<K>(K key, int held, int wanted, int weight, long waitingSinceMs) {}

    /**
     * What a claimant is granted.
     *
     * @param slots 1 or more
     */
    public record Grant<K>(K key, int slots) {}

    /** Divides the free slots. O((claimants + free) log claimants); claimants that get nothing are left out. */
    public static <K> List<Grant<K>> divide(int free, List<Claimant<K>> claimants) {
        PriorityQueue<Filling<K>> lowestFirst = new PriorityQueue<>(Filling.order());
        List<Filling<K>> all = new ArrayList<>();
        for (int i = 0; i < claimants.size(); i++) {
            Filling<K> filling = new Filling<>(claimants.get(i), i);
            all.add(filling);
            if (filling.wantsMore()) {
                lowestFirst.add(filling);
            }
        }
        for (int left = free; left > 0 && !lowestFirst.isEmpty(); left--) {
            Filling<K> lowest = lowestFirst.remove();
            lowest.granted++;
            if (lowest.wantsMore()) {
                lowestFirst.add(lowest);
            }
        }
        List<Grant<K>> grants = new ArrayList<>();
        for (Filling<K> filling : all) {
            if (filling.granted > 0) {
                grants.add(new Grant<>(filling.claimant.key(), filling.granted));
            }
        }
        return Collections.unmodifiableList(grants);
    }

    private static final class Filling<K> {
        private final Claimant<K> claimant;
        private final int place;
        private int granted;

        Filling(Claimant<K> claimant, int place) {
            this.claimant = claimant;
            this.place = place;
        }

        boolean wantsMore() {
            return granted < claimant.wanted();
        }

        /** The level after one more slot: with weights 2 and 1 the heavier one is served twice before the other is. */
        double level() {
            return (claimant.held() + granted + 1.0) / claimant.weight();
        }

        static <K> Comparator<Filling<K>> order() {
            return Comparator.<Filling<K>>comparingDouble(Filling::level)
                    .thenComparingLong(f -> f.claimant.waitingSinceMs())
                    .thenComparingInt(f -> f.place);
        }
    }
}
