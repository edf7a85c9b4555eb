package dialer.daemon.demo;

import dialer.simulator.connector.AgentChange;
import dialer.simulator.connector.AgentState;
import dialer.simulator.freeswitch.SwitchLedger.LegEnd;
import dialer.simulator.freeswitch.SwitchLedger.Originate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the switch and the agents have seen of a predictive campaign, from the first originate until the contacts ran out or the time was over. The
 * daemon's own books have no part in it.
 *
 * @param warmUpSeconds from the first originate, not measured
 * @param seconds measured
 * @param answered people who answered, those of the warm-up included, as a regulator counts
 * @param abandoned those of them whom no agent reached within the grace time
 * @param late those of the abandoned whom an agent reached after the grace time
 * @param occupancy (talk + wrap-up) / time of all agents, measured
 * @param toTalkMillis mean time from the moment at which an agent was found to the beginning of the talk
 * @param toWrapUpMillis mean time from the end of the talk to the beginning of the agent's wrap-up
 */
record FarSide(
        double warmUpSeconds,
        double seconds,
        long answered,
        long abandoned,
        long late,
        double occupancy,
        double toTalkMillis,
        double toWrapUpMillis) {
    private static final double MICROS = 1e6;

    /** From when to when, in microseconds since the epoch. */
    private record Window(long from, long to) {
        long length() {
            return to - from;
        }

        long overlap(long start, long end) {
            return Math.max(0, Math.min(end, to) - Math.max(start, from));
        }
    }

    double abandonment() {
        return answered == 0 ? 0 : (double) abandoned / answered;
    }

    /**
     * @param originates at least one, oldest first
     * @param changes of all agents, oldest first
     */
    static FarSide of(PacingPlan plan, List<Originate> originates, List<LegEnd> ends, List<AgentChange> changes) {
        long first = originates.get(0).receivedUs();
        long last = originates.get(originates.size() - 1).receivedUs();
        long longest = micros(plan.measuredSeconds() / (1 - PacingPlan.WARM_UP_SHARE));
        long end = Math.min(last, first + longest);
        Window window = new Window(first + Math.round((end - first) * PacingPlan.WARM_UP_SHARE), end);
        List<LegEnd> people = ends.stream()
                .filter(leg -> leg.gateway() != null && leg.answered())
                .toList();
        long grace = micros(PacingPlan.GRACE_SECONDS);
        long answered = people.stream().filter(leg -> leg.answeredUs() < end).count();
        long abandoned = people.stream()
                .filter(leg -> leg.answeredUs() < end && isAbandoned(leg, grace))
                .count();
        long late = people.stream()
                .filter(leg -> leg.answeredUs() < end && leg.bridged() && isAbandoned(leg, grace))
                .count();
        long talk = people.stream()
                .filter(LegEnd::bridged)
                .mapToLong(leg -> window.overlap(leg.bridgedUs(), leg.endedUs()))
                .sum();
        long wrapUp = wrapUp(changes, window);
        List<LegEnd> talks = ends.stream()
                .filter(leg -> leg.gateway() == null && leg.bridged())
                .toList();
        return new FarSide(
                (window.from() - first) / MICROS,
                window.length() / MICROS,
                answered,
                abandoned,
                late,
                (talk + wrapUp) / ((double) window.length() * plan.agents()),
                toTalkMillis(talks, changes),
                toWrapUpMillis(talks, changes));
    }

    /** Served too late is abandoned, too. */
    private static boolean isAbandoned(LegEnd leg, long graceUs) {
        return !leg.bridged() || leg.bridgedUs() - leg.answeredUs() > graceUs;
    }

    private static long wrapUp(List<AgentChange> changes, Window window) {
        Map<String, AgentChange> latest = new HashMap<>();
        long sum = 0;
        for (AgentChange change : changes) {
            AgentChange before = latest.put(change.agent(), change);
            sum += before == null ? 0 : wrapUp(before, change.atUs(), window);
        }
        for (AgentChange open : latest.values()) {
            sum += wrapUp(open, window.to(), window);
        }
        return sum;
    }

    private static long wrapUp(AgentChange from, long until, Window window) {
        return from.state() == AgentState.WRAP_UP ? window.overlap(from.atUs(), until) : 0;
    }

    private static double toTalkMillis(List<LegEnd> talks, List<AgentChange> changes) {
        Map<String, NavigableSet<Long>> found = timesOf(changes, AgentState.RESERVED);
        return meanMillis(talks.stream()
                .map(talk -> before(found.get(talk.number()), talk.bridgedUs()))
                .flatMapToLong(OptionalLong::stream));
    }

    private static double toWrapUpMillis(List<LegEnd> talks, List<AgentChange> changes) {
        Map<String, NavigableSet<Long>> wrapUps = timesOf(changes, AgentState.WRAP_UP);
        return meanMillis(talks.stream()
                .map(talk -> after(wrapUps.get(talk.number()), talk.endedUs()))
                .flatMapToLong(OptionalLong::stream));
    }

    /** When each agent began to do this. */
    private static Map<String, NavigableSet<Long>> timesOf(List<AgentChange> changes, AgentState state) {
        Map<String, NavigableSet<Long>> times = new HashMap<>();
        for (AgentChange change : changes) {
            if (change.state() == state) {
                times.computeIfAbsent(change.agent(), agent -> new TreeSet<>()).add(change.atUs());
            }
        }
        return times;
    }

    private static OptionalLong before(@Nullable NavigableSet<Long> times, long atUs) {
        Long latest = times == null ? null : times.floor(atUs);
        return latest == null ? OptionalLong.empty() : OptionalLong.of(atUs - latest);
    }

    private static OptionalLong after(@Nullable NavigableSet<Long> times, long atUs) {
        Long next = times == null ? null : times.ceiling(atUs);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next - atUs);
    }

    private static double meanMillis(LongStream micros) {
        return micros.average().orElse(0) / 1000;
    }

    private static long micros(double seconds) {
        return Math.round(seconds * MICROS);
    }
}
