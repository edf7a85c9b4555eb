package dialer.daemon.record;

import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.sql.CallRecordStore;
import dialer.sql.CallRecordStore.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the switch's records. A record is stored before the switch is told that it may forget it; then the loop hears of it as of a hang-up event,
 * and whichever of the two comes first ends the call. A call that another daemon owns is ended there, by its own look at what is stored.
 */
public final class CallRecordIntake {
    private static final int MAX_CAUSE = 64;
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordIntake.class);

    private final CallRecordStore store;
    private final Consumer<Signal> signals;
    private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);

    /** @param signals the dial loop's queue */
    public CallRecordIntake(CallRecordStore store, Consumer<Signal> signals) {
        this.store = store;
        this.signals = signals;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicLong());
        }
    }

    /** @throws dialer.sql.DatabaseUnavailableException if it cannot be stored now; the switch must keep it */
    public Outcome take(CallRecord record) {
        String cause = record.end().cause().word();
        Outcome outcome = store.keep(
                record.callId(), record.variables(), cause.substring(0, Math.min(MAX_CAUSE, cause.length())));
        if (outcome == Outcome.KEPT) {
            signals.accept(new CallSignal.HungUp(record.callId(), record.end()));
        } else if (outcome == Outcome.TOO_LATE) {
            LOG.info("call {}: its record came after it was given up as lost: {}", record.callId(), cause);
        }
        AtomicLong count = outcomes.get(outcome);
        if (count != null) {
            count.incrementAndGet();
        }
        return outcome;
    }

    /** How many records had this outcome. */
    public long count(Outcome outcome) {
        AtomicLong count = outcomes.get(outcome);
        return count == null ? 0 : count.get();
    }
}
