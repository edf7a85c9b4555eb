package dialer.esl.protocol;

/** The bytes received are not the Event Socket protocol: the stream cannot be read any further. */
public final class EslProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EslProtocolException(String message) {
        super(message);
    }
}
