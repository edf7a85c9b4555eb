package dialer.daemon.config;

/** A configuration that the daemon does not start with. The message is one sentence for the operator and never holds a secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
