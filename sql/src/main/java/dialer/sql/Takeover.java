package dialer.sql;

import dialer.scheduler.claim.RecoveredAttempt;
import dialer.scheduler.contact.CallId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the leases of daemons that have died and takes over what they left open.
 *
 * <p>A lease is ended when the database's clock says that it is over and nobody has renewed it for its whole time while this daemon looked. The
 * second keeps a step of the database's clock from ending leases of daemons that live; a lease that would last longer than any can, because that
 * clock was set back, is ended by the second alone.
 */
public final class Takeover {
    /** After so long the claims go to somebody who does not know their switch: better lost and shown than stuck. */
    private static final Duration WAIT_FOR_WHO_KNOWS_THE_SWITCHES = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Takeover.class);

    private final Database database;
    private final NodeLease lease;
    private final ClaimStore claims;
    private final LeaseWatch watch;
    private final Runnable committed;

    /** What was taken over by transactions of which it is not known whether they committed. */
    private final Set<RecoveredAttempt> doubtful = new LinkedHashSet<>();

    public Takeover(Database database, NodeLease lease, ClaimStore claims) {
        this(database, lease, claims, System::nanoTime, () -> {});
    }

    /** @param committed runs after each commit; if it throws, the commit counts as not heard of */
    Takeover(Database database, NodeLease lease, ClaimStore claims, LongSupplier nanoTime, Runnable committed) {
        this.committed = committed;
        this.database = database;
        this.lease = lease;
        this.claims = claims;
        this.watch = new LeaseWatch(nanoTime, lease.longestGap());
    }

    /**
     * Looks for daemons that have died. To be called a few times within a lease.
     *
     * @return what they left open and is this daemon's from now on, oldest first
     * @throws LeaseLostException if this daemon's own lease is lost
     * @throws DatabaseUnavailableException if the database is away
     */
    public List<RecoveredAttempt> takeOver() {
        List<RecoveredAttempt> taken = committedUnheard();
        for (LeaseRow row : database.transaction(handle -> LeaseRow.unsettledOthers(handle, lease.node()))) {
            boolean held = row.state().equals("HELD");
            if (held && !(watch.isSilent(row) && (row.expired() || row.farAhead()))) {
                continue;
            }
            if (held || canFollow(row)) {
                List<RecoveredAttempt> left = lease.transaction(handle -> {
                    List<RecoveredAttempt> mine = end(handle, row);
                    doubtful.addAll(mine);
                    return mine;
                });
                committed.run();
                doubtful.clear();
                if (!left.isEmpty()) {
                    log.info("{} attempts of {} taken over", left.size(), row.node());
                }
                taken.addAll(left);
            }
        }
        return taken;
    }

    /** The answer to a commit may be lost: what it moved here is found by its calls, so that nobody waits for an owner who does not know. */
    private List<RecoveredAttempt> committedUnheard() {
        if (doubtful.isEmpty()) {
            return new ArrayList<>();
        }
        Set<CallId> ours = lease.transaction(handle -> claims.openOf(
                handle,
                doubtful.stream().map(attempt -> attempt.claimed().callId()).toList()));
        List<RecoveredAttempt> committed = doubtful.stream()
                .filter(attempt -> ours.contains(attempt.claimed().callId()))
                .collect(Collectors.toCollection(ArrayList::new));
        doubtful.clear();
        return committed;
    }

    private boolean canFollow(LeaseRow row) {
        return Set.of(lease.switches().split("\n")).containsAll(row.switches())
                || row.endedForMs() >= WAIT_FOR_WHO_KNOWS_THE_SWITCHES.toMillis();
    }

    private List<RecoveredAttempt> end(Handle handle, LeaseRow seen) {
        LeaseRow now = LeaseRow.lock(handle, seen.node());
        if (now.fence() != seen.fence()
                || now.renewals() != seen.renewals()
                || !now.state().equals(seen.state())) {
            return List.of();
        }
        boolean settles = canFollow(seen);
        boolean held = seen.state().equals("HELD");
        if (held) {
            log.warn("The lease of {} is over: it has not been renewed for {} ms", seen.node(), seen.leaseMs());
        }
        handle.createUpdate(
                        "UPDATE node_lease SET fence = fence + :raise, state = :state, ended_at = COALESCE(ended_at, NOW(6))"
                                + " WHERE node = :node")
                .bind("raise", held ? 1 : 0)
                .bind("state", settles ? "SETTLED" : "ENDED")
                .bind("node", seen.node())
                .execute();
        return settles ? claims.takeOver(handle, seen.node()) : List.of();
    }
}
