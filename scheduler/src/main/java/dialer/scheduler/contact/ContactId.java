package dialer.scheduler.contact;

/** The id under which the campaign manager knows a contact; also the call id of its first attempt. */
public record ContactId(String value) implements Comparable<ContactId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 40;

    /** @throws InvalidFieldException if the value is not admitted */
    public ContactId {
        AllowList.UUID_LIKE.check("id", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(ContactId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
