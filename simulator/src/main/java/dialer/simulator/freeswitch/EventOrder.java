package dialer.simulator.freeswitch;

/** In which order the events of one call leave the switch. */
public enum EventOrder {
    /** As in the recordings. */
    AS_RECORDED,
    /**
     * Drawn from the seed and the call's uuid: the job's end before or after ANSWER and HANGUP_COMPLETE, and now and
     * then two events of a call swapped, so that their Event-Sequence runs backwards. All of it was seen on real
     * switches.
     */
    VARIED
}
