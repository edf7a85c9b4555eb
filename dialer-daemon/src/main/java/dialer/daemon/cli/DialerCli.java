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
        footerHeading = "Examples:%n",
        footer = {
            "  dialer demo",
            "      the whole dialer on this machine, with a simulated switch",
            "  dialer doctor --config dialer.yaml",
            "      what is missing for the real one, and what to do about it",
            "  dialer run --config dialer.yaml",
            "      the daemon; its page is at http://127.0.0.1:8080/",
            "  dialer contacts import people.csv",
            "  dialer campaigns",
            "      what becomes of them, and why nothing is dialed",
            "Each command has options and examples of its own: --help after its name."
        })
public final class DialerCli {
    /** @param runner runs the daemon for {@code dialer run} */
    public static CommandLine commandLine(DaemonRunner runner) {
        return new CommandLine(new DialerCli())
                .addSubcommand(new RunCommand(runner, System.getenv()))
                .addSubcommand(new DoctorCommand(System.getenv()))
                .addSubcommand(new ContactsCommand())
                .addSubcommand(new CampaignsCommand())
                .addSubcommand(new CampaignCommand())
                .addSubcommand(new CallsCommand())
                .addSubcommand(new CallCommand())
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new EslCommand())
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println(commandLine.getCommandName() + ": " + failure);
                    failure.printStackTrace(commandLine.getErr());
                    return ExitStatus.FAILED;
                });
    }
}
