package dialer.simulator.freeswitch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Longer answers of the switch: its status as text and JSON, its usage texts. */
final class SwitchTexts {

    static final String VERSION = "1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit";
    static final String LONG_VERSION = "FreeSWITCH Version " + VERSION + " (git a88d069 2024-08-02 21:02:27Z 64bit)\n";
    static final String FSCTL_USAGE = "[api_expansion [on|off]|recover|send_sighup|hupall|pause [inbound|outbound]"
            + "|resume [inbound|outbound]|shutdown [cancel|elegant|asap|now|restart]|sps|sps_peak_reset|sync_clock"
            + "|sync_clock_when_idle|reclaim_mem|max_sessions|min_dtmf_duration [num]|max_dtmf_duration [num]"
            + "|default_dtmf_duration [num]|min_idle_cpu|loglevel [level]|debug_level [level]|mdns_resolve"
            + " [enable|disable]]\n";
    static final String SOFIA_USAGE = """
            USAGE:
            --------------------------------------------------------------------------------
            sofia global siptrace <on|off>
            sofia        capture  <on|off>
                         watchdog <on|off>

            sofia profile <name> [start | stop | restart | rescan] [wait]
                                 flush_inbound_reg [<call_id> | <[user]@domain>] [reboot]
                                 check_sync [<call_id> | <[user]@domain>]
                                 [register | unregister] [<gateway name> | all]
                                 killgw <gateway name>
                                 [stun-auto-disable | stun-enabled] [true | false]]
                                 siptrace <on|off>
                                 capture  <on|off>
                                 watchdog <on|off>

            sofia <status|xmlstatus> profile <name> [reg [<contact str>]] | [pres <pres str>] | [user <user@domain>]
            sofia <status|xmlstatus> gateway <name>

            sofia loglevel <all|default|tport|iptsec|nea|nta|nth_client|nth_server|nua|soa|sresolv|stun> [0-9]
            sofia tracelevel <console|alert|crit|err|warning|notice|info|debug>

            sofia help
            --------------------------------------------------------------------------------
            """;

    private static final String SHORT_VERSION = "1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit";

    private SwitchTexts() {}

    static String uptime(long us) {
        Uptime up = Uptime.of(us);
        return unit(up.years, "year") + ", " + unit(up.days, "day") + ", " + unit(up.hours, "hour") + ", "
                + unit(up.minutes, "minute") + ", " + unit(up.seconds, "second") + ", "
                + unit(up.milliseconds, "millisecond") + ", " + unit(up.microseconds, "microsecond");
    }

    static String status(SessionLimits limits, long uptimeUs) {
        return String.format(
                Locale.ROOT,
                """
                UP %s
                FreeSWITCH (Version %s) is %s
                %d session(s) since startup
                %d session(s) - peak %d, last 5min %d\s
                %d session(s) per Sec out of max %d, peak %d, last 5min %d\s
                %d session(s) max
                min idle cpu 0.00/97.50
                Current Stack Size/Max 240K/240K
                """,
                uptime(uptimeUs),
                SHORT_VERSION,
                limits.isReady() ? "ready" : "not ready",
                limits.started(),
                limits.active(),
                limits.peak(),
                limits.recentPeak(),
                limits.lastPerSecond(),
                limits.perSecond(),
                limits.peakPerSecond(),
                limits.recentPeakPerSecond(),
                limits.max());
    }

    static ObjectNode statusJson(SessionLimits limits, long uptimeUs) {
        Uptime up = Uptime.of(uptimeUs);
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("systemStatus", limits.isReady() ? "ready" : "not ready");
        status.putObject("uptime")
                .put("years", up.years)
                .put("days", up.days)
                .put("hours", up.hours)
                .put("minutes", up.minutes)
                .put("seconds", up.seconds)
                .put("milliseconds", up.milliseconds)
                .put("microseconds", up.microseconds);
        status.put("version", SHORT_VERSION);
        ObjectNode sessions = status.putObject("sessions");
        sessions.putObject("count")
                .put("total", limits.started())
                .put("active", limits.active())
                .put("peak", limits.peak())
                .put("peak5Min", limits.recentPeak())
                .put("limit", limits.max());
        sessions.putObject("rate")
                .put("current", limits.lastPerSecond())
                .put("max", limits.perSecond())
                .put("peak", limits.peakPerSecond())
                .put("peak5Min", limits.recentPeakPerSecond());
        status.putObject("idleCPU").put("used", 0).put("allowed", 97.5);
        status.putObject("stackSizeKB").put("current", 240).put("max", 8192);
        return status;
    }

    private static String unit(long number, String name) {
        return number + " " + name + (number == 1 ? "" : "s");
    }

    private record Uptime(
            long years, long days, long hours, long minutes, long seconds, long milliseconds, long microseconds) {
        static Uptime of(long us) {
            long seconds = us / 1_000_000;
            long days = seconds / 86_400;
            return new Uptime(
                    days / 365,
                    days % 365,
                    seconds / 3600 % 24,
                    seconds / 60 % 60,
                    seconds % 60,
                    us / 1000 % 1000,
                    us % 1000);
        }
    }
}
