package dialer.scheduler.contact;

/** The uuid of our leg at the switch ({@code origination_uuid}). We choose it, so that a call can be found whatever reply was lost. */
public record CallId(String value) implements Comparable<CallId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 40;

    /** @throws InvalidFieldException if the value is not admitted */
    public CallId {
        AllowList.UUID_LIKE.check("callId", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(CallId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
