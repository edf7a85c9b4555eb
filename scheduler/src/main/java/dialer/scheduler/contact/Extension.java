package dialer.scheduler.contact;

/** A destination in the switch's dialplan: an IVR, or an agent's extension. */
public record Extension(String value) implements Comparable<Extension> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 20;

    /** @throws InvalidFieldException if the value is not admitted */
    public Extension {
        AllowList.EXTENSION.check("ivr", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(Extension other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
