package dialer.scheduler.pacing;

import java.util.Arrays;

/** Finds the place of a number in a dense array, without boxing: open addressing, deletion by shifting back. */
final class LongIndex {
    static final int NONE = -1;

    private long[] keys = new long[64];
    private int[] places = new int[64];
    private int size;

    LongIndex() {
        Arrays.fill(places, NONE);
    }

    /** The place, or {@link #NONE}. */
    int get(long key) {
        int mask = places.length - 1;
        for (int i = home(key, mask); places[i] != NONE; i = (i + 1) & mask) {
            if (keys[i] == key) {
                return places[i];
            }
        }
        return NONE;
    }

    void put(long key, int place) {
        if (2 * (size + 1) > places.length) {
            grow();
        }
        int mask = places.length - 1;
        int i = home(key, mask);
        while (places[i] != NONE && keys[i] != key) {
            i = (i + 1) & mask;
        }
        if (places[i] == NONE) {
            size++;
        }
        keys[i] = key;
        places[i] = place;
    }

    void remove(long key) {
        int mask = places.length - 1;
        int i = home(key, mask);
        while (places[i] != NONE && keys[i] != key) {
            i = (i + 1) & mask;
        }
        if (places[i] == NONE) {
            return;
        }
        size--;
        int gap = i;
        for (int j = (i + 1) & mask; places[j] != NONE; j = (j + 1) & mask) {
            int distanceFromHome = (j - home(keys[j], mask)) & mask;
            if (distanceFromHome >= ((j - gap) & mask)) {
                keys[gap] = keys[j];
                places[gap] = places[j];
                gap = j;
            }
        }
        places[gap] = NONE;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldPlaces = places;
        keys = new long[2 * oldKeys.length];
        places = new int[2 * oldPlaces.length];
        Arrays.fill(places, NONE);
        size = 0;
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != NONE) {
                put(oldKeys[i], oldPlaces[i]);
            }
        }
    }

    private static int home(long key, int mask) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
