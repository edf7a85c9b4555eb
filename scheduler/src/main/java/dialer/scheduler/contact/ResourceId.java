package dialer.scheduler.contact;

/** A routing resource of the contact centre: one agent, or a queue by id. */
public record ResourceId(String value) implements Comparable<ResourceId> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 40;

    /** @throws InvalidFieldException if the value is not admitted */
    public ResourceId {
        AllowList.NAME.check("resourceId", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
