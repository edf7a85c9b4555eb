package dialer.daemon.contact;

/**
 * What is wrong with one field.
 *
 * @param field its name as the JSON spells it; empty if the whole is meant
 * @param message what is allowed; never holds the value that was sent
 */
public record FieldFault(String field, String message) {}
