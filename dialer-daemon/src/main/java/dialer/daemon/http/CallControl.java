package dialer.daemon.http;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Extension;
import java.util.concurrent.CompletableFuture;

/** Port to the live calls. No method blocks. */
public interface CallControl {
    /** The person is transferred to the agent. */
    CompletableFuture<Answer> routeToAgent(CallId call, Extension agent);

    /** The agent who previews the contact wants the call. */
    CompletableFuture<Answer> dial(CallId call);

    /** The agent who previews the contact does not want the call. */
    CompletableFuture<Answer> skip(CallId call);

    /** The call is hung up. */
    CompletableFuture<Answer> endCall(CallId call);

    /** What became of the command. */
    enum Answer {
        /** The switch was told. */
        DONE,
        /** There is no such live call. */
        UNKNOWN_CALL,
        /** The call is in a state that does not allow it, for example not answered yet. */
        NOT_POSSIBLE,
        /** The switch could not be told. */
        SWITCH_DOWN
    }
}
