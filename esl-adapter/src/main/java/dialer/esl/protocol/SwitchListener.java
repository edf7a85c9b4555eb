package dialer.esl.protocol;

import java.time.Duration;

/** What happens at a switch. Called on the node's event loop, one call at a time; must not block. */
public interface SwitchListener {
    /**
     * Both connections stand and the subscription is in force: commands are accepted. Events may have been missed since
     * the last {@link #onDown}, so this is the moment to compare with what the switch says now. Events that arrived
     * since the subscription may have been handed on already.
     */
    void onUp();

    /** Commands are refused until the next {@link #onUp}. Called once for each of those. */
    void onDown(CloseReason reason);

    /** An attempt to connect failed while down; the next one begins after {@code retryIn}. */
    default void onConnectFailed(CloseReason reason, Duration retryIn) {}

    /**
     * An event of the subscription, in the order of the wire; {@code HEARTBEAT} and {@code BACKGROUND_JOB} included.
     *
     * @return false if it could not be accepted, for example because a queue is full: then the node closes its connections
     *     and connects again, so that {@link #onUp} makes up for what was missed
     */
    boolean onEvent(EslEvent event);
}
