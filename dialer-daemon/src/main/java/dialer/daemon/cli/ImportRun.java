package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvRecord;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One import. Rows are sent in batches, some at once, and their outcomes are taken in the order of the file, so that at any moment all rows up to
 * {@link #doneLine} are settled. A batch whose answer is lost is sent again: what the daemon has already is not stored twice.
 */
final class ImportRun implements AutoCloseable {
    private static final int BATCH_ROWS = 5_000;
    private static final int BATCHES_AT_ONCE = 4;
    private static final int TRIES = 20;

    private final DaemonApi api;
    private final CsvContacts contacts;
    private final BadRows badRows;
    private final ExecutorService senders = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
    private final Deque<Future<Sent>> inWork = new ArrayDeque<>();
    private Batch batch = new Batch();
    private long rows;
    private long stored;
    private long alreadyStored;
    private long refused;
    private long doneLine;

    /** Is told of each row that is not stored. */
    interface BadRows {
        /** @param line number of the row's first line, from 1 */
        void bad(long line, List<String> reasons);
    }

    private static final class Batch {
        final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        final List<Long> lineNumbers = new ArrayList<>();
        final List<Bad> bad = new ArrayList<>();
        long lastLine;
    }

    private record Bad(long line, List<String> reasons) {}

    /** The answer is missing if the batch had no row that could be sent. */
    private record Sent(Batch batch, JsonNode answer) {}

    ImportRun(DaemonApi api, CsvContacts contacts, BadRows badRows) {
        this.api = api;
        this.contacts = contacts;
        this.badRows = badRows;
    }

    /** Takes a row; waits while too many batches are in work. */
    void take(CsvRecord row) throws ApiException, InterruptedException {
        rows++;
        batch.lastLine = row.getStartingLineNumber();
        try {
            batch.lines.writeBytes((contacts.contact(row) + "\n").getBytes(StandardCharsets.UTF_8));
            batch.lineNumbers.add(row.getStartingLineNumber());
        } catch (IllegalArgumentException unfit) {
            batch.bad.add(new Bad(row.getStartingLineNumber(), List.of(String.valueOf(unfit.getMessage()))));
        }
        if (batch.lineNumbers.size() + batch.bad.size() == BATCH_ROWS) {
            send();
        }
    }

    /** Waits until every row is settled. */
    void finish() throws ApiException, InterruptedException {
        send();
        while (!inWork.isEmpty()) {
            settleOldest();
        }
    }

    private void send() throws ApiException, InterruptedException {
        Batch full = batch;
        batch = new Batch();
        if (full.lastLine == 0) {
            return;
        }
        inWork.add(senders.submit(() -> new Sent(full, answerTo(full))));
        if (inWork.size() > BATCHES_AT_ONCE) {
            settleOldest();
        }
    }

    /** Sends a batch again while the daemon is too busy, has lost its database or does not answer. */
    private JsonNode answerTo(Batch full) throws ApiException, InterruptedException {
        if (full.lineNumbers.isEmpty()) {
            return MissingNode.getInstance();
        }
        for (int tried = 1; ; tried++) {
            try {
                return api.postLines("contacts", full.lines.toByteArray());
            } catch (ApiException e) {
                boolean passes = e.status() == 0 || e.status() == 429 || e.status() == 503;
                if (!passes || tried == TRIES) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(Math.min(5_000, 250L * tried));
            }
        }
    }

    private void settleOldest() throws ApiException, InterruptedException {
        Sent sent;
        try {
            sent = inWork.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException api) {
                throw api;
            }
            throw new IllegalStateException(e.getCause());
        }
        List<Bad> bad = new ArrayList<>(sent.batch().bad);
        for (JsonNode result : sent.answer().path("results")) {
            settle(result, sent.batch().lineNumbers.get(result.path("index").asInt()), bad);
        }
        bad.stream().sorted(Comparator.comparingLong(Bad::line)).forEach(row -> badRows.bad(row.line(), row.reasons()));
        refused += bad.size();
        doneLine = sent.batch().lastLine;
    }

    private void settle(JsonNode result, long line, List<Bad> bad) {
        if (result.path("status").asText().equals("stored")) {
            stored++;
            return;
        }
        List<String> reasons = new ArrayList<>();
        for (JsonNode error : result.path("errors")) {
            reasons.add(
                    (error.path("field").asText() + " " + error.path("message").asText()).strip());
        }
        if (reasons.stream().allMatch(ImportRun::saysAlreadyStored)) {
            alreadyStored++;
        } else {
            bad.add(new Bad(line, reasons));
        }
    }

    private static boolean saysAlreadyStored(String reason) {
        return reason.equals("id a contact with this id is already stored")
                || reason.equals("customerNumber the campaign already has an active contact with this number");
    }

    /** The line up to which every row is settled; 0 before any is. */
    long doneLine() {
        return doneLine;
    }

    long rows() {
        return rows;
    }

    long refused() {
        return refused;
    }

    /** The numbers so far. */
    ObjectNode summary() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rows", rows)
                .put("stored", stored)
                .put("alreadyStored", alreadyStored)
                .put("refused", refused)
                .put("doneLine", doneLine);
    }

    /** What is in work is given up. */
    @Override
    public void close() {
        senders.shutdownNow();
    }
}
