package dialer.daemon.cli;

import picocli.CommandLine.Command;

/** {@code dialer esl}: tools for the Event Socket. */
@Command(
        name = "esl",
        description = "Tools for the Event Socket.",
        mixinStandardHelpOptions = true,
        subcommands = {EslDecodeCommand.class, EslStoryCommand.class})
public final class EslCommand {}
