package dialer.scheduler.contact;

/** A value from outside that its type's allow-list does not admit. The message names the field and what is allowed, never the value. */
public final class InvalidFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String allowed;

    public InvalidFieldException(String field, String allowed) {
        super(field + ": " + allowed);
        this.field = field;
        this.allowed = allowed;
    }

    /** The field's name as the contact's JSON spells it. */
    public String field() {
        return field;
    }

    /** What the field may hold, for the person who sent the value. */
    public String allowed() {
        return allowed;
    }
}
