package dialer.daemon.config;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.GatewayId;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The whole configuration, validated. One YAML file; variables of the environment override single keys.
 *
 * @param node name of this daemon among those that share a database
 */
public record DaemonSettings(
        String node,
        HttpSettings http,
        DatabaseSettings database,
        List<SwitchSettings> switches,
        SortedMap<GatewayId, GatewaySettings> gateways,
        DialingSettings dialing,
        LeaseSettings lease,
        CallRecordSettings callRecords,
        Campaigns campaigns,
        VoiceConnectorSettings voiceConnector,
        WebhookSettings webhook) {

    static final Key<String> NODE = Key.optional(
            "node",
            Values.text("1 to 64 letters, digits and _ . -", "[A-Za-z0-9_.-]{1,64}"),
            "the host's name",
            "Name of this daemon among those that share a database. It must stay the same over restarts: the daemon takes up the calls of"
                    + " its earlier run by it.");

    /** @throws ConfigException if the file cannot be read or anything in it is unknown, missing or out of bounds */
    public static DaemonSettings load(Path file, Map<String, String> environment) {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("The configuration file " + file + " cannot be read: " + why(e) + ".", e);
        }
        return parse(yaml, environment);
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it (the Debian package's is for root and the daemon: use sudo)";
        }
        return e instanceof CharacterCodingException ? "it is not UTF-8" : String.valueOf(e.getMessage());
    }

    /** @throws ConfigException if anything is unknown, missing or out of bounds */
    public static DaemonSettings parse(String yaml, Map<String, String> environment) {
        KeyReader reader = new KeyReader(properties(yaml), environment, keys());
        String node = reader.getOrNull(NODE);
        return new DaemonSettings(
                node == null ? hostName() : node,
                HttpSettings.read(reader),
                DatabaseSettings.read(reader),
                SwitchSettings.readAll(reader),
                GatewaySettings.readAll(reader),
                DialingSettings.read(reader),
                LeaseSettings.read(reader),
                CallRecordSettings.read(reader),
                Campaigns.read(reader),
                VoiceConnectorSettings.read(reader),
                WebhookSettings.read(reader));
    }

    /** Every key that exists, in the order of the document. */
    static List<Key<?>> keys() {
        return Stream.<List<Key<?>>>of(
                        List.of(NODE),
                        HttpSettings.KEYS,
                        DatabaseSettings.KEYS,
                        SwitchSettings.KEYS,
                        GatewaySettings.KEYS,
                        DialingSettings.KEYS,
                        LeaseSettings.KEYS,
                        CallRecordSettings.KEYS,
                        Campaigns.keys(),
                        VoiceConnectorSettings.KEYS,
                        WebhookSettings.KEYS)
                .<Key<?>>flatMap(List::stream)
                .toList();
    }

    /** {@code eslHost} of reservations: the campaign's domain, or that of the first switch, because no switch is chosen yet. */
    public String eslHost(CampaignId campaign) {
        String domain = campaigns.of(campaign).domain();
        return domain == null ? switches.get(0).domain() : domain;
    }

    private static Map<String, String> properties(String yaml) {
        refuseRepeatedKeys(yaml);
        try {
            return new YamlConfigSource("configuration", yaml).getProperties();
        } catch (RuntimeException notYaml) {
            throw notYaml(notYaml);
        }
    }

    /** Of a key that stands twice the parser would silently take one. */
    private static void refuseRepeatedKeys(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (DuplicateKeyException repeated) {
            Mark place = repeated.getProblemMark();
            throw new ConfigException(
                    "The configuration file is ambiguous: " + repeated.getProblem() + " in line "
                            + (place.getLine() + 1) + "; each key may stand once in its section.",
                    repeated);
        } catch (YAMLException notYaml) {
            throw notYaml(notYaml);
        }
    }

    private static ConfigException notYaml(RuntimeException complaint) {
        return new ConfigException(
                "The configuration file is not YAML: " + oneLine(complaint.getMessage()) + ".", complaint);
    }

    /** The parser's complaint quotes the line, which may hold a password: only the place is told. */
    private static String oneLine(@Nullable String complaint) {
        String text = complaint == null ? "" : complaint;
        Matcher place = Pattern.compile("line ([0-9]+), column ([0-9]+)").matcher(text);
        return place.find() ? "see " + place.group() : "its structure is broken";
    }

    /** The kernel's own, because a resolver need not know this host. */
    private static String hostName() {
        String name;
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw nodeNeeded("unknown", e);
        }
        return NODE.values().parse(name).orElseThrow(() -> nodeNeeded(name, null));
    }

    private static ConfigException nodeNeeded(String hostName, @Nullable Throwable cause) {
        String message = "node is missing and the host's name (" + hostName + ") cannot stand for it; it must be "
                + NODE.values().allowed() + ".";
        return cause == null ? new ConfigException(message) : new ConfigException(message, cause);
    }
}
