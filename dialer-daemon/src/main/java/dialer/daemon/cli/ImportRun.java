package dialer.daemon.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvRecord;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeoutException;

/**
 * One import. Rows are sent in batches, some at once, and their outcomes are taken in the order of the file, so that at any moment all rows up to
 * {@link #doneLine} are settled. A batch whose answer is lost is sent again: what the daemon has already is not stored twice.
 */
final class ImportRun implements AutoCloseable {
    private static final int BATCH_ROWS = 5_000;
    private static final int BATCHES_AT_ONCE = 4;
    private static final int TRIES = 20;
    private static final long TICK_MS = 200;

    /** An object a line. */
    private static final JsonFactory LINES = JsonFactory.builder().build().setRootValueSeparator("\n");

    private final DaemonApi api;
    private final CsvContacts contacts;
    private final BadRows badRows;
    private final Progress progress;
    private final ExecutorService senders = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
    private final Deque<Future<Sent>> inWork = new ArrayDeque<>();
    private volatile String trouble = "";
    private Batch batch = new Batch();
    private long rows;
    private long settledRows;
    private long settledBytes;
    private long stored;
    private long alreadyStored;
    private long refused;
    private long doneLine;

    /** Is told of each row that is not stored. */
    interface BadRows {
        /** @param line number of the row's first line, from 1 */
        void bad(long line, List<String> reasons);
    }

    /** Is told, several times a second, how far the import is. */
    interface Progress {
        /**
         * @param bytes up to which the file is settled
         * @param trouble why nothing moves; empty if there is no trouble
         */
        void at(long bytes, long settledRows, String trouble);
    }

    private static final class Batch {
        final ByteArrayOutputStream lines = new ByteArrayOutputStream(BATCH_ROWS * 256);
        final JsonGenerator json = generator(lines);
        final long[] lineNumbers = new long[BATCH_ROWS];
        final List<Bad> bad = new ArrayList<>();
        int sendable;
        long lastLine;
        long lastByte;

        int rows() {
            return sendable + bad.size();
        }

        private static JsonGenerator generator(OutputStream out) {
            try {
                return LINES.createGenerator(out);
            } catch (IOException impossibleInMemory) {
                throw new UncheckedIOException(impossibleInMemory);
            }
        }
    }

    private record Bad(long line, List<String> reasons) {}

    /** The answer is missing if the batch had no row that could be sent. */
    private record Sent(Batch batch, JsonNode answer) {}

    ImportRun(DaemonApi api, CsvContacts contacts, BadRows badRows, Progress progress) {
        this.api = api;
        this.contacts = contacts;
        this.badRows = badRows;
        this.progress = progress;
    }

    /**
     * Takes a row; waits while too many batches are in work.
     *
     * @param bytes of the file that have been read
     */
    void take(CsvRecord row, long bytes) throws ApiException, InterruptedException {
        rows++;
        batch.lastLine = row.getStartingLineNumber();
        batch.lastByte = bytes;
        String misfit = contacts.misfit(row);
        if (misfit.isEmpty()) {
            batch.lineNumbers[batch.sendable++] = row.getStartingLineNumber();
            write(row);
        } else {
            batch.bad.add(new Bad(row.getStartingLineNumber(), List.of(misfit)));
        }
        if (batch.rows() == BATCH_ROWS) {
            send();
        }
    }

    private void write(CsvRecord row) {
        try {
            contacts.write(row, batch.json);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
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
        try {
            full.json.close();
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        inWork.add(senders.submit(() -> new Sent(full, answerTo(full))));
        if (inWork.size() > BATCHES_AT_ONCE) {
            settleOldest();
        }
    }

    /** Sends a batch again while the daemon is too busy, has lost its database or does not answer. */
    private JsonNode answerTo(Batch full) throws ApiException, InterruptedException {
        if (full.sendable == 0) {
            return MissingNode.getInstance();
        }
        for (int tried = 1; ; tried++) {
            try {
                JsonNode answer = api.postLines("contacts?report=refused", full.lines.toByteArray());
                trouble = "";
                return answer;
            } catch (ApiException e) {
                boolean passes = e.status() == 0 || e.status() == 429 || e.status() == 503;
                if (!passes || tried == TRIES) {
                    throw e;
                }
                trouble = words(e.status()) + ", try " + (tried + 1) + " of " + TRIES;
                TimeUnit.MILLISECONDS.sleep(Math.min(5_000, 250L * tried));
            }
        }
    }

    private static String words(int status) {
        return switch (status) {
            case 0 -> "no answer";
            case 429 -> "the daemon is busy";
            default -> "no database";
        };
    }

    private void settleOldest() throws ApiException, InterruptedException {
        Sent sent = await(inWork.remove());
        List<Bad> bad = new ArrayList<>(sent.batch().bad);
        for (JsonNode result : sent.answer().path("results")) {
            settle(result, sent.batch().lineNumbers[result.path("index").asInt()], bad);
        }
        stored += sent.answer().path("stored").asLong();
        bad.stream().sorted(Comparator.comparingLong(Bad::line)).forEach(row -> badRows.bad(row.line(), row.reasons()));
        refused += bad.size();
        doneLine = sent.batch().lastLine;
        settledRows += sent.batch().rows();
        settledBytes = sent.batch().lastByte;
        progress.at(settledBytes, settledRows, trouble);
    }

    private Sent await(Future<Sent> answer) throws ApiException, InterruptedException {
        while (true) {
            try {
                return answer.get(TICK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                progress.at(settledBytes, settledRows, trouble);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ApiException api) {
                    throw api;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void settle(JsonNode result, long line, List<Bad> bad) {
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

    long settledRows() {
        return settledRows;
    }

    long settledBytes() {
        return settledBytes;
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
