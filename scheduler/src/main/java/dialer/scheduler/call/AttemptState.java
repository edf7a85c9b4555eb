package dialer.scheduler.call;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a live attempt stands. The legal changes are the table {@link #LEGAL}; {@code docs/architecture.md} shows it as a diagram made from it. */
public enum AttemptState {
    /** Ours by a committed claim; nothing has been asked of anybody yet. */
    CLAIMED,
    /** The voice connector has been asked for an agent. */
    RESERVING,
    /** The reserved agent is shown the contact and decides. */
    PREVIEWING,
    /** The originate is on its way to the switch or the channel is being set up. */
    ORIGINATING,
    /** The far end says that it rings. */
    RINGING,
    /** A person (or a machine) has answered. */
    ANSWERED,
    /** The agent's leg is being called. */
    BRIDGING,
    /** Person and agent are talking. */
    BRIDGED,
    /** Over: the result is decided, or the contact went back. */
    ENDED;

    private static final Map<AttemptState, Set<AttemptState>> LEGAL = new EnumMap<>(AttemptState.class);

    static {
        LEGAL.put(CLAIMED, EnumSet.of(RESERVING, ORIGINATING, ENDED));
        LEGAL.put(RESERVING, EnumSet.of(PREVIEWING, ORIGINATING, ENDED));
        LEGAL.put(PREVIEWING, EnumSet.of(ORIGINATING, ENDED));
        LEGAL.put(ORIGINATING, EnumSet.of(RINGING, ANSWERED, ENDED));
        LEGAL.put(RINGING, EnumSet.of(ANSWERED, ENDED));
        LEGAL.put(ANSWERED, EnumSet.of(BRIDGING, BRIDGED, ENDED));
        LEGAL.put(BRIDGING, EnumSet.of(BRIDGED, ANSWERED, ENDED));
        LEGAL.put(BRIDGED, EnumSet.of(BRIDGING, ENDED));
        LEGAL.put(ENDED, EnumSet.noneOf(AttemptState.class));
    }

    /** Whether the table allows the change. */
    public boolean mayBecome(AttemptState next) {
        return LEGAL.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether a channel of this attempt may exist at the switch. */
    public boolean mayBeAtSwitch() {
        return this != CLAIMED && this != RESERVING && this != PREVIEWING && this != ENDED;
    }

    /** The word of the API and of the logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
