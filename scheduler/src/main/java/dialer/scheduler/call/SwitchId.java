package dialer.scheduler.call;

/** The configured name of one FreeSWITCH. */
public record SwitchId(String value) implements Comparable<SwitchId> {
    @Override
    public int compareTo(SwitchId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
