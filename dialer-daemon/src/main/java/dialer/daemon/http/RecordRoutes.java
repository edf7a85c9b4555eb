package dialer.daemon.http;

import dialer.daemon.record.CallRecord;
import dialer.daemon.record.CallRecordIntake;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switch posts its record of each ended call (mod_json_cdr). It keeps what is not answered with a 2xx. */
final class RecordRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRoutes.class);

    private final AtomicBoolean saidUnreadable = new AtomicBoolean();
    private final CallRecordIntake intake;
    private final Requests requests;

    RecordRoutes(CallRecordIntake intake, Requests requests) {
        this.intake = intake;
        this.requests = requests;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/cdr", this::take);
    }

    private void take(Context ctx) throws IOException {
        try (InputStream body = requests.bounded(ctx, ctx.bodyInputStream())) {
            Optional<CallRecord> record = CallRecord.parse(body.readAllBytes());
            String outcome =
                    record.map(one -> intake.take(one).name()).orElse("UNKNOWN").toLowerCase(Locale.ROOT);
            HttpApi.answer(ctx, Views.object().put("outcome", outcome));
        } catch (CallRecord.Unreadable e) {
            // the switch logs the status alone
            if (saidUnreadable.compareAndSet(false, true)) {
                LOG.warn("{} has posted what is no call record (said once): {}", ctx.ip(), e.getMessage());
            }
            throw new ProblemException(400, "This is no call record: " + e.getMessage() + ".");
        }
    }
}
