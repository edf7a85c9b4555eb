package dialer.scheduler.contact;

/**
 * An agent, as whoever keeps the agents names them: an extension such as {@code 1005}, or the switch's own {@code 1005@example.org}.
 *
 * @param value 1 to 100 characters
 */
public record AgentId(String value) implements Comparable<AgentId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 100;

    /** @throws InvalidFieldException if the value is not admitted */
    public AgentId {
        AllowList.NAME.check("agent", value, MAX_LENGTH);
    }

    /** The agent who answers at that extension. */
    public static AgentId of(Extension extension) {
        return new AgentId(extension.value());
    }

    /** What the dialplan knows the agent by: the part before the {@code @}. */
    public Extension extension() {
        int at = value.indexOf('@');
        return new Extension(at < 0 ? value : value.substring(0, at));
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
