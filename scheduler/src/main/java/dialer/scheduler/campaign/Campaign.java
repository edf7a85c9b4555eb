package dialer.scheduler.campaign;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.QueueName;
import org.jspecify.annotations.Nullable;

/** A campaign as the dial loop sees it. Owned by the loop's thread. */
public final class Campaign {
    private static final long SHORTEST_HOLD_MS = 250;
    private static final long OLDEST_LIST_MS = 5_000;

    private final CampaignId id;
    private final ReservationWindow window = new ReservationWindow();
    private boolean running = true;
    private long changedAtMs = Long.MIN_VALUE / 2;
    private boolean duePending;
    private boolean elsewhere;
    private Audience audience = Audience.UNKNOWN;
    private @Nullable QueueName queue;
    private int agentRoom = Integer.MAX_VALUE;
    private int claiming;
    private int reserving;
    private long waitingSinceMs;
    private long holdUntilMs = Long.MIN_VALUE;
    private WhyNot holdReason = WhyNot.NOTHING;
    private int gatewayDownInARow;
    private WhyNot whyNot = WhyNot.NO_PENDING_CONTACTS;
    private long whyNotSinceMs;

    /** What its contacts need; learned from the claims. */
    public enum Audience {
        UNKNOWN,
        IVR,
        /** People are called before anybody has an agent for them. */
        AHEAD,
        /** An agent is reserved first. */
        AGENTS
    }

    public Campaign(CampaignId id, long nowMs) {
        this.id = id;
        this.waitingSinceMs = nowMs;
        this.whyNotSinceMs = nowMs;
    }

    public CampaignId id() {
        return id;
    }

    public boolean running() {
        return running;
    }

    /** Somebody has just started or stopped it. */
    public void changed(boolean runs, long nowMs) {
        running = runs;
        changedAtMs = nowMs;
    }

    /**
     * What a list of the store says. It may have been read before a change that was heard of meanwhile, so the change is believed for a while.
     * Returns whether this is the first word of a stop: somebody has stopped it by way of another node, or the answer to the stop was lost.
     */
    public boolean listed(boolean runs, boolean due, long nowMs) {
        boolean ran = running;
        if (nowMs - changedAtMs >= OLDEST_LIST_MS) {
            running = runs;
        }
        duePending = due;
        return ran && !running;
    }

    /** Whether contacts may be due: true until a claim comes back short. */
    public boolean duePending() {
        return duePending;
    }

    public void duePending(boolean now) {
        duePending = now;
    }

    /** Whether another node dials it. */
    public boolean elsewhere() {
        return elsewhere;
    }

    public void elsewhere(boolean now) {
        elsewhere = now;
    }

    /** How many contacts may be claimed at once, as far as agents go. */
    public int claimLimit() {
        return switch (audience) {
            case UNKNOWN -> 1 - claiming;
            case IVR -> Integer.MAX_VALUE;
            case AHEAD -> agentRoom;
            case AGENTS -> Math.min(agentRoom, window.room(reserving + claiming));
        };
    }

    public Audience audience() {
        return audience;
    }

    /**
     * The more careful kind stays: a campaign that has once needed agents is taken to need them, else one IVR contact among them would lift the
     * limit for all; and one whose contacts must have their agent first is not dialed ahead for others of them.
     */
    public void audience(Audience learned) {
        if (learned.compareTo(audience) > 0) {
            audience = learned;
        }
    }

    /** The queue whose agents its contacts need, as far as known. */
    public @Nullable QueueName queue() {
        return queue;
    }

    public void queue(@Nullable QueueName learned) {
        queue = learned;
    }

    /** How many contacts its agents have room for, as last decided. */
    public void agentRoom(int room) {
        agentRoom = room;
    }

    public ReservationWindow window() {
        return window;
    }

    public int claiming() {
        return claiming;
    }

    public void claiming(int by) {
        claiming += by;
    }

    public int reserving() {
        return reserving;
    }

    public void reserving(int by) {
        reserving += by;
    }

    public long waitingSinceMs() {
        return waitingSinceMs;
    }

    public void granted(long nowMs) {
        waitingSinceMs = nowMs;
    }

    /** Nothing is claimed for a while, for this reason. */
    public void hold(WhyNot reason, long untilMs) {
        holdReason = reason;
        holdUntilMs = untilMs;
    }

    public boolean held(long nowMs) {
        return nowMs < holdUntilMs;
    }

    public WhyNot holdReason() {
        return holdReason;
    }

    /**
     * A contact's gateway was down. The more in a row, the longer the pause: a campaign whose only gateway is down must not keep the database busy
     * with claims that come to nothing, and one with several gateways must not stand still for one of them.
     */
    public void gatewayDown(long nowMs, long longestHoldMs) {
        gatewayDownInARow++;
        hold(WhyNot.GATEWAY_DOWN, nowMs + Math.min(longestHoldMs, SHORTEST_HOLD_MS * gatewayDownInARow));
    }

    public void originated() {
        gatewayDownInARow = 0;
    }

    public WhyNot whyNot() {
        return whyNot;
    }

    public long whyNotSinceMs() {
        return whyNotSinceMs;
    }

    public void whyNot(WhyNot reason, long nowMs) {
        if (whyNot != reason) {
            whyNot = reason;
            whyNotSinceMs = nowMs;
        }
    }
}
