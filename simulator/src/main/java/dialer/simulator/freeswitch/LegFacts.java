package dialer.simulator.freeswitch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the lines of {@code channel-variables.txt} may ask of a leg, by name. A fact that is null is not there. */
final class LegFacts {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Map<String, Function<Leg, @Nullable String>> FACTS = new HashMap<>();

    static {
        addIdentity();
        addSip();
        addDialplan();
        addPartner();
        addStamps();
        addDurations();
    }

    private LegFacts() {}

    static Function<Leg, @Nullable String> named(String name) {
        Function<Leg, @Nullable String> fact = FACTS.get(name);
        if (fact == null) {
            throw new IllegalArgumentException("a leg has no fact named " + name);
        }
        return fact;
    }

    private static void addIdentity() {
        add("uuid", leg -> leg.uuid);
        add("session_id", leg -> Long.toString(leg.sessionId));
        add("gateway", leg -> leg.gateway);
        add("channel_name", leg -> leg.channelName);
        add("dialed", leg -> leg.dialed);
        add("peer", leg -> leg.peer);
        add("peer_host", leg -> leg.peer.substring(0, leg.peer.indexOf(':')));
        add("peer_port", leg -> leg.peer.substring(leg.peer.indexOf(':') + 1));
        add("cid_name", leg -> leg.profile.origCallerIdName);
        add("cid_number", leg -> leg.profile.origCallerIdNumber);
        add("caller_id", LegFacts::callerId);
        add("cause", leg -> leg.cause);
        add("q850", leg -> Integer.toString(HangupCauses.q850(leg.cause)));
    }

    /** Ports and tags only have to look right and to differ between calls, so they follow from the session's number. */
    private static void addSip() {
        add("early_media", leg -> Boolean.toString(!leg.ignoresEarlyMedia));
        add("media_port", leg -> Long.toString(16384 + leg.sessionId * 2 % 16384));
        add("remote_media_port", leg -> leg.gateway == null ? "26100" : "26000");
        add("sdp_id", leg -> Long.toString(1_795_000_000 + leg.sessionId * 2));
        add("sdp_version", leg -> Long.toString(1_795_000_001 + leg.sessionId * 2));
        add("branch", leg -> "z9hG4bK" + tag(leg, 1));
        add("from_tag", leg -> tag(leg, 2));
        add("to_tag", leg -> "8302SIPpTag01" + leg.sessionId);
        add("cseq", leg -> Long.toString(123_000_000 + leg.sessionId));
        add("sip_call_id", leg -> leg.uuid.replaceFirst("^.{13}", "612c5898-602e"));
        add("ssrc", leg -> Long.toString(tagNumber(leg, 3) & 0xFFFFFFFFL));
        add("from_user", leg -> leg.profile.callerIdNumber);
        add("from_name", leg -> leg.profile.callerIdName);
        add("from_display", leg -> leg.profile.callerIdName == null ? "" : "\"" + leg.profile.callerIdName + "\" ");
        add("sip_status", leg -> Integer.toString(leg.sipStatus));
        add("sip_phrase", leg -> leg.sipPhrase);
    }

    private static void addDialplan() {
        add("transfer_source", leg -> leg.profile.transferSource);
        add(
                "pattern_match",
                leg -> "bridge".equals(leg.application)
                        ? "ARRAY::" + leg.profile.destination + "|:" + leg.profile.destination
                        : null);
        add("app", leg -> leg.application);
        add("app_data", leg -> leg.applicationData);
        add("app_response", leg -> leg.applicationResponse);
        add("played_ms", leg -> Long.toString(playedMs(leg)));
        add("played_seconds", leg -> Long.toString(playedMs(leg) / 1000));
        add("played_samples", leg -> Long.toString(playedMs(leg) * 8));
    }

    private static void addPartner() {
        addOfOther("other_uuid", leg -> leg.uuid);
        addOfOther("other_dialed", leg -> leg.dialed);
        addOfOther("other_channel_name", leg -> leg.channelName);
        addOfOther("other_remote_media_port", named("remote_media_port"));
        addOfOther("other_sip_status", leg -> leg.sipStatus == 0 ? null : Integer.toString(leg.sipStatus));
        addOfOther("other_sip_phrase", leg -> leg.sipPhrase);
        addOfOther("other_sip_cause", leg -> leg.sipStatus == 0 ? null : "sip:" + leg.sipStatus);
        addOfOther("bridge_cause", leg -> leg.cause);
        addOfOther("bridge_causes", leg -> leg.uuid + ";" + leg.cause);
        addOfOther("dial_status", leg -> HangupCauses.dialStatus(leg.cause));
        addOfOther("far_bye_phrase", leg -> leg.farEndHungUp ? "OK" : null);
        addOfOther("far_bye_cause", leg -> leg.farEndHungUp ? "sip:200" : null);
    }

    private static void addStamps() {
        addTime("start", leg -> leg.times.createdUs);
        addTime("profile_start", leg -> leg.profile.createdUs);
        addTime("answer", leg -> leg.times.answeredUs);
        addTime("bridge", leg -> leg.times.bridgedUs);
        addTime("progress", leg -> leg.times.progressUs);
        addTime("progress_media", leg -> leg.times.progressMediaUs);
        addTime("end", leg -> leg.times.hangupUs);
    }

    private static void addTime(String name, ToLongFunction<Leg> timeUs) {
        add(name + "_stamp", leg -> timeUs.applyAsLong(leg) == 0 ? null : stamp(timeUs.applyAsLong(leg)));
        add(name + "_epoch", leg -> Long.toString(timeUs.applyAsLong(leg) / 1_000_000));
        add(name + "_uepoch", leg -> Long.toString(timeUs.applyAsLong(leg)));
    }

    private static void addDurations() {
        addDuration("", "duration", leg -> leg.times.hangupUs - leg.times.createdUs);
        addDuration("bill", "sec", leg -> since(leg.times.answeredUs, leg.times.hangupUs));
        addDuration("progress", "sec", leg -> since(leg.times.createdUs, leg.times.progressUs));
        addDuration("answer", "sec", leg -> since(leg.times.createdUs, leg.times.answeredUs));
        addDuration("wait", "sec", leg -> since(leg.times.createdUs, leg.times.bridgedUs));
        addDuration("progress_media", "sec", leg -> since(leg.times.createdUs, leg.times.progressMediaUs));
        addDuration("flow_bill", "sec", leg -> leg.isAnswered() ? since(leg.times.createdUs, leg.times.hangupUs) : 0);
    }

    /** FreeSWITCH writes seconds, milliseconds and microseconds: billsec, billmsec, billusec; duration, mduration. */
    private static void addDuration(String stem, String unit, ToLongFunction<Leg> us) {
        add(stem + unit, leg -> Long.toString(Math.round(us.applyAsLong(leg) / 1e6)));
        add(stem + "m" + unit, leg -> Long.toString(us.applyAsLong(leg) / 1000));
        add(stem + "u" + unit, leg -> Long.toString(us.applyAsLong(leg)));
    }

    private static long since(long startUs, long endUs) {
        return startUs == 0 || endUs == 0 ? 0 : endUs - startUs;
    }

    private static @Nullable String callerId(Leg leg) {
        CallerProfile profile = leg.profile;
        return profile.callerIdName == null
                ? profile.callerIdNumber
                : "\"" + profile.callerIdName + "\" <" + profile.callerIdNumber + ">";
    }

    private static long playedMs(Leg leg) {
        return TimeUnit.MICROSECONDS.toMillis(leg.playedUs);
    }

    static String stamp(long us) {
        return STAMP.format(Instant.ofEpochSecond(us / 1_000_000));
    }

    private static String tag(Leg leg, int salt) {
        return Long.toUnsignedString(tagNumber(leg, salt), 36);
    }

    private static long tagNumber(Leg leg, int salt) {
        long mixed = (leg.sessionId * 31 + salt) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    private static void addOfOther(String name, Function<Leg, @Nullable String> fact) {
        add(name, leg -> leg.other == null ? null : fact.apply(leg.other.leg()));
    }

    private static void add(String name, Function<Leg, @Nullable String> fact) {
        FACTS.put(name, fact);
    }
}
