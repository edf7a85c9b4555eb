package dialer.esl.protocol;

/**
 * Why a connection ended or never began.
 *
 * @param kind the cause, for decisions
 * @param detail a sentence for people
 */
public record CloseReason(Kind kind, String detail) {
    /** Causes of the end of a connection. */
    public enum Kind {
        /** No TCP connection: refused, unreachable, unknown host. */
        CONNECT_FAILED,
        /** Connected, but not greeted and authenticated within the time allowed. */
        CONNECT_TIMEOUT,
        /** The switch's access list does not admit our address ({@code text/rude-rejection}). */
        ACL_REJECTED,
        /** Wrong password. */
        AUTH_FAILED,
        /** The switch refused the subscription, or did not answer it in time. */
        SUBSCRIPTION_FAILED,
        /** The switch announced the end ({@code text/disconnect-notice}), as it does on shutdown. */
        DISCONNECT_NOTICE,
        /** The switch closed the connection without a word, as it does when killed. */
        END_OF_STREAM,
        /** The network failed. */
        IO_ERROR,
        /** What arrived is not the protocol. */
        PROTOCOL_ERROR,
        /** Nothing arrived for several heartbeats. */
        SILENT,
        /** The listener took no more events; the connection is closed rather than events dropped. */
        EVENT_REFUSED,
        /** The other connection to the same switch ended. */
        SIBLING_CLOSED,
        /** We were asked to close. */
        REQUESTED,
        /** A fault of our own, logged with its stack. */
        INTERNAL_ERROR
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
