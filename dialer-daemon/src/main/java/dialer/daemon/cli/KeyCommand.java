package dialer.daemon.cli;

import dialer.daemon.config.ApiKey;
import dialer.daemon.config.Secret;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dialer key}. */
@Command(
        name = "key",
        description =
                "Draw an API key: it is shown once, on the first line; the configuration gets the lines that follow.",
        mixinStandardHelpOptions = true,
        footerHeading = "Example:%n",
        footer = "  dialer key wallboard")
public final class KeyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = "name",
            description = "What the configuration and the log call it (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Secret key = ApiKey.draw(new SecureRandom());
        PrintWriter out = spec.commandLine().getOut();
        out.println(key.value());
        out.println("http:");
        out.println("  keys:");
        out.println("    " + name + ":");
        out.println("      sha256: \"" + ApiKey.hash(key) + "\"");
        out.println("      roles: [read]  # any of intake, control, callbacks, read");
        return ExitStatus.OK;
    }
}
