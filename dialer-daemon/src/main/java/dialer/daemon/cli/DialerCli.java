package dialer.daemon.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. The process's commands that need the daemon are added by whoever can build it. */
@Command(
        name = "dialer",
        description = "A predictive dialer for FreeSWITCH.",
        mixinStandardHelpOptions = true,
        version = "dialer 1.0.0-SNAPSHOT",
        subcommands = EslCommand.class)
public final class DialerCli {
    /** @param runner runs the daemon for {@code dialer run} */
    public static CommandLine commandLine(DaemonRunner runner) {
        return new CommandLine(new DialerCli())
                .addSubcommand(new RunCommand(runner, System.getenv()))
                .addSubcommand(new DoctorCommand(System.getenv()))
                .addSubcommand(new CampaignsCommand())
                .addSubcommand(new CampaignCommand())
                .addSubcommand(new ContactsCommand())
                .addSubcommand(new CallsCommand())
                .addSubcommand(new CallCommand())
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .addSubcommand(new SimulateCommand())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println(commandLine.getCommandName() + ": " + failure);
                    failure.printStackTrace(commandLine.getErr());
                    return ExitStatus.FAILED;
                });
    }
}
