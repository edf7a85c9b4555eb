package dialer.simulator.freeswitch;

import org.jspecify.annotations.Nullable;

/** Who calls whom, as the {@code Caller-} and {@code Other-Leg-} headers tell it. A field that is null has no header. */
final class CallerProfile implements Cloneable {

    String logicalDirection = "outbound";

    @Nullable
    String dialplan;

    @Nullable
    String callerIdName;

    String callerIdNumber;

    @Nullable
    String origCallerIdName;

    String origCallerIdNumber;

    @Nullable
    String calleeIdName = "Outbound Call";

    String calleeIdNumber;

    @Nullable
    String networkAddr;

    String ani;
    String destination;
    final String uuid;

    @Nullable
    String transferSource;

    String context = "default";

    @Nullable
    String rdnis;

    final String channelName;
    int index = 1;
    long createdUs;

    CallerProfile(String uuid, String channelName, @Nullable String callerName, String callerNumber, String dialed) {
        this.uuid = uuid;
        this.channelName = channelName;
        this.callerIdName = callerName;
        this.origCallerIdName = callerName;
        this.callerIdNumber = callerNumber;
        this.origCallerIdNumber = callerNumber;
        this.ani = callerNumber;
        this.calleeIdNumber = dialed;
        this.destination = dialed;
    }

    CallerProfile copy() {
        try {
            return (CallerProfile) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("this class is Cloneable", e);
        }
    }

    /** A new profile for the dialplan: an outbound leg that is routed becomes a caller, so the ids change sides. */
    void routeTo(String extension, String newContext, String source, boolean matched, long nowUs) {
        dialplan = "XML";
        rdnis = destination;
        destination = extension;
        context = newContext;
        transferSource = source;
        index++;
        createdUs = nowUs;
        if (matched && index == 2) {
            String number = calleeIdNumber;
            String name = calleeIdName;
            calleeIdName = origCallerIdName;
            calleeIdNumber = origCallerIdNumber;
            callerIdName = name;
            callerIdNumber = number;
        }
    }

    void writeTo(ByteSink sink, String prefix, LegTimes times, boolean own) {
        line(sink, prefix, "Direction", "outbound");
        line(sink, prefix, "Logical-Direction", logicalDirection);
        line(sink, prefix, "Dialplan", dialplan);
        line(sink, prefix, "Caller-ID-Name", callerIdName);
        line(sink, prefix, "Caller-ID-Number", callerIdNumber);
        line(sink, prefix, "Orig-Caller-ID-Name", origCallerIdName);
        line(sink, prefix, "Orig-Caller-ID-Number", origCallerIdNumber);
        line(sink, prefix, "Callee-ID-Name", calleeIdName);
        line(sink, prefix, "Callee-ID-Number", calleeIdNumber);
        line(sink, prefix, "Network-Addr", networkAddr);
        line(sink, prefix, "ANI", ani);
        line(sink, prefix, "Destination-Number", destination);
        line(sink, prefix, "Unique-ID", uuid);
        line(sink, prefix, "Source", "src/switch_ivr_originate.c");
        line(sink, prefix, "Transfer-Source", transferSource);
        line(sink, prefix, "Context", context);
        line(sink, prefix, "RDNIS", rdnis);
        line(sink, prefix, "Channel-Name", channelName);
        if (own) {
            line(sink, prefix, "Profile-Index", Integer.toString(index));
        }
        times.writeTo(sink, prefix, own ? createdUs : times.createdUs);
        line(sink, prefix, "Screen-Bit", "true");
        line(sink, prefix, "Privacy-Hide-Name", "false");
        line(sink, prefix, "Privacy-Hide-Number", "false");
    }

    private static void line(ByteSink sink, String prefix, String name, @Nullable String value) {
        if (value != null) {
            sink.ascii(prefix).header(name, UrlEncoding.encode(value));
        }
    }
}
