package dialer.simulator.freeswitch;

import java.util.List;
import java.util.Locale;

/** The texts of {@code sofia status} and {@code sofia xmlstatus}. */
final class SofiaStatus {

    private static final String LINE = "=".repeat(97) + "\n";
    private static final String XML = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n";

    private final Gateways gateways;
    private final SwitchClock clock;

    SofiaStatus(Gateways gateways, SwitchClock clock) {
        this.gateways = gateways;
        this.clock = clock;
    }

    /** {@code sofia status gateway NAME}. */
    String gateway(Gateways.Gateway gateway) {
        GatewayConfig config = gateway.config;
        String name = config.name();
        int freq = config.registers() ? 600 : 3600;
        StringBuilder text = new StringBuilder(LINE);
        field(text, "Name    ", name);
        field(text, "Profile ", Gateways.PROFILE);
        field(text, "Scheme  ", "Digest");
        field(text, "Realm   ", "127.0.0.1");
        field(text, "Username", "dialer");
        field(text, "Password", "yes");
        field(text, "From    ", "<" + to(config) + ">");
        field(text, "Contact ", contact(name));
        field(text, "Exten   ", "dialer");
        field(text, "To      ", to(config));
        field(text, "Proxy   ", "sip:" + config.proxy());
        field(text, "Context ", "public");
        field(text, "Expires ", Integer.toString(freq));
        field(text, "Freq    ", Integer.toString(freq));
        field(text, "Ping    ", config.pinged() ? Long.toString(clock.nowUs() / 1_000_000 + 5) : "0");
        field(text, "PingFreq", config.pinged() ? "5" : "0");
        field(text, "PingTime", pingTime(gateway));
        field(text, "PingState", config.pinged() ? (gateway.up ? "1/1/1" : "1/0/1") : "0/0/0");
        field(text, "State   ", gateway.state());
        field(text, "Status  ", status(gateway));
        field(text, "Uptime  ", (uptimeUs(gateway) / 1_000_000) + "s");
        field(text, "CallsIN ", "0");
        field(text, "CallsOUT", Integer.toString(gateway.callsOut));
        field(text, "FailedCallsIN", "0");
        field(text, "FailedCallsOUT", Integer.toString(gateway.failedCallsOut));
        return text.append(LINE).toString();
    }

    /** {@code sofia status gateway}. */
    String allGateways() {
        StringBuilder text = new StringBuilder(
                "    Profile::Gateway-Name\t                        Data    \tState\tPing Time\tIB Calls(F/T)"
                        + "\tOB Calls(F/T)\n");
        text.append(LINE);
        List<Gateways.Gateway> all = gateways.all();
        int failed = 0;
        int total = 0;
        for (Gateways.Gateway gateway : all) {
            text.append(String.format(
                    Locale.ROOT,
                    "%25s\t%32s\t%s\t%6s\t0/0\t%d/%d%s\n",
                    Gateways.PROFILE + "::" + gateway.config.name(),
                    to(gateway.config),
                    gateway.state(),
                    pingTime(gateway),
                    gateway.failedCallsOut,
                    gateway.callsOut,
                    gateway.config.registers() ? " (retry: 58s)" : ""));
            failed += gateway.failedCallsOut;
            total += gateway.callsOut;
        }
        text.append(LINE).append(all.size()).append(" gateway").append(all.size() == 1 ? "" : "s");
        return text.append(": Inbound(Failed/Total): 0/0,Outbound(Failed/Total):")
                .append(failed)
                .append('/')
                .append(total)
                .append('\n')
                .toString();
    }

    /** {@code sofia status}. */
    String profiles() {
        StringBuilder text = new StringBuilder();
        row(text, "Name", "   Type", "Data", "State");
        text.append(LINE);
        row(text, Gateways.PROFILE, "profile", "sip:mod_sofia@127.0.0.1:5080", "RUNNING (0)");
        for (Gateways.Gateway gateway : gateways.all()) {
            String retry = gateway.config.registers() ? " (retry: 29s)" : "";
            row(
                    text,
                    Gateways.PROFILE + "::" + gateway.config.name(),
                    "gateway",
                    to(gateway.config),
                    gateway.state() + retry);
        }
        row(text, "internal", "profile", "sip:mod_sofia@127.0.0.1:5060", "RUNNING (0)");
        return text.append(LINE).append("2 profiles 0 aliases\n").toString();
    }

    /** {@code sofia xmlstatus gateway NAME}. */
    String xmlGateway(Gateways.Gateway gateway) {
        return XML + gatewayElement(gateway);
    }

    /** {@code sofia xmlstatus gateway}. */
    String xmlAllGateways() {
        StringBuilder text = new StringBuilder(XML).append("<gateways>\n");
        for (Gateways.Gateway gateway : gateways.all()) {
            text.append(gatewayElement(gateway));
        }
        return text.append("</gateways>\n").toString();
    }

    /** {@code sofia xmlstatus}. */
    String xmlProfiles() {
        StringBuilder text = new StringBuilder(XML).append("<profiles>\n");
        xmlProfile(text, Gateways.PROFILE, 5080);
        for (Gateways.Gateway gateway : gateways.all()) {
            text.append("<gateway>\n<name>")
                    .append(gateway.config.name())
                    .append("</name>\n<type>gateway</type>\n<data>");
            text.append(to(gateway.config)).append("</data>\n<state>").append(gateway.state());
            text.append("</state>\n</gateway>\n").append(gateway.config.registers() ? " (retry: 29s)\n" : "\n");
        }
        xmlProfile(text, "internal", 5060);
        return text.append("</profiles>\n").toString();
    }

    private String gatewayElement(Gateways.Gateway gateway) {
        GatewayConfig config = gateway.config;
        int freq = config.registers() ? 600 : 3600;
        String one = config.pinged() ? "1" : "0";
        StringBuilder text = new StringBuilder("  <gateway>\n");
        element(text, "name", config.name());
        element(text, "profile", Gateways.PROFILE);
        element(text, "scheme", "Digest");
        element(text, "realm", "127.0.0.1");
        element(text, "username", "dialer");
        element(text, "password", "yes");
        element(text, "from", "&lt;" + to(config) + "&gt;");
        element(text, "contact", contact(config.name()).replace("<", "&lt;").replace(">", "&gt;"));
        element(text, "exten", "dialer");
        element(text, "to", to(config));
        element(text, "proxy", "sip:" + config.proxy());
        element(text, "context", "public");
        element(text, "expires", Integer.toString(freq));
        element(text, "freq", Integer.toString(freq));
        element(text, "ping", config.pinged() ? Long.toString(clock.nowUs() / 1_000_000 + 5) : "0");
        element(text, "pingfreq", config.pinged() ? "5" : "0");
        element(text, "pingmin", one);
        element(text, "pingcount", config.pinged() && gateway.up ? "1" : "0");
        element(text, "pingmax", one);
        element(text, "pingtime", pingTime(gateway));
        element(text, "pinging", "0");
        element(text, "state", gateway.state());
        element(text, "status", status(gateway));
        element(text, "uptime-usec", Long.toString(uptimeUs(gateway)));
        element(text, "calls-in", "0");
        element(text, "calls-out", Integer.toString(gateway.callsOut));
        element(text, "failed-calls-in", "0");
        element(text, "failed-calls-out", Integer.toString(gateway.failedCallsOut));
        return text.append("  </gateway>\n").toString();
    }

    private static void xmlProfile(StringBuilder text, String name, int port) {
        text.append("<profile>\n<name>")
                .append(name)
                .append("</name>\n<type>profile</type>\n<data>sip:mod_sofia@127.0.0.1:");
        text.append(port).append("</data>\n<state>RUNNING (0)</state>\n</profile>\n");
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append('\t').append(value).append('\n');
    }

    private static void element(StringBuilder text, String name, String value) {
        text.append("    <")
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append(">\n");
    }

    private static void row(StringBuilder text, String name, String type, String data, String state) {
        text.append(String.format(Locale.ROOT, "%25s\t%s\t  %40s\t%s\n", name, type, data, state));
    }

    private static String to(GatewayConfig config) {
        return "sip:dialer@" + config.proxy();
    }

    private static String contact(String name) {
        return "<sip:gw+" + name + "@127.0.0.1:5080;transport=udp;gw=" + name + ">";
    }

    private static String pingTime(Gateways.Gateway gateway) {
        return gateway.config.pinged() && gateway.up ? "0.43" : "0.00";
    }

    private static String status(Gateways.Gateway gateway) {
        return gateway.up ? "UP" : "DOWN";
    }

    private long uptimeUs(Gateways.Gateway gateway) {
        return gateway.up ? clock.nowUs() - gateway.upSinceUs : 0;
    }
}
