package dialer.scheduler.contact;

/** The name of a sofia gateway on the switch. */
public record GatewayId(String value) implements Comparable<GatewayId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 40;

    /** @throws InvalidFieldException if the value is not admitted */
    public GatewayId {
        AllowList.TOKEN.check("gatewayId", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(GatewayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
