package dialer.scheduler.originate;

/** What the switch does with a leg that has answered. */
public enum OnAnswer {
    /** It goes to the reserved agent's extension, or to the IVR. */
    DIALPLAN,
    /** It is parked until it is told where to go. */
    PARK
}
