package dialer.daemon.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of all commands that ask a running daemon. */
final class ApiOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:DIALER_URL:-http://127.0.0.1:8080}",
            description = "The daemon's API; DIALER_URL in the environment (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            defaultValue = "${env:DIALER_KEY_FILE}",
            description =
                    "File whose first line is an API key, where the daemon asks for one; DIALER_KEY_FILE in the environment.")
    private @Nullable Path keyFile;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    DaemonApi api() {
        return new DaemonApi(url, keyFile == null ? null : key(keyFile));
    }

    /** From a file, because what stands on a command line can be seen by everybody on the host. */
    private String key(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--key-file " + file + " cannot be read");
        }
    }

    boolean json() {
        return json;
    }
}
