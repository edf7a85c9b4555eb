package dialer.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dialer simulate}: what happens in virtual time. */
@Command(
        name = "simulate",
        description = "Try things in virtual time, on this machine alone.",
        mixinStandardHelpOptions = true,
        subcommands = SimulatePacingCommand.class)
public final class SimulateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to simulate: pacing");
    }
}
