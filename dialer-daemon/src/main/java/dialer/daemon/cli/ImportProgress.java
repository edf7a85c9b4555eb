package dialer.daemon.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far an import is: on a terminal one line that is written over, elsewhere a line every few seconds. Its rate and the time that is left are
 * those of the rows that are settled, not of those that are only read.
 */
final class ImportProgress {
    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private final ProgressLine line;
    private final boolean terminal;
    private final long fileBytes;
    private final LongSupplier nanoClock;
    private long startNanos;
    private long startBytes = -1;
    private long shownNanos;
    private boolean shown;
    private String saidTrouble = "";

    /**
     * Begins to count.
     *
     * @param fileBytes length of the file; 0 if it has none, as a pipe
     * @param nanoClock as {@link System#nanoTime()}
     */
    ImportProgress(PrintWriter err, boolean terminal, long fileBytes, LongSupplier nanoClock) {
        this.err = err;
        this.terminal = terminal;
        this.line = new ProgressLine(err, terminal);
        this.fileBytes = fileBytes;
        this.nanoClock = nanoClock;
        this.shownNanos = nanoClock.getAsLong();
    }

    /** The first row that is sent begins at this byte: what was passed over before tells nothing of the rate. */
    void begin(long bytes) {
        if (startBytes < 0) {
            startBytes = bytes;
            startNanos = nanoClock.getAsLong();
        }
    }

    /**
     * Shows it, if it is time.
     *
     * @param bytes of the file that are settled
     * @param rows that are settled
     * @param trouble why nothing moves; empty if there is no trouble
     */
    void show(long bytes, long rows, String trouble) {
        long now = nanoClock.getAsLong();
        boolean isNewTrouble = !trouble.equals(saidTrouble) && !trouble.isEmpty();
        if (now - shownNanos < (terminal ? REDRAW_NANOS : LINE_NANOS) && !isNewTrouble) {
            return;
        }
        saidTrouble = trouble;
        draw(now, bytes, rows, trouble);
    }

    /** The last state; silent if the work was too short for anybody to have seen another. */
    void end(long bytes, long rows) {
        if (terminal || shown) {
            draw(nanoClock.getAsLong(), bytes, rows, "");
        }
        if (terminal) {
            err.println();
            err.flush();
        }
    }

    /** Makes room for other output. */
    void clear() {
        if (shown) {
            line.clear();
        }
    }

    private void draw(long now, long bytes, long rows, String trouble) {
        shownNanos = now;
        shown = true;
        // short enough for 80 columns: a line that is wrapped cannot be written over
        line.draw((fileBytes == 0 ? "" : share(bytes))
                + (trouble.isEmpty()
                        ? figures(now, bytes, rows)
                        : String.format(Locale.ROOT, "%,d rows  (%s)", rows, trouble)));
    }

    private String share(long bytes) {
        long percent = Math.min(100, 100 * bytes / fileBytes);
        String bar = terminal ? ProgressLine.bar(percent, WIDTH) + " " : "";
        return bar + String.format(Locale.ROOT, terminal ? "%3d %%  " : "%d %%  ", percent);
    }

    private String figures(long now, long bytes, long rows) {
        double seconds = (now - startNanos) / 1e9;
        if (startBytes < 0 || rows == 0 || seconds <= 0) {
            return String.format(Locale.ROOT, "%,d rows", rows);
        }
        String figures = String.format(Locale.ROOT, "%,d rows  %,.0f rows/s", rows, rows / seconds);
        long left = fileBytes - bytes;
        return left <= 0 || bytes <= startBytes
                ? figures
                : figures + "  " + clock(Math.round(seconds * left / (bytes - startBytes))) + " left";
    }

    private static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
