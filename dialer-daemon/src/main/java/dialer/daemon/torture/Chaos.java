package dialer.daemon.torture;

import dialer.daemon.torture.TortureWorld.Node;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What happens to the daemons and their database: one trouble after the other, also at the same time, each mended after a while. The same seed
 * gives the same troubles at the same times; what they meet depends on the machine.
 */
final class Chaos {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    /** A claim, a result, something that is given back, a lease. */
    private static final List<String> COMMITS = List.of(
            "INSERT INTO attempt", "UPDATE attempt SET state = 'ENDED'", "DELETE FROM attempt", "UPDATE node_lease");

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

    private final TortureWorld world;
    private final PrintStream out;
    private final SplittableRandom random;
    private final long startNanos = System.nanoTime();
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private record Due(long atNanos, String what, Step step) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    Chaos(TortureWorld world, long seed, PrintStream out) {
        this.world = world;
        this.random = new SplittableRandom(seed);
        this.out = out;
        next();
    }

    /** Does what is due. */
    void turn() throws IOException, InterruptedException {
        for (Due first = due.peek(); first != null && first.atNanos() <= System.nanoTime(); first = due.peek()) {
            due.remove();
            first.step().run();
        }
    }

    /** Mends everything, now. */
    void heal() throws IOException, InterruptedException {
        due.clear();
        if (!world.database.isRunning()) {
            world.startDatabase();
        }
        for (Node node : world.nodes) {
            for (CuttableWay way : List.of(node.toSwitch(), node.toDatabase(), node.toConnector())) {
                way.mend();
            }
            if (node.process().isPaused()) {
                node.process().resume();
            } else if (!node.process().isRunning()) {
                node.process().start();
            }
        }
        say("everything is mended");
    }

    /** How often each trouble was made. */
    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    private void next() {
        long pauseMs = between(SHORTEST_PAUSE, LONGEST_PAUSE);
        later(pauseMs, "next", () -> {
            trouble();
            next();
        });
    }

    private void trouble() throws IOException, InterruptedException {
        Node node = world.nodes.get(random.nextInt(world.nodes.size()));
        switch (random.nextInt(8)) {
            case 0 -> kill(node);
            case 1 -> pause(node);
            case 2 -> cut(node, "event socket", node.toSwitch(), Duration.ofSeconds(10));
            case 3 -> cut(node, "database", node.toDatabase(), Duration.ofSeconds(12));
            case 4 -> cut(node, "voice connector", node.toConnector(), Duration.ofSeconds(12));
            case 5 -> restartDatabase();
            case 6 -> unheard(node);
            default -> flicker(node);
        }
    }

    /** Comes back at once, or only when its lease has been over for a while. */
    private void kill(Node node) {
        if (!node.process().isRunning()) {
            return;
        }
        count("kill", node.name() + " is killed");
        node.process().kill();
        boolean soon = random.nextBoolean();
        long awayMs = soon ? random.nextLong(100, 1500) : between(Duration.ofSeconds(6), Duration.ofSeconds(15));
        later(awayMs, "start " + node.name(), () -> {
            node.process().start();
            say(node.name() + " is started");
        });
    }

    private void pause(Node node) throws IOException, InterruptedException {
        if (!node.process().isRunning()) {
            return;
        }
        count("pause", node.name() + " is paused");
        node.process().pause();
        later(between(Duration.ofMillis(200), Duration.ofSeconds(25)), "resume " + node.name(), () -> {
            if (node.process().isPaused()) {
                node.process().resume();
                say(node.name() + " goes on");
            }
        });
    }

    private void cut(Node node, String what, CuttableWay way, Duration longest) {
        count("cut", node.name() + " is cut off from the " + what);
        way.cut();
        later(between(Duration.ofMillis(50), longest), "mend", way::mend);
    }

    /** The next commit of a kind takes place, its answer is lost, and the database is away for a while. */
    private void unheard(Node node) {
        String what = COMMITS.get(random.nextInt(COMMITS.size()));
        count("unheard", node.name() + " will not hear of a commit (" + what + " ...)");
        node.toDatabase().cutAfterCommitOf(what);
        later(between(Duration.ofMillis(500), Duration.ofSeconds(8)), "mend", node.toDatabase()::mend);
    }

    /** All connections end, and can be made again at once. */
    private void flicker(Node node) {
        count("flicker", node.name() + " loses all its connections");
        for (CuttableWay way : List.of(node.toSwitch(), node.toDatabase(), node.toConnector())) {
            way.cut();
            way.mend();
        }
    }

    private void restartDatabase() {
        if (!world.database.isRunning()) {
            return;
        }
        boolean hard = random.nextBoolean();
        count("database", hard ? "the database is killed" : "the database is stopped");
        if (hard) {
            world.database.kill();
        } else {
            world.database.stop();
        }
        later(between(Duration.ofMillis(100), Duration.ofSeconds(6)), "start the database", () -> {
            world.startDatabase();
            say("the database is started");
        });
    }

    private long between(Duration from, Duration to) {
        return random.nextLong(from.toMillis(), to.toMillis() + 1);
    }

    private void later(long afterMs, String what, Step step) {
        due.add(new Due(System.nanoTime() + Duration.ofMillis(afterMs).toNanos(), what, step));
    }

    private void count(String kind, String sentence) {
        counts.merge(kind, 1, Integer::sum);
        say(sentence);
    }

    private void say(String sentence) {
        out.printf("%7.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, sentence);
    }

    /** What is still to be mended. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        due.forEach(one -> open.add(one.what()));
        return open;
    }
}
