package dialer.daemon.http;

import dialer.daemon.contact.ContactJson;
import dialer.daemon.contact.ParsedContact;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.sql.ContactStore;
import dialer.sql.InsertOutcome;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** Contacts come in, one or many, and are looked up. */
final class ContactRoutes {
    private final ContactStore contacts;
    private final ContactIntake intake;
    private final ContactJson contactJson;
    private final Requests requests;
    private final int maxBatchRows;
    private final Semaphore batches;
    private final Semaphore intakes;
    private final BooleanSupplier overloaded;

    ContactRoutes(
            ContactStore contacts,
            ContactIntake intake,
            ContactJson contactJson,
            Requests requests,
            int maxBatchRows,
            int maxConcurrentBatches,
            int maxConcurrentIntakes,
            BooleanSupplier overloaded) {
        this.contacts = contacts;
        this.intake = intake;
        this.contactJson = contactJson;
        this.requests = requests;
        this.maxBatchRows = maxBatchRows;
        this.batches = new Semaphore(maxConcurrentBatches);
        this.intakes = new Semaphore(maxConcurrentIntakes);
        this.overloaded = overloaded;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/contact", this::storeOne);
        routes.post("/contacts", this::storeMany);
        routes.get("/contacts/{id}", this::find);
    }

    private void storeOne(Context ctx) throws IOException {
        withPlace(ctx, intakes, () -> takeOne(ctx));
    }

    /** Whoever finds no place, or a daemon that has enough to do, is asked to come again: nothing waits here without a bound. */
    private void withPlace(Context ctx, Semaphore places, Work work) throws IOException {
        if (overloaded.getAsBoolean() || !places.tryAcquire()) {
            ctx.header("Retry-After", "1");
            throw new ProblemException(429, "Too many contacts are being stored; send this again.");
        }
        try {
            work.run();
        } finally {
            places.release();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void takeOne(Context ctx) throws IOException {
        ParsedContact parsed = contactJson.parse(requests.json(ctx));
        if (parsed instanceof ParsedContact.Refused refused) {
            throw Requests.invalid(refused.faults());
        }
        Contact contact = ((ParsedContact.Accepted) parsed).contact();
        InsertOutcome outcome = intake.store(List.of(contact)).get(0);
        if (outcome != InsertOutcome.STORED) {
            throw new ProblemException(
                    outcome == InsertOutcome.DUPLICATE_ID ? 409 : 406,
                    "The contact is not stored.",
                    List.of(ContactIntake.fault(outcome)));
        }
        HttpApi.answer(ctx, Views.object().put("id", contact.id().value()));
    }

    private void storeMany(Context ctx) throws IOException {
        boolean lines = requests.isLines(ctx);
        withPlace(ctx, batches, () -> takeMany(ctx, lines));
    }

    private void takeMany(Context ctx, boolean lines) throws IOException {
        BatchIntake batch = new BatchIntake(
                intake, contactJson, requests.mapper(), maxBatchRows, new BatchReport(namesStored(ctx)));
        InputStream body = new BufferedInputStream(ctx.bodyInputStream());
        BatchReport report =
                lines || startsWithObject(body) ? batch.lines(body) : batch.array(requests.bounded(ctx, body));
        HttpApi.answer(ctx, report.json());
    }

    /** {@code ?report=refused} leaves out the rows that are stored: of a large import they are all but a few. */
    private static boolean namesStored(Context ctx) {
        String report = ctx.queryParam("report");
        if (report == null || report.equals("all")) {
            return true;
        }
        if (report.equals("refused")) {
            return false;
        }
        throw new ProblemException(400, "report is all or refused.");
    }

    private void find(Context ctx) {
        ContactId id = Requests.id(ctx, "contact", ContactId::new);
        HttpApi.answer(ctx, contacts.find(id).map(Views::contact).orElseThrow(() -> Requests.notFound("contact")));
    }

    /** Whether the first byte that is not white space begins an object: then these are lines, whatever the content type says. */
    private static boolean startsWithObject(InputStream body) throws IOException {
        int lookAhead = 1_024;
        body.mark(lookAhead);
        int first = ' ';
        for (int i = 0; i < lookAhead && (first == ' ' || first == '\n' || first == '\r' || first == '\t'); i++) {
            first = body.read();
        }
        body.reset();
        return first == '{';
    }
}
