package dialer.sql;

/**
 * The database cannot be reached, is shutting down, is read-only for now or did not answer in time. The work may be tried again later; whether a
 * transaction that was being committed took place is not known.
 */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailableException(String message) {
        super(message);
    }

    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
