package dialer.scheduler.result;

/**
 * What a call has been through besides what its hang-up event tells.
 *
 * @param bridged a bridge to an agent was heard of
 * @param machine an answering machine was recognized and dealt with as one
 */
public record CallCourse(boolean bridged, boolean machine) {
    /** Nothing that the hang-up event does not tell. */
    public static final CallCourse PLAIN = new CallCourse(false, false);
}
