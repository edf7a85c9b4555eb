package dialer.scheduler.call;

/** What becomes of a call that an answering machine has taken. */
public enum MachineAction {
    HANG_UP,
    /** The message is played after the beep, then the call ends. */
    MESSAGE,
    /** It goes on as if a person had answered; the verdict is only noted. */
    LIVE
}
