package dialer.scheduler.contact;

/** To whom an answered person is routed. */
public enum RoutingMode {
    /** One named agent ({@code resourceId}) and nobody else. */
    AGENT,
    /** Any agent of a queue. */
    QUEUE
}
