package dialer.scheduler.contact;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Status of a contact, as stored and as the API shows it. The legal changes are the table {@link #LEGAL}; the stores' SQL follows it. */
public enum ContactStatus {
    /** Waits to be dialed (or for its start time). */
    PENDING,
    /** Claimed; an agent is being asked for. Nobody has been called yet. */
    AGENT_PENDING,
    /** Claimed for a call; the person may be ringing or talking. */
    DIALED,
    /** A call took place; its result is stored. */
    ENDED,
    /** Its campaign is stopped; a start makes it pending again. */
    STOPPED,
    /** No call will take place; the result says why. */
    FAILED;

    private static final Map<ContactStatus, Set<ContactStatus>> LEGAL = new EnumMap<>(ContactStatus.class);

    static {
        LEGAL.put(PENDING, EnumSet.of(AGENT_PENDING, DIALED, STOPPED, FAILED));
        LEGAL.put(AGENT_PENDING, EnumSet.of(DIALED, PENDING, STOPPED, FAILED));
        LEGAL.put(DIALED, EnumSet.of(ENDED, FAILED, PENDING, STOPPED));
        LEGAL.put(STOPPED, EnumSet.of(PENDING, FAILED));
        LEGAL.put(ENDED, EnumSet.noneOf(ContactStatus.class));
        LEGAL.put(FAILED, EnumSet.noneOf(ContactStatus.class));
    }

    /** Whether the table allows the change. */
    public boolean mayBecome(ContactStatus next) {
        return LEGAL.getOrDefault(this, Set.of()).contains(next);
    }

    /** Active contacts forbid a second one for the same number in the same campaign. */
    public boolean isActive() {
        return this != ENDED && this != FAILED;
    }

    /** The word of the database and of the API, for example {@code agent_pending}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no status has that word */
    public static ContactStatus ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
