package dialer.daemon.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** How far a long work is: on a terminal a bar that is drawn over itself, elsewhere a line for each tenth. Called from several threads. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;

    private final ProgressLine line;
    private final boolean terminal = ProgressLine.onTerminal();
    private final double whole;
    private final long startNanos = System.nanoTime();
    private double done;
    private String what = "";
    private int lastPercent = -1;

    /** @param whole what {@link #add} will add up to, about */
    ProgressBar(PrintWriter err, double whole) {
        this.line = new ProgressLine(err, terminal);
        this.whole = whole;
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
        line.clear();
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
        line.draw(
                terminal
                        ? String.format(
                                Locale.ROOT,
                                "%s %2d %%  %d s  %s",
                                ProgressLine.bar(percent, WIDTH),
                                percent,
                                seconds,
                                what)
                        : percent + " % after " + seconds + " s" + (what.isEmpty() ? "" : ", at " + what));
    }
}
