package dialer.esl.protocol;

/** The content types of the frames that the switch sends, by the switch's own words. */
public final class ContentType {
    /** Greeting of a connection that may authenticate. */
    public static final String AUTH_REQUEST = "auth/request";

    /** Reply to anything but {@code api}; its text is the header {@code Reply-Text}. */
    public static final String COMMAND_REPLY = "command/reply";

    /** Reply to {@code api}; its text is the body. */
    public static final String API_RESPONSE = "api/response";

    /** An event, in the format {@code plain}. */
    public static final String EVENT_PLAIN = "text/event-plain";

    /** The switch is about to close the connection. */
    public static final String DISCONNECT_NOTICE = "text/disconnect-notice";

    /** The switch's access list does not admit our address. */
    public static final String RUDE_REJECTION = "text/rude-rejection";

    private ContentType() {}
}
