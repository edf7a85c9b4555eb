package dialer.simulator.pacing;

/** First in, first out, without objects. */
final class LongQueue {
    private long[] values = new long[64];
    private int first;
    private int size;

    void add(long value) {
        if (size == values.length) {
            long[] twice = new long[2 * size];
            for (int i = 0; i < size; i++) {
                twice[i] = values[(first + i) & (size - 1)];
            }
            values = twice;
            first = 0;
        }
        values[(first + size++) & (values.length - 1)] = value;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long peek() {
        return values[first];
    }

    long poll() {
        long value = values[first];
        first = (first + 1) & (values.length - 1);
        size--;
        return value;
    }
}
