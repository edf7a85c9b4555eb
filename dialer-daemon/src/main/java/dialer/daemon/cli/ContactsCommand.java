package dialer.daemon.cli;

import picocli.CommandLine.Command;

/** {@code dialer contacts}: tools for contacts. */
@Command(
        name = "contacts",
        description = "Give contacts to a running daemon.",
        mixinStandardHelpOptions = true,
        subcommands = ContactsImportCommand.class)
final class ContactsCommand {}
