package dialer.benchmarks.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code jcmd PID GC.heap_info} says, whichever collector is at work. */
final class HeapInfo {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

    private HeapInfo() {}

    /** Bytes in use, without the metaspace, which is no heap. */
    static long usedBytes(String heapInfo) {
        int metaspace = heapInfo.indexOf("Metaspace");
        Matcher used = USED.matcher(metaspace < 0 ? heapInfo : heapInfo.substring(0, metaspace));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes * 1024;
    }
}
