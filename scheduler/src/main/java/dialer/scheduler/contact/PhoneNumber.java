package dialer.scheduler.contact;

/** The number to call, as the gateway wants it. */
public record PhoneNumber(String value) implements Comparable<PhoneNumber> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 20;

    /** @throws InvalidFieldException if the value is not admitted */
    public PhoneNumber {
        AllowList.NUMBER.check("customerNumber", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(PhoneNumber other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
