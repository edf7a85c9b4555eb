package dialer.esl.protocol;

import java.util.concurrent.CompletableFuture;

/**
 * A command given to the switch as a job. The two answers come over different connections, in either order. Both futures
 * complete on the node's event loop and fail with {@link EslCommandException}.
 *
 * @param uuid the Job-UUID, chosen by us so that the result can be matched even when the first answer is lost
 * @param accepted the switch took the job: {@code +OK Job-UUID: ...}
 * @param result what the command printed, {@code -ERR ...} included. Fails together with {@code accepted} when the job
 *     certainly never began; otherwise only at its own deadline
 */
public record Job(String uuid, CompletableFuture<String> accepted, CompletableFuture<String> result) {}
