package dialer.daemon.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * What the comparison of the books has found.
 *
 * @param calls that the switch has taken
 * @param connected persons who talked to an agent
 * @param duplicates calls, contacts and results that came more than once
 * @param lost calls, ends, contacts and notices of which the books do not know, or know otherwise
 * @param stuck what has no end although everything is mended
 * @param neverLeft calls that were given up as lost and had in fact never left: their contacts were not called, and are not called again
 * @param findings the first of all that, for whoever looks for the reason
 */
record Verdict(
        long calls, long connected, long duplicates, long lost, long stuck, long neverLeft, List<String> findings) {
    boolean good() {
        return duplicates == 0 && lost == 0 && stuck == 0;
    }

    /** Collects findings. */
    static final class Builder {
        private static final int MAX_FINDINGS = 40;

        private final List<String> findings = new ArrayList<>();
        private long connected;
        private long duplicates;
        private long lost;
        private long stuck;
        private long neverLeft;

        void connected() {
            connected++;
        }

        void duplicate(String what) {
            duplicates++;
            note("duplicate: " + what);
        }

        void lost(String what) {
            lost++;
            note("lost: " + what);
        }

        void stuck(String what) {
            stuck++;
            note("stuck: " + what);
        }

        void stuck(long count, String what) {
            stuck += count;
            if (count > 0) {
                note("stuck: " + count + " " + what);
            }
        }

        void neverLeft() {
            neverLeft++;
        }

        private void note(String finding) {
            if (findings.size() < MAX_FINDINGS) {
                findings.add(finding);
            }
        }

        Verdict build(long calls) {
            return new Verdict(calls, connected, duplicates, lost, stuck, neverLeft, List.copyOf(findings));
        }
    }
}
