package dialer.daemon.connector;

/** What became of one request to the voice connector. */
public sealed interface DeliveryOutcome {
    /** Taken: a 2xx answer. */
    record Delivered() implements DeliveryOutcome {}

    /** Refused for good: the same request would be refused again. */
    record Refused(String why) implements DeliveryOutcome {}

    /** Not (certainly) taken; the same request may succeed later. */
    record Failed(String why) implements DeliveryOutcome {}

    /** Not sent: after too many failures sending pauses for a while. */
    record Paused() implements DeliveryOutcome {}
}
