package dialer.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running daemon, and says in a sentence if that fails. */
abstract class ApiCommand implements Callable<Integer> {
    @Mixin
    private ApiOptions options = new ApiOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public final Integer call() throws InterruptedException {
        try {
            return run(options.api());
        } catch (ApiException e) {
            err().println("dialer " + spec.name() + ": " + e.getMessage());
            err().flush();
            return ExitStatus.FAILED;
        }
    }

    /** @return the exit status */
    abstract int run(DaemonApi api) throws ApiException, InterruptedException;

    /** Prints the JSON if that was asked for, else the text. */
    final void print(JsonNode json, String text) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(json);
        } else {
            out.print(text);
        }
        out.flush();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final CommandSpec spec() {
        return spec;
    }

    final boolean wantsJson() {
        return options.json();
    }
}
