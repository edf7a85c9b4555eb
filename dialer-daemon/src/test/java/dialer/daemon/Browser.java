package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium with one page, spoken to over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final WebSocket socket;
    private volatile String password = "";

    private Browser(Process process, Path profile, URI page) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
    }

    /** Opens the page; without a Chromium on this machine the test that asks is skipped. */
    static Browser open(URI url) throws Exception {
        Browser browser = start();
        browser.go(url);
        return browser;
    }

    /** Goes to another page, or loads the same again; what is asked next is asked of the new one. */
    void go(URI url) throws Exception {
        command("Page.navigate", Map.of("url", "about:blank"));
        await("about:blank", "location.href");
        command("Page.navigate", Map.of("url", url.toString()));
    }

    /** Opens the page as somebody who, when asked, types that password; who has none turns the question away. */
    static Browser open(URI url, String password) throws Exception {
        Browser browser = start();
        browser.password = password;
        browser.command("Fetch.enable", Map.of("handleAuthRequests", true));
        browser.go(url);
        return browser;
    }

    private static Browser start() throws Exception {
        Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(program != null, "no Chromium is installed");
        Path profile = Files.createTempDirectory("dialer-browser");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--window-size=1280,1000",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        Browser browser = new Browser(process, profile, pageOf(process));
        browser.command("Runtime.enable", Map.of());
        browser.command("Log.enable", Map.of());
        return browser;
    }

    private static URI pageOf(Process process) throws Exception {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("DevTools listening on ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the browser ended");
        }
        URI tools = URI.create(line.substring("DevTools listening on ".length()));
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tools.getPort() + "/json/list"))
                .build();
        for (JsonNode target : MAPPER.readTree(
                HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body())) {
            if (target.path("type").asText().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("the browser has no page");
    }

    /** Waits until the expression has that value, as text. */
    void await(String value, String expression) {
        Awaitility.await(expression)
                .untilAsserted(() -> assertThat(evaluate(expression)).isEqualTo(value));
    }

    /** The value of an expression as text; of one that fails, why. */
    String evaluate(String expression) throws Exception {
        JsonNode answer = command("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        return answer.has("exceptionDetails")
                ? answer.at("/exceptionDetails/exception/description").asText()
                : answer.at("/result/value").asText();
    }

    /** The whole page as PNG, however long it is. */
    byte[] screenshot() throws Exception {
        JsonNode answer = command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode(answer.path("data").asText());
    }

    /** Makes the window that of another device. */
    void resize(int width, int height, boolean phone) throws Exception {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /** What the person's system is set to: {@code light} or {@code dark}. */
    void colours(String scheme) throws Exception {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Presses and releases a key that types no text, such as {@code Tab} or {@code Escape}; Enter types a line end. */
    void press(String key, int code) throws Exception {
        Map<String, Object> down =
                new HashMap<>(Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code));
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        command("Input.dispatchKeyEvent", down);
        command(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** What the page has complained of, and what it threw. */
    List<String> errors() {
        return errors;
    }

    private JsonNode command(String method, Map<String, Object> parameters) throws Exception {
        return ask(method, parameters).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<JsonNode> ask(String method, Map<String, Object> parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        message.set("params", MAPPER.valueToTree(parameters));
        // the socket takes one text at a time
        sender.execute(() -> socket.sendText(message.toString(), true).join());
        return answer;
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
        if (answer != null) {
            answer.complete(message.path("result"));
        } else if (message.path("method").asText().startsWith("Fetch.")) {
            CompletableFuture<JsonNode> unused = goOn(message);
        } else if (message.path("method").asText().equals("Runtime.exceptionThrown")
                || message.at("/params/entry/level").asText().equals("error")) {
            errors.add(message.toString());
        }
    }

    private CompletableFuture<JsonNode> goOn(JsonNode message) {
        String request = message.at("/params/requestId").asText();
        if (!message.path("method").asText().equals("Fetch.authRequired")) {
            return ask("Fetch.continueRequest", Map.of("requestId", request));
        }
        Map<String, String> typed = password.isEmpty()
                ? Map.of("response", "CancelAuth")
                : Map.of("response", "ProvideCredentials", "username", "", "password", password);
        return ask("Fetch.continueWithAuth", Map.of("requestId", request, "authChallengeResponse", typed));
    }

    /** The profile can be deleted only when the last of the browser's processes no longer writes there. */
    @Override
    public void close() throws IOException {
        socket.abort();
        sender.shutdownNow();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                try {
                    take(MAPPER.readTree(whole));
                } catch (IOException e) {
                    errors.add(e.toString());
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
