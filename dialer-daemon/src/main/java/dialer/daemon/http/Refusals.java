package dialer.daemon.http;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests were refused, and why. */
public final class Refusals {
    /** Of a request: why it is about to be refused, where the status of the answer does not tell. */
    static final String ATTRIBUTE = "dialer.refusal";

    /** Why a request was refused. */
    public enum Reason {
        /** No key, or one that nobody has. */
        NO_KEY,
        /** The key admits something else. */
        ROLE,
        /** A page of another site. */
        ORIGIN,
        /** More requests than the client may make. */
        RATE,
        /** More contacts at once than can be stored, or results wait already. */
        BUSY,
        /** The body is too long. */
        BODY,
        /** The header is too long. */
        HEADER,
        /** The content is not what it should be. */
        INVALID,
        /** Nothing is there, or it takes no such method. */
        NOT_FOUND,
        /** It does not fit what is stored or goes on. */
        CONFLICT,
        /** The database or another part is down. */
        UNAVAILABLE,
        /** A fault of ours. */
        ERROR
    }

    private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

    Refusals() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    void count(Reason reason) {
        counts.getOrDefault(reason, new AtomicLong()).incrementAndGet();
    }

    /** An answer to a request that the server did not even hand on, or whose status tells the reason. */
    void countStatus(int status) {
        switch (status) {
            case 401 -> count(Reason.NO_KEY);
            case 403 -> count(Reason.ROLE);
            case 404, 405 -> count(Reason.NOT_FOUND);
            case 406, 409 -> count(Reason.CONFLICT);
            case 413 -> count(Reason.BODY);
            case 429 -> count(Reason.BUSY);
            case 431 -> count(Reason.HEADER);
            case 503 -> count(Reason.UNAVAILABLE);
            default -> count(status < 500 ? Reason.INVALID : Reason.ERROR);
        }
    }

    /** The counts by reason, in lower case. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((reason, count) -> all.put(reason.name().toLowerCase(Locale.ROOT), count.get()));
        return Collections.unmodifiableSortedMap(all);
    }
}
