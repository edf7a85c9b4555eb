package dialer.scheduler.contact;

/** A queue of the contact centre. */
public record QueueName(String value) implements Comparable<QueueName> {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 100;

    /** @throws InvalidFieldException if the value is not admitted */
    public QueueName {
        AllowList.NAME.check("queueName", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
