package dialer.daemon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dialer.daemon.config.ConfigException;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.doctor.Doctor;
import dialer.daemon.doctor.Finding;
import dialer.daemon.doctor.Finding.Level;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dialer doctor}. */
@Command(
        name = "doctor",
        description = {
            "Look at everything that the daemon needs: configuration, database, each switch with its modules, limits, gateways,"
                    + " dialplan and clock, and the voice connector; say what to do about each fault. Nothing is changed, no call is"
                    + " made."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:no fault", "1:faults", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "Examples:%n",
        footer = {
            "  dialer doctor --config dialer.yaml",
            "  sudo dialer doctor --config /etc/dialer/dialer.yaml",
            "      of the Debian package, with the passwords that its unit has",
            "  dialer doctor --config dialer.yaml --json"
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, YAML.")
    private Path config = Path.of("");

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** @param environment whose variables override keys of the file */
    public DoctorCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws Exception {
        List<Finding> findings;
        try {
            findings = new Doctor(DaemonSettings.load(config, environment)).examine();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.CONFIG;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(findings));
        } else {
            out.print(text(findings));
        }
        out.flush();
        return count(findings, Level.FAULT) == 0 ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder("ok       configuration: every key is known and its value allowed\n");
        for (Finding one : findings) {
            text.append(String.format("%-8s %s: %s%n", one.level().word(), one.about(), one.sentence()));
            if (!one.remedy().isEmpty()) {
                text.append("         -> ").append(one.remedy()).append('\n');
            }
        }
        return text.append(counted(count(findings, Level.FAULT), "fault"))
                .append(", ")
                .append(counted(count(findings, Level.WARNING), "warning"))
                .append('\n')
                .toString();
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Finding one : findings) {
            array.addObject()
                    .put("level", one.level().word())
                    .put("about", one.about())
                    .put("sentence", one.sentence())
                    .put("remedy", one.remedy());
        }
        return array;
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(one -> one.level() == level).count();
    }
}
