package dialer.simulator.freeswitch;

import dialer.simulator.carrier.CarrierModel;
import dialer.simulator.carrier.ScriptedAgents;
import dialer.simulator.carrier.ScriptedCarrier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated switch is set up. Immutable; {@link #builder()} starts from the switch of the recordings: password
 * {@code ClueCon}, 30 sessions a second, 1000 sessions, its gateways, dialplan, carrier and agents, real time.
 */
public final class SwitchConfig {

    private final Builder values;

    private SwitchConfig(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    public String host() {
        return values.host;
    }

    public int port() {
        return values.port;
    }

    public String password() {
        return values.password;
    }

    public String hostname() {
        return values.hostname;
    }

    public String switchname() {
        return values.switchname;
    }

    public int sessionsPerSecond() {
        return values.sessionsPerSecond;
    }

    public int maxSessions() {
        return values.maxSessions;
    }

    public Duration heartbeatPeriod() {
        return values.heartbeatPeriod;
    }

    public Duration authTimeout() {
        return values.authTimeout;
    }

    public double timeScale() {
        return values.timeScale;
    }

    public long seed() {
        return values.seed;
    }

    public EventOrder eventOrder() {
        return values.eventOrder;
    }

    public boolean rejectsClients() {
        return values.rejectsClients;
    }

    public List<GatewayConfig> gateways() {
        return List.copyOf(values.gateways);
    }

    public Dialplan dialplan() {
        return values.dialplan;
    }

    public CarrierModel carrier() {
        return values.carrier;
    }

    public CarrierModel agents() {
        return values.agents;
    }

    public CallCenterConfig callCenter() {
        return values.callCenter;
    }

    public List<String> modules() {
        return List.copyOf(values.modules);
    }

    public List<String> contactVariables() {
        return values.contactVariables;
    }

    public List<URI> callRecordUrls() {
        return List.copyOf(values.callRecordUrls);
    }

    public @Nullable Path callRecordSpool() {
        return values.callRecordSpool;
    }

    public int ledgerEntries() {
        return values.ledgerEntries;
    }

    /** Collects the settings of a switch. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port;
        private String password = "ClueCon";
        private String hostname = "vm";
        private String switchname = "fs-test";
        private int sessionsPerSecond = 30;
        private int maxSessions = 1000;
        private Duration heartbeatPeriod = Duration.ofSeconds(20);
        private Duration authTimeout = Duration.ofSeconds(24);
        private double timeScale = 1;
        private long seed = 1;
        private EventOrder eventOrder = EventOrder.AS_RECORDED;
        private boolean rejectsClients;
        private List<GatewayConfig> gateways = new ArrayList<>(GatewayConfig.recorded());
        private Dialplan dialplan = Dialplan.recorded();
        private CarrierModel carrier = new ScriptedCarrier();
        private CarrierModel agents = new ScriptedAgents();
        private CallCenterConfig callCenter = CallCenterConfig.recorded();
        private List<String> modules = List.of("mod_callcenter", "mod_avmd");
        private List<String> contactVariables = List.of("sip_h_X-Call-Id");
        private int ledgerEntries = 100_000;
        private List<URI> callRecordUrls = List.of();
        private @Nullable Path callRecordSpool;

        private Builder() {}

        /** Posts a record of each ended call to one of these, the next one after a failure, and leaves it in the directory when all fail. */
        public Builder callRecords(List<URI> urls, Path spool) {
            callRecordUrls = List.copyOf(urls);
            callRecordSpool = spool;
            return this;
        }

        /** Address to listen on. */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /** TCP port of the Event Socket; 0 lets the system choose. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder password(String value) {
            password = value;
            return this;
        }

        public Builder hostname(String value) {
            hostname = value;
            return this;
        }

        public Builder switchname(String value) {
            switchname = value;
            return this;
        }

        /** The switch's {@code sessions-per-second}: as in FreeSWITCH one leg less than this may start in a second. */
        public Builder sessionsPerSecond(int value) {
            sessionsPerSecond = value;
            return this;
        }

        /** Channels that may exist at once, agents' included. */
        public Builder maxSessions(int value) {
            maxSessions = value;
            return this;
        }

        /** Real time between two HEARTBEAT events, whatever the time scale. */
        public Builder heartbeatPeriod(Duration value) {
            heartbeatPeriod = value;
            return this;
        }

        /** Real time after which a connection that has not logged in is closed. */
        public Builder authTimeout(Duration value) {
            authTimeout = value;
            return this;
        }

        /** How many times faster than real the calls run: 100 rings for 80 ms instead of 8 s. Above 0. */
        public Builder timeScale(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("the time scale must be above 0, not " + value);
            }
            timeScale = value;
            return this;
        }

        /** Decides the event order where it varies. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder eventOrder(EventOrder value) {
            eventOrder = value;
            return this;
        }

        /** Turns every client away, as one whose address is not in the access list. */
        public Builder rejectClients() {
            rejectsClients = true;
            return this;
        }

        /** Replaces all gateways. */
        public Builder gateways(List<GatewayConfig> value) {
            gateways = new ArrayList<>(value);
            return this;
        }

        /** Adds one gateway, up. */
        public Builder gateway(String name) {
            gateways.add(GatewayConfig.pinged(name, "127.0.0.1:5090"));
            return this;
        }

        public Builder dialplan(Dialplan value) {
            dialplan = value;
            return this;
        }

        public Builder carrier(CarrierModel value) {
            carrier = value;
            return this;
        }

        /** How the phones of the agents behave; asked with the extension. */
        public Builder agents(CarrierModel value) {
            agents = value;
            return this;
        }

        /** The queues; their agents' phones behave as {@link #agents} says. */
        public Builder callCenter(CallCenterConfig value) {
            callCenter = value;
            return this;
        }

        /** Which of {@code mod_callcenter}, {@code mod_avmd} and {@code mod_amd} the switch has. */
        public Builder modules(String... value) {
            modules = List.of(value);
            return this;
        }

        /** Channel variables of which the first one present names the contact of an originate, for the ledger. */
        public Builder contactVariables(List<String> value) {
            contactVariables = List.copyOf(value);
            return this;
        }

        /** Originates and command lines that the ledger keeps in full; older ones are only counted. */
        public Builder ledgerEntries(int value) {
            ledgerEntries = value;
            return this;
        }

        public SwitchConfig build() {
            Builder copy = new Builder();
            copy.host = host;
            copy.port = port;
            copy.password = password;
            copy.hostname = hostname;
            copy.switchname = switchname;
            copy.sessionsPerSecond = sessionsPerSecond;
            copy.maxSessions = maxSessions;
            copy.heartbeatPeriod = heartbeatPeriod;
            copy.authTimeout = authTimeout;
            copy.timeScale = timeScale;
            copy.seed = seed;
            copy.eventOrder = eventOrder;
            copy.rejectsClients = rejectsClients;
            copy.gateways = new ArrayList<>(gateways);
            copy.dialplan = dialplan;
            copy.carrier = carrier;
            copy.agents = agents;
            copy.callCenter = callCenter;
            copy.modules = modules;
            copy.contactVariables = contactVariables;
            copy.ledgerEntries = ledgerEntries;
            copy.callRecordUrls = callRecordUrls;
            copy.callRecordSpool = callRecordSpool;
            return new SwitchConfig(copy);
        }
    }
}
