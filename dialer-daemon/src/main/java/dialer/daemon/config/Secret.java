package dialer.daemon.config;

/** A password. Its text never reaches a log or a message by accident: {@link #toString} hides it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
