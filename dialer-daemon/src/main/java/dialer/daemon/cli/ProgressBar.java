package dialer.daemon.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** How far a long work is: on a terminal a bar that is drawn over itself, elsewhere a line for each tenth. Called from several threads. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;

    private final PrintWriter err;
    private final boolean terminal;
    private final double whole;
    private final long startNanos = System.nanoTime();
    private double done;
    private String what = "";
    private int lastPercent = -1;

    /** @param whole what {@link #add} will add up to, about */
    ProgressBar(PrintWriter err, double whole) {
        this.err = err;
        this.whole = whole;
        // the launcher knows; the JVM cannot tell
        this.terminal = Boolean.getBoolean("dialer.errorTerminal");
    }

    synchronized void show(String name) {
        what = name;
        draw(true);
    }

    synchronized void add(double part) {
        done += part;
        draw(false);
    }

    /** Makes room for other output. */
    synchronized void clear() {
        if (terminal) {
            err.print("\r\033[2K");
            err.flush();
        }
    }

    @Override
    public void close() {
        clear();
    }

    private void draw(boolean always) {
        int percent = (int) Math.min(99, 100 * done / Math.max(whole, 1e-9));
        boolean isNews = terminal ? percent != lastPercent || always : percent / 10 != lastPercent / 10 && percent > 0;
        if (!isNews) {
            return;
        }
        lastPercent = percent;
        long seconds = (System.nanoTime() - startNanos) / 1_000_000_000L;
        if (terminal) {
            int filled = WIDTH * percent / 100;
            err.print(String.format(
                    Locale.ROOT,
                    "\r\033[2K[%s%s] %2d %%  %d s  %s",
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    percent,
                    seconds,
                    what));
        } else {
            err.println(percent + " % after " + seconds + " s" + (what.isEmpty() ? "" : ", at " + what));
        }
        err.flush();
    }
}
