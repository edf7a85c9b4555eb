package dialer.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The daemon as a process of its own, so that it can die as by SIGKILL. */
final class DaemonProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("The API listens on http:[/\\\\]+[^:]+:([0-9]+)");

    private final Process process;
    private final Path configuration;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private DaemonProcess(Process process, Path configuration) {
        this.process = process;
        this.configuration = configuration;
        Thread reader = new Thread(this::read, "daemon-output");
        reader.setDaemon(true);
        reader.start();
    }

    static DaemonProcess start(String yaml) throws IOException {
        return start(yaml, Map.of());
    }

    /** The same with variables of its own in its environment. */
    static DaemonProcess start(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.createTempFile("dialer", ".yaml");
        Files.writeString(file, yaml);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "--config",
                        file.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new DaemonProcess(builder.start(), file);
    }

    /** The port of its API, as soon as it says so. */
    int port() throws Exception {
        return port.get(30, TimeUnit.SECONDS);
    }

    /** As a long pause of its virtual machine's or of its host's would: it does nothing, and does not know. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("process " + process.pid() + " does not take " + name);
        }
    }

    /** What it has written so far. */
    List<String> lines() {
        return lines;
    }

    private void read() {
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                }
                if (!port.isDone()) {
                    said.append(line).append('\n');
                }
            }
            port.completeExceptionally(new IllegalStateException("the daemon ended: " + said));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    /** It can tell nobody. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.delete(configuration);
    }
}
