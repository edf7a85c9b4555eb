package dialer.simulator.pacing;

/** How a call ended that no agent got, or that it was served. */
enum CallEnd {
    NO_ANSWER,
    FAILED,
    MACHINE,
    ABANDONED,
    SERVED
}
