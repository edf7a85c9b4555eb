package dialer.sql.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded MariaDB cannot run here; the message says why, for the person who wanted it. */
public final class EmbeddedMariaDbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedMariaDbException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
