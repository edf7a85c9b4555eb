package dialer.esl.protocol;

/**
 * A command has no result. Commands are at most once: nothing is ever sent again by itself, and {@link #sent} says whether
 * the caller may.
 */
public final class EslCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the switch can have received the command. */
    public enum Sent {
        /** Certain: not one byte left this process. */
        NO,
        /** All its bytes were handed to the network; the switch may have carried it out. */
        YES,
        /** It was being written when the connection ended. */
        UNKNOWN
    }

    /** What went wrong. */
    public enum Failure {
        /** There is no authenticated connection. */
        NOT_CONNECTED,
        /** Too many commands or jobs are waiting already. */
        TOO_MANY_PENDING,
        /** A job of that Job-UUID is waiting already. */
        DUPLICATE_JOB,
        /** The deadline passed without a reply or, for a job, without its result. */
        DEADLINE,
        /** The switch refused the command. */
        REJECTED,
        /** The connection ended before the reply. */
        CONNECTION_CLOSED
    }

    private final Failure failure;
    private final Sent sent;

    public EslCommandException(Failure failure, Sent sent, String message) {
        super(message + " (sent: " + sent + ")");
        this.failure = failure;
        this.sent = sent;
    }

    public Failure failure() {
        return failure;
    }

    public Sent sent() {
        return sent;
    }
}
