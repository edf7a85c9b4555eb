package dialer.simulator.pacing;

/**
 * VICIdial's adaptive dial level, from the description of its sources, with their defaults: a target difference of 0, no intensity and a maximum
 * level of 3.
 *
 * <p>Every 15 s the level is multiplied by 1 + diff / agents, diff being the mean over these 15 s of the agents ready less the calls waiting, and
 * kept between 1 and the maximum. Half of the last minute's (more than 20) calls dropped: the level is halved. More than 50 calls today and the
 * drop rate over the limit: 1.0 (HARD_LIMIT), half (AVERAGE) or, as long as it is over, times the share of the shift that is left (TAPERED). Every 2.5 s it originates
 * up to level x agents calls, those connected included.
 */
final class VicidialDialer implements Dialer {
    private static final long TICK_MICROS = 500_000;
    private static final int TICKS_PER_ORIGINATION = 5;
    private static final int TICKS_PER_ADAPTION = 30;
    private static final long MINUTE_MICROS = 60_000_000;
    private static final double MAX_LEVEL = 3;

    private final Method method;
    private final double dropLimit;
    private final double shiftMicros;

    private double level = 1;
    private double taper = 1;
    private double readySum;
    private int ticks;
    private final LongQueue answersOfMinute = new LongQueue();
    private final LongQueue dropsOfMinute = new LongQueue();
    private long answers;
    private long drops;
    private int answersThisMinute;
    private int dropsThisMinute;

    /** What it does above the limit. */
    enum Method {
        HARD_LIMIT,
        AVERAGE,
        TAPERED
    }

    /** @param shiftSeconds from the beginning of dialing to the hour at which the campaign ends */
    VicidialDialer(Method method, double dropLimit, double shiftSeconds) {
        this.method = method;
        this.dropLimit = dropLimit;
        this.shiftMicros = shiftSeconds * 1e6;
    }

    @Override
    public long tickMicros() {
        return TICK_MICROS;
    }

    @Override
    public boolean decidesOnEvents() {
        return false;
    }

    @Override
    public void answered(long call, long now) {
        answers++;
        answersThisMinute++;
        answersOfMinute.add(now);
    }

    @Override
    public void amdVerdict(long call, boolean person, long now) {
        if (person) {
            answered(call, now);
        }
    }

    @Override
    public void ended(long call, CallEnd end, long now) {
        if (end == CallEnd.ABANDONED) {
            drops++;
            dropsThisMinute++;
            dropsOfMinute.add(now);
        }
    }

    @Override
    public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
        readySum += pool.idleAgents() - pool.waiting();
        ticks++;
        if (ticks % TICKS_PER_ADAPTION == 0) {
            adapt(pool, now);
        }
        if (ticks % TICKS_PER_ORIGINATION != 0) {
            return 0;
        }
        return (int) Math.floor(clamped(level * taper) * pool.agents() + 1e-9) - pool.lines();
    }

    private void adapt(Pool pool, long now) {
        double diff = readySum / TICKS_PER_ADAPTION;
        readySum = 0;
        answersThisMinute -= forgotten(answersOfMinute, now);
        dropsThisMinute -= forgotten(dropsOfMinute, now);
        if (pool.agents() == 0) {
            return;
        }
        level = clamped(level * (1 + diff / pool.agents()));
        if (answersThisMinute > 20 && dropsThisMinute > 0.5 * answersThisMinute) {
            level = clamped(level / 2);
        }
        taper = 1;
        if (answers > 50 && drops > dropLimit * answers) {
            switch (method) {
                case HARD_LIMIT -> level = 1;
                case AVERAGE -> level = clamped(level / 2);
                case TAPERED -> taper = Math.max(0, 1 - now / shiftMicros);
            }
        }
    }

    private static double clamped(double newLevel) {
        return Math.max(1, Math.min(MAX_LEVEL, newLevel));
    }

    private static int forgotten(LongQueue times, long now) {
        int forgotten = 0;
        while (!times.isEmpty() && times.peek() <= now - MINUTE_MICROS) {
            times.poll();
            forgotten++;
        }
        return forgotten;
    }
}
