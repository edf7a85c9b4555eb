package dialer.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dialer.simulator.carrier.CarrierModel;
import dialer.simulator.carrier.ScriptedCarrier;
import dialer.simulator.carrier.SeededCarrier;
import dialer.simulator.connector.AgentState;
import dialer.simulator.connector.ConnectorConfig;
import dialer.simulator.connector.SimulatedVoiceConnector;
import dialer.simulator.freeswitch.Dialplan;
import dialer.simulator.freeswitch.SimulatedSwitch;
import dialer.simulator.freeswitch.SwitchConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Runs a simulated switch and a simulated voice connector as a process of their own, for benchmarks.
 *
 * <p>Arguments, all {@code name=value}: {@code esl} (port, default 8021), {@code connector} (port, default 8090),
 * {@code control} (port, default 8091), {@code daemon} (URI), {@code agents} (number, default 10), {@code seed}
 * (without it the last digit of a number decides), {@code scale} (times faster than real, default 1), {@code sps}
 * (default 30), {@code sessions} (default 1000), {@code gateway} (adds one), {@code ivr} (an extension) and
 * {@code ivrSeconds} (default 20), {@code answered} (seeded: share of answered calls, the rest is busy or silent),
 * {@code talkSeconds}, {@code ringSeconds}, {@code cdr} (URLs that call records are posted to, separated by commas) and {@code cdrSpool} (directory
 * for those that nobody takes). Port 0 lets the system choose. When all listen, one line with the ports is
 * printed. GET /ledger on the control port tells what was seen, GET /ledger/entries each originate, end and notice of it, GET /stop ends the process.
 */
public final class SimulatorMain implements AutoCloseable {

    private final SimulatedSwitch target;
    private final SimulatedVoiceConnector connector;
    private final HttpServer control;
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private SimulatorMain(Map<String, String> options) throws IOException {
        target = SimulatedSwitch.start(switchConfig(options));
        connector = SimulatedVoiceConnector.start(connectorConfig(options));
        control = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), number(options, "control", 8091)), 16);
        control.createContext("/ledger", exchange -> answer(exchange, json.writeValueAsBytes(ledger())));
        control.createContext("/ledger/entries", exchange -> answer(exchange, json.writeValueAsBytes(entries())));
        control.createContext("/stop", exchange -> {
            answer(exchange, json.writeValueAsBytes(ledger()));
            stopped.countDown();
        });
        control.start();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (SimulatorMain simulator = start(arguments)) {
            simulator.printPorts(System.out);
            simulator.stopped.await();
        }
    }

    /** Starts everything that {@code arguments} ask for. */
    static SimulatorMain start(String... arguments) throws IOException {
        return new SimulatorMain(options(arguments));
    }

    int controlPort() {
        return control.getAddress().getPort();
    }

    int eslPort() {
        return target.port();
    }

    @Override
    public void close() {
        control.stop(0);
        connector.close();
        target.close();
    }

    private void printPorts(PrintStream out) {
        out.println("esl=" + target.port() + " connector=" + connector.port() + " control=" + controlPort());
        out.flush();
    }

    private ObjectNode ledger() {
        ObjectNode ledger = json.createObjectNode();
        ledger.set("switch", json.valueToTree(target.ledger().totals()));
        ledger.set("originatesBySecond", json.valueToTree(target.ledger().originatesBySecond()));
        ledger.set("connector", json.valueToTree(connector.ledger().totals()));
        ledger.put("reservations", connector.reservations());
        ledger.put("doubleReservations", connector.doubleReservations());
        ledger.put("liveLegs", target.liveLegs());
        return ledger;
    }

    private ObjectNode entries() {
        ObjectNode entries = json.createObjectNode();
        entries.set("originates", json.valueToTree(target.ledger().originates()));
        entries.set("legEnds", json.valueToTree(target.ledger().legEnds()));
        entries.set("notices", json.valueToTree(connector.ledger().notices()));
        entries.put("liveLegs", target.liveLegs());
        entries.put("agentsHeld", agentsHeld());
        entries.put("recordsAreOut", target.recordsAreOut());
        entries.put("recordsPosted", target.recordsPosted());
        entries.put("recordsSpooled", target.recordsSpooled());
        return entries;
    }

    private long agentsHeld() {
        return connector.agentStates().values().stream()
                .filter(AgentState.RESERVED::equals)
                .count();
    }

    private static SwitchConfig switchConfig(Map<String, String> options) {
        SwitchConfig.Builder config = SwitchConfig.builder()
                .port(number(options, "esl", 8021))
                .timeScale(decimal(options, "scale", 1))
                .sessionsPerSecond(number(options, "sps", 30))
                .maxSessions(number(options, "sessions", 1000))
                .carrier(carrier(options))
                .ledgerEntries(number(options, "ledgerEntries", 1000));
        if (options.containsKey("gateway")) {
            config.gateway(options.getOrDefault("gateway", ""));
        }
        if (options.containsKey("ivr")) {
            Duration length = Duration.ofMillis((long) (1000 * decimal(options, "ivrSeconds", 20)));
            config.dialplan(Dialplan.recorded().ivr(options.getOrDefault("ivr", ""), length));
        }
        if (options.containsKey("cdr")) {
            List<URI> urls = Stream.of(options.getOrDefault("cdr", "").split(","))
                    .map(URI::create)
                    .toList();
            config.callRecords(urls, Path.of(options.getOrDefault("cdrSpool", "")));
        }
        return config.build();
    }

    private static CarrierModel carrier(Map<String, String> options) {
        if (!options.containsKey("seed")) {
            return new ScriptedCarrier();
        }
        double answered = decimal(options, "answered", 0.55);
        Duration ring = Duration.ofMillis((long) (1000 * decimal(options, "ringSeconds", 8)));
        Duration talk = Duration.ofMillis((long) (1000 * decimal(options, "talkSeconds", 45)));
        double rest = (1 - answered) / 2;
        return new SeededCarrier(
                number(options, "seed", 1), new SeededCarrier.Mix(answered, rest, rest, 0, 0, 0, ring, talk));
    }

    private static ConnectorConfig connectorConfig(Map<String, String> options) {
        ConnectorConfig config =
                ConnectorConfig.withAgents(number(options, "agents", 10)).port(number(options, "connector", 8090));
        String daemon = options.get("daemon");
        return daemon == null ? config : config.daemon(URI.create(daemon));
    }

    private static Map<String, String> options(String... arguments) {
        Map<String, String> options = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("an argument is name=value, not " + argument);
            }
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return options;
    }

    private static int number(Map<String, String> options, String name, int otherwise) {
        return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
    }

    private static double decimal(Map<String, String> options, String name, double otherwise) {
        return Double.parseDouble(options.getOrDefault(name, Double.toString(otherwise)));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
