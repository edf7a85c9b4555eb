package dialer.daemon.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows live progress: on a terminal a block of bars that is drawn over itself, elsewhere one line now and then. */
final class ProgressDisplay {
    private static final int BAR_WIDTH = 30;
    private static final int LONGEST_REASON = 40;
    private static final int PLAIN_EVERY = 10;

    private final PrintStream out;
    private final boolean terminal;
    private int linesDrawn;
    private int calls;

    ProgressDisplay(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Where one campaign stands.
     *
     * @param finished contacts that have reached a final status
     */
    record Progress(String campaign, int contacts, int finished, int inFlight, String whyNot) {}

    /** Shows the state of things; callable as often as liked. */
    void show(List<Progress> campaigns, double callsPerSecond, int inFlight, double seconds) {
        String summary = String.format(
                Locale.ROOT, "%6.1f s   %5.1f calls/s   %4d in flight", seconds, callsPerSecond, inFlight);
        if (terminal) {
            drawBlock(campaigns, summary);
        } else if (calls++ % PLAIN_EVERY == 0) {
            out.println(summary + "   " + total(campaigns));
        }
    }

    private void drawBlock(List<Progress> campaigns, String summary) {
        StringBuilder block = new StringBuilder();
        if (linesDrawn > 0) {
            block.append("\033[").append(linesDrawn).append('A');
        }
        for (Progress campaign : campaigns) {
            block.append("\033[2K").append(bar(campaign)).append('\n');
        }
        block.append("\033[2K").append(summary).append('\n');
        linesDrawn = campaigns.size() + 1;
        out.print(block);
        out.flush();
    }

    private static String bar(Progress progress) {
        int filled = progress.contacts() == 0 ? BAR_WIDTH : BAR_WIDTH * progress.finished() / progress.contacts();
        return String.format(
                Locale.ROOT,
                "%-14s [%s%s] %5d/%-5d %4d in flight  %s",
                progress.campaign(),
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                progress.finished(),
                progress.contacts(),
                progress.inFlight(),
                shortened(progress.whyNot()));
    }

    /** A line that wraps would spoil the drawing. */
    private static String shortened(String sentence) {
        return sentence.length() <= LONGEST_REASON ? sentence : sentence.substring(0, LONGEST_REASON - 3) + "...";
    }

    private static String total(List<Progress> campaigns) {
        int finished = campaigns.stream().mapToInt(Progress::finished).sum();
        int contacts = campaigns.stream().mapToInt(Progress::contacts).sum();
        return finished + " of " + contacts + " contacts finished";
    }
}
