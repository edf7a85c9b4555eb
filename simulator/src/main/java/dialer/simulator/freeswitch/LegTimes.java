package dialer.simulator.freeswitch;

/** When what happened to a leg, microseconds since the epoch; 0: it did not. */
final class LegTimes {

    long createdUs;
    long answeredUs;
    long progressUs;
    long progressMediaUs;
    long hangupUs;
    long bridgedUs;

    LegTimes copy() {
        LegTimes copy = new LegTimes();
        copy.createdUs = createdUs;
        copy.answeredUs = answeredUs;
        copy.progressUs = progressUs;
        copy.progressMediaUs = progressMediaUs;
        copy.hangupUs = hangupUs;
        copy.bridgedUs = bridgedUs;
        return copy;
    }

    void writeTo(ByteSink sink, String prefix, long profileCreatedUs) {
        time(sink, prefix, "Profile-Created-Time", profileCreatedUs);
        time(sink, prefix, "Channel-Created-Time", createdUs);
        time(sink, prefix, "Channel-Answered-Time", answeredUs);
        time(sink, prefix, "Channel-Progress-Time", progressUs);
        time(sink, prefix, "Channel-Progress-Media-Time", progressMediaUs);
        time(sink, prefix, "Channel-Hangup-Time", hangupUs);
        time(sink, prefix, "Channel-Transfer-Time", 0);
        time(sink, prefix, "Channel-Resurrect-Time", 0);
        time(sink, prefix, "Channel-Bridged-Time", bridgedUs);
        time(sink, prefix, "Channel-Last-Hold", 0);
        time(sink, prefix, "Channel-Hold-Accum", 0);
    }

    private static void time(ByteSink sink, String prefix, String name, long us) {
        sink.ascii(prefix).header(name, Long.toString(us));
    }
}
