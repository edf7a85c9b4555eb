package dialer.daemon.cli;

import dialer.daemon.config.ConfigException;
import dialer.daemon.config.DaemonSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dialer run}. */
@Command(
        name = "run",
        description = "Run the daemon. SIGTERM drains: no new calls, live calls are waited for, then it ends.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:ended as told", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "Example:%n",
        footer = "  dialer run --config dialer.yaml")
public final class RunCommand implements Callable<Integer> {
    private final DaemonRunner runner;
    private final Map<String, String> environment;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, YAML.")
    private Path config = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** @param environment whose variables override keys of the file */
    public RunCommand(DaemonRunner runner, Map<String, String> environment) {
        this.runner = runner;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws Exception {
        DaemonSettings settings;
        try {
            settings = DaemonSettings.load(config, environment);
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.CONFIG;
        }
        return runner.run(settings);
    }
}
