package dialer.sql;

/** The lease of this daemon is not (or no longer) its own: what it wanted to write is another's to decide. Nothing was written. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException(String message) {
        super(message);
    }
}
