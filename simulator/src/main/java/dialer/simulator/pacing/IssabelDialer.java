package dialer.simulator.pacing;

/**
 * Issabel's (formerly Elastix') predictor, from its description: every 3 s it counts the idle agents and those whose talk is so old that, with the
 * mean time to an answer added, 97 % of exponential talks would be over; less the calls in flight; divided by the answer rate of the last half hour,
 * at least 0.2.
 */
final class IssabelDialer implements Dialer {
    private static final long TICK_MICROS = 3_000_000;
    private static final long HALF_HOUR_MICROS = 1_800_000_000L;
    private static final double LEAST_ANSWER_RATE = 0.2;
    private static final double SURE = 0.97;

    private final CallTimes ringing = new CallTimes();
    private final long[] talkingSince;
    private final LongQueue resolved = new LongQueue();
    private final LongQueue answered = new LongQueue();
    private int resolvedCount;
    private int answeredCount;
    private double talkSum;
    private long talkCount;
    private double delaySum;
    private long delayCount;

    IssabelDialer(int agents) {
        talkingSince = new long[agents];
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
    public void originated(long call, long now) {
        ringing.begin(call, now);
    }

    @Override
    public void answered(long call, long now) {
        delaySum += now - ringing.end(call, now);
        delayCount++;
        resolved(now, true);
    }

    @Override
    public void amdBegan(long call, long now) {
        delaySum += now - ringing.end(call, now);
        delayCount++;
    }

    @Override
    public void amdVerdict(long call, boolean person, long now) {
        resolved(now, person);
    }

    @Override
    public void ended(long call, CallEnd end, long now) {
        boolean rang = ringing.knows(call);
        ringing.end(call, now);
        if (rang) {
            resolved(now, false);
        }
    }

    @Override
    public void bridged(long call, int agent, long now) {
        talkingSince[agent] = now;
    }

    @Override
    public void talkEnded(int agent, long now) {
        talkOver(agent, now);
    }

    @Override
    public void agentIdle(int agent, long now) {
        talkOver(agent, now);
    }

    @Override
    public int decide(Pool pool, long now, boolean tick, int freeSlots, int tokens) {
        forget(now);
        int soonFree = 0;
        double mean = talkCount == 0 ? 0 : talkSum / talkCount;
        double delay = delayCount == 0 ? 0 : delaySum / delayCount;
        for (int agent = 0; agent < talkingSince.length && mean > 0; agent++) {
            double age = now - talkingSince[agent];
            if (pool.isBusy(agent) && 1 - Math.exp(-(age + delay) / mean) >= SURE) {
                soonFree++;
            }
        }
        int inFlight = pool.ringing() + pool.detecting() + pool.waiting();
        double answerRate = resolvedCount == 0 ? 1 : (double) answeredCount / resolvedCount;
        return (int) Math.round((pool.idleAgents() + soonFree - inFlight) / Math.max(LEAST_ANSWER_RATE, answerRate));
    }

    private void talkOver(int agent, long now) {
        if (talkingSince[agent] > 0) {
            talkSum += now - talkingSince[agent];
            talkCount++;
            talkingSince[agent] = 0;
        }
    }

    private void resolved(long now, boolean person) {
        resolved.add(now);
        resolvedCount++;
        if (person) {
            answered.add(now);
            answeredCount++;
        }
    }

    private void forget(long now) {
        while (!resolved.isEmpty() && resolved.peek() <= now - HALF_HOUR_MICROS) {
            resolved.poll();
            resolvedCount--;
        }
        while (!answered.isEmpty() && answered.peek() <= now - HALF_HOUR_MICROS) {
            answered.poll();
            answeredCount--;
        }
    }
}
