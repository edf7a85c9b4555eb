package dialer.daemon.record;

import dialer.scheduler.Signal;
import dialer.scheduler.call.CallSignal;
import dialer.sql.CallRecordStore;
import dialer.sql.DatabaseUnavailableException;
import dialer.sql.NodeLease;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for records that did not come by the front door: those of this daemon's calls that were posted to another daemon, or before a restart, and
 * those that the switch has left in its spool directory because nobody took them.
 */
public final class CallRecordReader implements AutoCloseable {
    private static final long LOOK_MS = 1000;
    private static final int MAX_FILES = 1000;
    private static final long MAX_BYTES = 1 << 20;
    private static final String SUFFIX = ".cdr.json";

    /** The module ends a file by a line break when it is whole; one without it for so long was left by a switch that died. */
    private static final Duration STILL_BEING_WRITTEN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CallRecordReader.class);

    private final CallRecordStore store;
    private final CallRecordIntake intake;
    private final NodeLease lease;
    private final Consumer<Signal> signals;
    private final @Nullable Path spool;
    private final AtomicLong unreadable = new AtomicLong();
    private boolean saidTrouble;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "call-records");
        thread.setDaemon(true);
        return thread;
    });

    /** @param spool the switch's directory, null if there is none to be read here */
    public CallRecordReader(
            CallRecordStore store,
            CallRecordIntake intake,
            NodeLease lease,
            Consumer<Signal> signals,
            @Nullable Path spool) {
        this.store = store;
        this.intake = intake;
        this.lease = lease;
        this.signals = signals;
        this.spool = spool;
    }

    /** Looks each second from now on. */
    public void start() {
        Future<?> unused = looks.scheduleWithFixedDelay(this::lookSafely, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Files of the spool that are no records; they were put aside. */
    public long unreadable() {
        return unreadable.get();
    }

    private void lookSafely() {
        try {
            look();
            saidTrouble = false;
        } catch (DatabaseUnavailableException e) {
            LOG.debug("No look for call records: the database does not answer", e);
        } catch (RuntimeException | IOException e) {
            // the executor would silently never look again
            if (!saidTrouble) {
                LOG.error("Call records could not be read", e);
                saidTrouble = true;
            }
        }
    }

    void look() throws IOException {
        if (lease.fence() != 0) {
            for (CallRecordStore.CallRecord kept : store.ofOwnCalls(lease)) {
                CallRecord record = new CallRecord(kept.callId(), kept.facts());
                signals.accept(new CallSignal.HungUp(record.callId(), record.end()));
            }
        }
        if (spool != null && Files.isDirectory(spool)) {
            for (Path file : spooled(spool)) {
                read(file);
            }
        }
    }

    /** With {@code rotate} the module makes a directory for each rotation. */
    private static List<Path> spooled(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2, new FileVisitOption[0])) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .filter(Files::isRegularFile)
                    .limit(MAX_FILES)
                    .toList();
        }
    }

    private void read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                putAside(file, "it is longer than " + MAX_BYTES + " bytes");
                return;
            }
            byte[] content = Files.readAllBytes(file);
            boolean whole = content.length > 0 && content[content.length - 1] == '\n';
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            if (!whole && changed.isAfter(Instant.now().minus(STILL_BEING_WRITTEN))) {
                return;
            }
            Optional<CallRecord> record = CallRecord.parse(content);
            record.ifPresent(intake::take);
            Files.deleteIfExists(file);
        } catch (CallRecord.Unreadable e) {
            putAside(file, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            LOG.debug("{} was read by somebody else", file);
        }
    }

    /** Kept for the operator, under a name that is not read again. */
    private void putAside(Path file, String why) throws IOException {
        unreadable.incrementAndGet();
        LOG.warn("{} is no call record: {}", file, why);
        Files.move(file, file.resolveSibling(file.getFileName() + ".unreadable"));
    }

    @Override
    public void close() {
        looks.shutdown();
        try {
            if (!looks.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The last look for call records has not ended; nothing of it is lost.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
