package dialer.simulator.freeswitch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the switch saw, told by the far side: the truth against which a dialer's own books are checked. Safe for use by
 * several threads. Counters cover everything; lists keep the newest entries only.
 */
public final class SwitchLedger {

    private final int bound;
    private final List<String> contactVariables;
    private final Deque<Originate> originates = new ArrayDeque<>();
    private final Deque<LegEnd> legEnds = new ArrayDeque<>();
    private final Deque<String> commandLines = new ArrayDeque<>();
    private final Set<String> uuids = new HashSet<>();
    private final Set<String> dialedContacts = new HashSet<>();
    private final Set<String> duplicateUuids = new TreeSet<>();
    private final Set<String> duplicateContacts = new TreeSet<>();
    private final TreeMap<String, Long> endsByCause = new TreeMap<>();
    private final TreeMap<Long, Integer> originatesBySecond = new TreeMap<>();
    private long commandCount;
    private long originateCount;
    private long refusedCount;
    private long answeredCount;
    private long bridgedCount;
    private long legsStarted;
    private long legsEnded;
    private int activeLegs;
    private int peakLegs;
    private long lostFrames;

    SwitchLedger(int bound, List<String> contactVariables) {
        this.bound = bound;
        this.contactVariables = contactVariables;
    }

    /**
     * An originate command that arrived.
     *
     * @param uuid the channel's uuid, our choice or the switch's
     * @param gateway null where the call URL named none
     * @param contact the contact that a variable of the command named, or null
     * @param receivedUs microseconds since the epoch
     * @param refusal why no leg was started (the switch refused, the gateway is unknown or down ...), or null
     */
    public record Originate(
            String uuid,
            String number,
            @Nullable String gateway,
            String extension,
            @Nullable String contact,
            long receivedUs,
            @Nullable String refusal) {}

    /**
     * A leg that ended.
     *
     * @param gateway null on an agent's leg
     * @param cause the switch's hangup cause
     * @param answeredUs microseconds since the epoch, 0 if it was never answered
     * @param bridgedUs when it was joined with another leg, 0 if never
     * @param endedUs when it was hung up
     */
    public record LegEnd(
            String uuid,
            String number,
            @Nullable String gateway,
            String cause,
            long answeredUs,
            long bridgedUs,
            long endedUs) {
        public boolean answered() {
            return answeredUs != 0;
        }

        public boolean bridged() {
            return bridgedUs != 0;
        }
    }

    /** All counters at one moment. */
    public record Totals(
            long commands,
            long originates,
            long refused,
            long duplicateOriginates,
            long duplicateContacts,
            long legsStarted,
            long legsEnded,
            long answered,
            long bridged,
            int activeLegs,
            int peakLegs,
            long lostFrames,
            Map<String, Long> endsByCause) {}

    public synchronized Totals totals() {
        return new Totals(
                commandCount,
                originateCount,
                refusedCount,
                duplicateUuids.size(),
                duplicateContacts.size(),
                legsStarted,
                legsEnded,
                answeredCount,
                bridgedCount,
                activeLegs,
                peakLegs,
                lostFrames,
                new TreeMap<>(endsByCause));
    }

    /** The newest originates, oldest first. */
    public synchronized List<Originate> originates() {
        return new ArrayList<>(originates);
    }

    /** The newest ends of legs, oldest first. */
    public synchronized List<LegEnd> legEnds() {
        return new ArrayList<>(legEnds);
    }

    /** The newest command lines of all clients, passwords left out, oldest first. */
    public synchronized List<String> commandLines() {
        return new ArrayList<>(commandLines);
    }

    /** Uuids that more than one originate carried. */
    public synchronized Set<String> duplicateUuids() {
        return new TreeSet<>(duplicateUuids);
    }

    /** Contacts that were really dialed more than once, refused originates not counted. A retry is one of these too. */
    public synchronized Set<String> duplicateContacts() {
        return new TreeSet<>(duplicateContacts);
    }

    /** Originates per second since the epoch, refused ones included. */
    public synchronized Map<Long, Integer> originatesBySecond() {
        return new TreeMap<>(originatesBySecond);
    }

    synchronized void commandReceived(String line) {
        commandCount++;
        keep(commandLines, line.startsWith("auth") ? "auth" : line);
    }

    synchronized void originateReceived(
            String uuid, OriginateCommand command, long receivedUs, @Nullable String refusal) {
        String contact = contact(command);
        originateCount++;
        originatesBySecond.merge(receivedUs / 1_000_000, 1, Integer::sum);
        if (!uuids.add(uuid)) {
            duplicateUuids.add(uuid);
        }
        if (refusal != null) {
            refusedCount++;
        } else if (contact != null && !dialedContacts.add(contact)) {
            duplicateContacts.add(contact);
        }
        keep(
                originates,
                new Originate(
                        uuid, command.number(), command.gateway(), command.extension(), contact, receivedUs, refusal));
    }

    synchronized void legStarted() {
        legsStarted++;
        activeLegs++;
        peakLegs = Math.max(peakLegs, activeLegs);
    }

    synchronized void legEnded(Leg leg, String cause) {
        boolean bridged = leg.times.bridgedUs != 0;
        legsEnded++;
        activeLegs--;
        answeredCount += leg.isAnswered() ? 1 : 0;
        bridgedCount += bridged && leg.gateway != null ? 1 : 0;
        endsByCause.merge(cause, 1L, Long::sum);
        keep(
                legEnds,
                new LegEnd(
                        leg.uuid,
                        leg.dialed,
                        leg.gateway,
                        cause,
                        leg.times.answeredUs,
                        leg.times.bridgedUs,
                        leg.times.hangupUs));
    }

    synchronized void frameLost() {
        lostFrames++;
    }

    private @Nullable String contact(OriginateCommand command) {
        for (String name : contactVariables) {
            String value = command.variable(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private <T> void keep(Deque<T> list, T entry) {
        if (bound <= 0) {
            return;
        }
        if (list.size() == bound) {
            list.removeFirst();
        }
        list.addLast(entry);
    }
}
