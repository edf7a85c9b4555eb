package dialer.simulator.pacing;

import java.util.Arrays;

/** What will happen, earliest first; of the same moment, what was planned first. No objects per event. */
final class EventHeap {
    private long[] at = new long[256];
    private long[] order = new long[256];
    private int[] kind = new int[256];
    private long[] subject = new long[256];
    private int size;
    private long planned;

    private long topAt;
    private int topKind;
    private long topSubject;

    void add(long micros, int newKind, long newSubject) {
        if (size == at.length) {
            grow();
        }
        int hole = size++;
        long newOrder = planned++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (at[parent] <= micros) {
                break;
            }
            copy(parent, hole);
            hole = parent;
        }
        set(hole, micros, newOrder, newKind, newSubject);
    }

    /** Takes the earliest off; {@link #at}, {@link #kind} and {@link #subject} tell what it is. False if there is none. */
    boolean next() {
        if (size == 0) {
            return false;
        }
        topAt = at[0];
        topKind = kind[0];
        topSubject = subject[0];
        size--;
        sink(size);
        return true;
    }

    long at() {
        return topAt;
    }

    int kind() {
        return topKind;
    }

    long subject() {
        return topSubject;
    }

    /** Puts the event at {@code last} into the hole at the top, and down from there. */
    private void sink(int last) {
        long lastAt = at[last];
        long lastOrder = order[last];
        int hole = 0;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(child + 1, at[child], order[child])) {
                child++;
            }
            if (!before(child, lastAt, lastOrder)) {
                break;
            }
            copy(child, hole);
            hole = child;
        }
        copy(last, hole);
    }

    private boolean before(int a, long otherAt, long otherOrder) {
        return at[a] < otherAt || (at[a] == otherAt && order[a] < otherOrder);
    }

    private void copy(int from, int to) {
        set(to, at[from], order[from], kind[from], subject[from]);
    }

    private void set(int place, long newAt, long newOrder, int newKind, long newSubject) {
        at[place] = newAt;
        order[place] = newOrder;
        kind[place] = newKind;
        subject[place] = newSubject;
    }

    private void grow() {
        int twice = 2 * at.length;
        at = Arrays.copyOf(at, twice);
        order = Arrays.copyOf(order, twice);
        kind = Arrays.copyOf(kind, twice);
        subject = Arrays.copyOf(subject, twice);
    }
}
