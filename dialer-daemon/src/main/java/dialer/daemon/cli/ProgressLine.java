package dialer.daemon.cli;

import java.io.PrintWriter;

/** Where progress is shown: on a terminal one line that is drawn over itself, elsewhere a line for each state. */
final class ProgressLine {
    private static final String BACK_TO_AN_EMPTY_LINE = "\r\033[2K";

    private final PrintWriter err;
    private final boolean terminal;

    ProgressLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Whether standard error is a terminal: the launcher knows, the JVM cannot tell. */
    static boolean onTerminal() {
        return Boolean.getBoolean("dialer.errorTerminal");
    }

    static String bar(long percent, int width) {
        int filled = (int) (width * percent / 100);
        return "[" + "#".repeat(filled) + ".".repeat(width - filled) + "]";
    }

    void draw(String line) {
        if (terminal) {
            err.print(BACK_TO_AN_EMPTY_LINE + line);
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Makes room for other output. */
    void clear() {
        if (terminal) {
            err.print(BACK_TO_AN_EMPTY_LINE);
            err.flush();
        }
    }
}
