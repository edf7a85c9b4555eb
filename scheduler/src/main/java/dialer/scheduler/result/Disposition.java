package dialer.scheduler.result;

/** Our business result of an attempt. Decided in {@link DispositionRules} only. */
public enum Disposition {
    /** A person answered and was given to the IVR. */
    ANSWERED_IVR,
    /** A person answered and talked to an agent. */
    CONNECTED,
    /** A person answered and was gone before an agent was reached, or no agent was reached. */
    ABANDONED,
    /** A person answered, the IVR destination does not exist in the dialplan. */
    IVR_MISSING,
    /** Rang, nobody answered in time. */
    NO_ANSWER,
    BUSY,
    /** The person's side refused the call. */
    DECLINED,
    /** An answering machine. */
    MACHINE,
    /** The number does not exist or cannot be dialed. */
    INVALID_NUMBER,
    /** The carrier or the switch could not complete the call. */
    NETWORK_ERROR,
    /** We (an operator, a shutdown) ended the call before it was answered. */
    CANCELLED,
    /** The gateway was down. */
    GATEWAY_DOWN,
    /** The switch does not know the gateway. */
    INVALID_GATEWAY,
    /** No switch could take the command. */
    SWITCH_DOWN,
    /** The contact's end time passed before it could be dialed. */
    EXPIRED,
    /** What became of the call could not be found out; the person may have been called, so nobody calls again by itself. */
    LOST
}
