package dialer.scheduler.fairshare;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.fairshare.FairShare.Claimant;
import dialer.scheduler.fairshare.FairShare.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FairShareTest {
    @Test
    void smallCampaignsAreServedWholeFirst() {
        assertThat(divide(100, wants("big", 1000), wants("small", 5), wants("middle", 30)))
                .containsEntry("small", 5)
                .containsEntry("middle", 30)
                .containsEntry("big", 65);
    }

    @Test
    void everyCampaignGetsAtLeastOneSlotWhereTheSlotsSuffice() {
        List<Claimant<String>> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(wants("c" + i, 1 + i * 50));
        }

        assertThat(divide(20, many))
                .hasSize(20)
                .allSatisfy((campaign, slots) -> assertThat(slots).isEqualTo(1));
    }

    @Test
    void remainderThatCannotBeSplitGoesToWhoHasWaitedLongest() {
        assertThat(divide(
                        4,
                        new Claimant<>("early", 0, 10, 1, 100),
                        new Claimant<>("late", 0, 10, 1, 300),
                        new Claimant<>("middle", 0, 10, 1, 200)))
                .containsEntry("early", 2)
                .containsEntry("late", 1)
                .containsEntry("middle", 1);
    }

    @Test
    void weightsDivideInProportion() {
        assertThat(divide(30, new Claimant<>("two", 0, 100, 2, 0), new Claimant<>("one", 0, 100, 1, 0)))
                .containsEntry("two", 20)
                .containsEntry("one", 10);
    }

    @Test
    void whatIsHeldIsNotTakenAwayButCounts() {
        assertThat(divide(10, new Claimant<>("holds", 50, 100, 1, 0), new Claimant<>("new", 0, 100, 1, 0)))
                .containsEntry("new", 10)
                .doesNotContainKey("holds");
        assertThat(divide(10, new Claimant<>("holds", 4, 100, 1, 0), new Claimant<>("new", 0, 100, 1, 0)))
                .containsEntry("new", 7)
                .containsEntry("holds", 3);
    }

    @Test
    void nothingIsGrantedWithoutSlotsOrWishes() {
        assertThat(divide(0, wants("a", 5))).isEmpty();
        assertThat(divide(-3, wants("a", 5))).isEmpty();
        assertThat(divide(5, wants("a", 0))).isEmpty();
        assertThat(FairShare.<String>divide(5, List.of())).isEmpty();
    }

    /** The best of all divisions by brute force: sorted levels, compared from the lowest up, are greatest. */
    @Test
    void divisionIsTheMaxMinOfAllDivisions() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<Claimant<String>> claimants = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            int wanted = 0;
            for (int i = 0; i < count; i++) {
                Claimant<String> claimant =
                        new Claimant<>("c" + i, random.nextInt(5), random.nextInt(6), 1, random.nextInt(3));
                claimants.add(claimant);
                wanted += claimant.wanted();
            }
            int free = random.nextInt(10);
            SortedMap<String, Integer> got = divide(free, claimants);

            int[] ours = new int[count];
            for (int i = 0; i < count; i++) {
                ours[i] = got.getOrDefault("c" + i, 0);
                assertThat(ours[i])
                        .as("seed %d: not above the wish", seed)
                        .isLessThanOrEqualTo(claimants.get(i).wanted());
            }
            assertThat(Arrays.stream(ours).sum())
                    .as("seed %d: nothing is left over", seed)
                    .isEqualTo(Math.min(free, wanted));
            assertThat(levels(claimants, ours))
                    .as("seed %d: free %d among %s", seed, free, claimants)
                    .isEqualTo(best(claimants, new int[count], 0, Math.min(free, wanted)));
        }
    }

    @Test
    void nobodyCouldGetMoreWithoutTakingFromOneWhoHasLessForTheirWeight() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<Claimant<String>> claimants = new ArrayList<>();
            int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                claimants.add(new Claimant<>(
                        "c" + i, random.nextInt(20), random.nextInt(40), 1 + random.nextInt(4), random.nextInt(3)));
            }
            SortedMap<String, Integer> got = divide(random.nextInt(60), claimants);
            for (Claimant<String> more : claimants) {
                int mine = got.getOrDefault(more.key(), 0);
                if (mine == more.wanted()) {
                    continue;
                }
                double levelWithOneMore = (more.held() + mine + 1.0) / more.weight();
                for (Claimant<String> from : claimants) {
                    int theirs = got.getOrDefault(from.key(), 0);
                    if (theirs > 0) {
                        assertThat((double) (from.held() + theirs) / from.weight())
                                .as("seed %d: a slot of %s for %s", seed, from, more)
                                .isLessThanOrEqualTo(levelWithOneMore);
                    }
                }
            }
        }
    }

    private static List<Integer> best(List<Claimant<String>> claimants, int[] given, int at, int left) {
        if (at == claimants.size()) {
            return left == 0 ? levels(claimants, given) : List.of();
        }
        List<Integer> best = List.of();
        for (int slots = 0; slots <= Math.min(left, claimants.get(at).wanted()); slots++) {
            given[at] = slots;
            List<Integer> found = best(claimants, given, at + 1, left - slots);
            best = greater(best, found);
        }
        given[at] = 0;
        return best;
    }

    private static List<Integer> greater(List<Integer> one, List<Integer> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        for (int i = 0; i < one.size(); i++) {
            int compared = Integer.compare(one.get(i), other.get(i));
            if (compared != 0) {
                return compared > 0 ? one : other;
            }
        }
        return one;
    }

    /**
     * Held and granted of each, lowest first. Who wants nothing more is out of the comparison of held slots only by being the same in every
     * division.
     */
    private static List<Integer> levels(List<Claimant<String>> claimants, int[] given) {
        List<Integer> levels = new ArrayList<>();
        for (int i = 0; i < claimants.size(); i++) {
            levels.add(claimants.get(i).held() + given[i]);
        }
        levels.sort(Integer::compare);
        return levels;
    }

    private static Claimant<String> wants(String campaign, int slots) {
        return new Claimant<>(campaign, 0, slots, 1, 0);
    }

    private static SortedMap<String, Integer> divide(int free, Claimant<String> one) {
        return divide(free, List.of(one));
    }

    private static SortedMap<String, Integer> divide(int free, Claimant<String> one, Claimant<String> two) {
        return divide(free, List.of(one, two));
    }

    private static SortedMap<String, Integer> divide(
            int free, Claimant<String> one, Claimant<String> two, Claimant<String> three) {
        return divide(free, List.of(one, two, three));
    }

    private static SortedMap<String, Integer> divide(int free, List<Claimant<String>> claimants) {
        SortedMap<String, Integer> granted = new TreeMap<>();
        for (Grant<String> grant : FairShare.divide(free, claimants)) {
            granted.put(grant.key(), grant.slots());
        }
        return granted;
    }
}
