package dialer.esl.protocol;

import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The jobs whose result is awaited, by their Job-UUID.
 *
 * <p>A job's result comes as an event, on the other connection than the {@code +OK} of its command: it may come first, and it
 * may come after a reconnect. It may never come at all, so each has a deadline. Results of jobs that are not ours are
 * seen as well, and ignored. Belongs to one event loop.
 */
final class JobTracker {
    /** Far more than the calls that one switch can ring at once. */
    static final int MAX_JOBS = 100_000;

    private final Timer timer;
    private final Map<String, Waiting> jobs = new LinkedHashMap<>();

    private record Waiting(CompletableFuture<String> result, Timer.Task guard) {}

    JobTracker(Timer timer) {
        this.timer = timer;
    }

    /**
     * Waits for that job.
     *
     * @throws EslCommandException if it cannot be waited for
     */
    void expect(String jobUuid, Duration deadline, CompletableFuture<String> result) {
        if (jobs.size() >= MAX_JOBS) {
            throw new EslCommandException(Failure.TOO_MANY_PENDING, Sent.NO, jobs.size() + " jobs are pending");
        }
        if (jobs.containsKey(jobUuid)) {
            throw new EslCommandException(Failure.DUPLICATE_JOB, Sent.NO, "job " + jobUuid + " is awaited already");
        }
        Timer.Task guard = timer.after(deadline, () -> expire(jobUuid, result, deadline));
        jobs.put(jobUuid, new Waiting(result, guard));
    }

    /** The result of a job arrived; ignored if nobody waits for it. */
    void complete(String jobUuid, String body) {
        Waiting waiting = jobs.remove(jobUuid);
        if (waiting != null) {
            waiting.guard.cancel();
            waiting.result.complete(body);
        }
    }

    /** The job never began. */
    void abandon(String jobUuid, Throwable cause) {
        Waiting waiting = jobs.remove(jobUuid);
        if (waiting != null) {
            waiting.guard.cancel();
            waiting.result.completeExceptionally(cause);
        }
    }

    /** No result will come any more. */
    void failAll(String detail) {
        List<Map.Entry<String, Waiting>> all = List.copyOf(jobs.entrySet());
        jobs.clear();
        for (Map.Entry<String, Waiting> job : all) {
            job.getValue().guard.cancel();
            fail(job.getValue().result, Failure.CONNECTION_CLOSED, "job " + job.getKey() + ": " + detail);
        }
    }

    int size() {
        return jobs.size();
    }

    private void expire(String jobUuid, CompletableFuture<String> result, Duration deadline) {
        Waiting waiting = jobs.get(jobUuid);
        if (waiting != null && waiting.result == result) {
            jobs.remove(jobUuid);
            fail(result, Failure.DEADLINE, "job " + jobUuid + ": no result within " + deadline);
        }
    }

    /** Whether the command was sent is for {@link Job#accepted} to say. */
    private static void fail(CompletableFuture<String> result, Failure failure, String detail) {
        result.completeExceptionally(new EslCommandException(failure, Sent.UNKNOWN, detail));
    }
}
