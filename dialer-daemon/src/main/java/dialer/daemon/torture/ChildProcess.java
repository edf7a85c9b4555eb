package dialer.daemon.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Java process of ours, with this process's class path, that can be killed, paused and started again. */
final class ChildProcess implements AutoCloseable {
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;
    private boolean paused;

    /** @param log what it says is appended there */
    ChildProcess(String mainClass, List<String> jvmOptions, List<String> arguments, Path log) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmOptions);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        line.addAll(arguments);
        this.command = List.copyOf(line);
        this.log = log;
    }

    void start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        paused = false;
    }

    boolean isRunning() {
        Process now = process;
        return now != null && now.isAlive() && !paused;
    }

    boolean isPaused() {
        return paused;
    }

    /** As by SIGKILL: it can tell nobody. */
    void kill() {
        Process now = process;
        if (now != null) {
            now.destroyForcibly().onExit().join();
        }
        paused = false;
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
        paused = true;
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("the process is not started");
        }
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(now.pid())).start();
        if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("process " + now.pid() + " does not take " + name);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
