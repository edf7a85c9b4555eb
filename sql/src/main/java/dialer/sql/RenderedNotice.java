package dialer.sql;

/**
 * A notice as it goes over the wire.
 *
 * @param kind the notice's kind, at most 40 ASCII characters
 * @param target a path of the voice connector, or an absolute URL; at most 2000 characters
 * @param payload the JSON body
 */
public record RenderedNotice(String kind, String target, String payload) {}
