package dialer.scheduler.result;

/**
 * The switch's word for why a leg ended, verbatim; words that we do not know are kept as they are.
 *
 * @param word for example {@code NORMAL_CLEARING}
 */
public record HangupCause(String word) {
    public static final HangupCause NORMAL_CLEARING = new HangupCause("NORMAL_CLEARING");
    public static final HangupCause NO_ANSWER = new HangupCause("NO_ANSWER");
    public static final HangupCause DESTINATION_OUT_OF_ORDER = new HangupCause("DESTINATION_OUT_OF_ORDER");
    public static final HangupCause INVALID_GATEWAY = new HangupCause("INVALID_GATEWAY");
    public static final HangupCause GATEWAY_DOWN = new HangupCause("GATEWAY_DOWN");

    public boolean is(HangupCause other) {
        return equals(other);
    }

    @Override
    public String toString() {
        return word;
    }
}
