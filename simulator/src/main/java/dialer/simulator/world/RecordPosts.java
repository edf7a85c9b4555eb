package dialer.simulator.world;

import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CallId;
import java.util.random.RandomGenerator;

/**
 * The switches' second word on a call that has ended: its record, posted to some daemon again and again until one says that it has it. It need not be
 * the daemon whose call it is. What a switch had not written when it died is never posted.
 */
final class RecordPosts {
    private static final long SOON_MS = 300;
    private static final long NO_ANSWER_MS = 3_000;

    private final World world;
    private final VirtualTime time;
    private final RandomGenerator random;
    /** From now on records come so much later at most. */
    private long latestMs;

    RecordPosts(World world) {
        this.world = world;
        this.time = world.time;
        this.random = world.random;
    }

    void latestMs(long ms) {
        latestMs = ms;
    }

    /** The call has ended. */
    void ended(CallId call, CallEnd end) {
        if (world.plan.records()) {
            postAfter(1 + random.nextLong(SOON_MS + latestMs), new Post(call, end));
        }
    }

    private void postAfter(long ms, Post post) {
        time.after(ms, () -> {
            world.anyDaemon().record(post.call, post.end, () -> post.taken = true);
            time.after(NO_ANSWER_MS, () -> {
                if (!post.taken) {
                    postAfter(0, post);
                }
            });
        });
    }

    private static final class Post {
        final CallId call;
        final CallEnd end;
        boolean taken;

        Post(CallId call, CallEnd end) {
            this.call = call;
            this.end = end;
        }
    }
}
