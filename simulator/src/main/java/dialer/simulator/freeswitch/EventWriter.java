package dialer.simulator.freeswitch;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes events as frames of the Event Socket, header by header in the order of the recordings. */
final class EventWriter {

    private final SwitchClock clock;
    private final String identity;
    private final ByteSink sink = new ByteSink();
    private long sequence;

    EventWriter(SwitchClock clock, SwitchConfig config, String coreUuid) {
        this.clock = clock;
        this.identity = "Core-UUID: " + coreUuid + "\nFreeSWITCH-Hostname: " + config.hostname()
                + "\nFreeSWITCH-Switchname: " + config.switchname()
                + "\nFreeSWITCH-IPv4: 192.0.2.2\nFreeSWITCH-IPv6: fd00%3A%3A2\n";
    }

    /** The next event's number; events nobody listens to take one too. */
    long nextSequence() {
        return ++sequence;
    }

    /**
     * An event about a leg. Reads the leg as it is now.
     *
     * @param headers what the event has behind those of the channel, values not encoded yet
     */
    byte[] channel(SwitchEvent event, long number, Leg leg, Map<String, String> headers) {
        preamble(event, number);
        switch (event) {
            case CHANNEL_HANGUP_COMPLETE -> sink.header("Hangup-Cause", String.valueOf(leg.cause));
            case CHANNEL_BRIDGE, CHANNEL_UNBRIDGE -> bridgedLegs(leg);
            default -> {
                // no headers of its own
            }
        }
        channelState(leg);
        if (leg.hasMedia) {
            codecs();
        }
        boolean addressed = leg.times.createdUs != 0;
        if (addressed) {
            leg.profile.writeTo(sink, "Caller-", leg.times, true);
            otherLeg(leg);
        }
        if (event != SwitchEvent.CHANNEL_OUTGOING) {
            leg.variables.writeTo(sink);
        }
        headers.forEach((name, value) -> sink.header(name, UrlEncoding.encode(value)));
        return plain();
    }

    /** The end of a {@code bgapi} command. */
    byte[] backgroundJob(long number, String jobUuid, String command, @Nullable String argument, String result) {
        preamble(SwitchEvent.BACKGROUND_JOB, number);
        sink.header("Job-UUID", UrlEncoding.encode(jobUuid)).header("Job-Command", UrlEncoding.encode(command));
        if (argument != null) {
            sink.header("Job-Command-Arg", UrlEncoding.encode(argument));
        }
        byte[] body = result.getBytes(StandardCharsets.UTF_8);
        sink.header("Content-Length", Integer.toString(body.length)).ascii("\n").bytes(body);
        return frame();
    }

    /** An event with nothing but {@code headers}, whose values are not encoded yet. */
    byte[] simple(SwitchEvent event, long number, Map<String, String> headers) {
        preamble(event, number);
        headers.forEach((name, value) -> sink.header(name, UrlEncoding.encode(value)));
        return plain();
    }

    private void preamble(SwitchEvent event, long number) {
        sink.clear();
        if (event.subclass != null) {
            sink.header("Event-Subclass", UrlEncoding.encode(event.subclass));
        }
        sink.header("Event-Name", event.eventName).ascii(identity).ascii(clock.dateHeaders(clock.nowUs()));
        sink.ascii(event.origin).header("Event-Sequence", Long.toString(number));
    }

    private void bridgedLegs(Leg leg) {
        sink.header("Bridge-A-Unique-ID", leg.uuid);
        if (leg.other != null) {
            sink.header("Bridge-B-Unique-ID", leg.other.leg().uuid);
        }
    }

    private void channelState(Leg leg) {
        sink.header("Channel-State", leg.state)
                .header("Channel-Call-State", leg.callState)
                .header("Channel-State-Number", Integer.toString(leg.stateNumber))
                .header("Channel-Name", UrlEncoding.encode(leg.channelName))
                .header("Unique-ID", leg.uuid)
                .ascii("Call-Direction: outbound\nPresence-Call-Direction: outbound\n")
                .header("Channel-HIT-Dialplan", Boolean.toString(leg.inDialplan))
                .header("Channel-Call-UUID", leg.callUuid)
                .header("Answer-State", leg.answerState);
        if (leg.cause != null) {
            sink.header("Hangup-Cause", leg.cause);
        }
    }

    private void codecs() {
        sink.ascii("""
                Channel-Read-Codec-Name: PCMU
                Channel-Read-Codec-Rate: 8000
                Channel-Read-Codec-Bit-Rate: 64000
                Channel-Write-Codec-Name: PCMU
                Channel-Write-Codec-Rate: 8000
                Channel-Write-Codec-Bit-Rate: 64000
                """);
    }

    private void otherLeg(Leg leg) {
        if (leg.other != null) {
            sink.header("Other-Type", leg.other.type());
            leg.other.profile().writeTo(sink, "Other-Leg-", leg.other.times(), false);
        }
    }

    private byte[] plain() {
        sink.ascii("\n");
        return frame();
    }

    private byte[] frame() {
        return sink.framed("Content-Length: " + sink.size() + "\nContent-Type: text/event-plain\n\n");
    }
}
