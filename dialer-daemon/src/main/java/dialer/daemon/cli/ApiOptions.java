package dialer.daemon.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Options of all commands that ask a running daemon. */
final class ApiOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:DIALER_URL:-http://127.0.0.1:8080}",
            description = "The daemon's API; DIALER_URL in the environment (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    DaemonApi api() {
        return new DaemonApi(url);
    }

    boolean json() {
        return json;
    }
}
