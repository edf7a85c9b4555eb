package dialer.daemon.config;

import dialer.scheduler.call.SwitchId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One FreeSWITCH.
 *
 * @param maxSlots most calls in flight there
 * @param cps most originates a second there
 * @param domain value of {@code domain_name}, and context of the dialplan
 */
public record SwitchSettings(
        SwitchId name, String host, int port, Secret password, int maxSlots, int cps, String domain) {
    private static final String LIST = "switches[*]";

    static final Key<String> NAME = Key.required(
            LIST + ".name",
            Values.text("1 to 40 letters, digits, - and _", "[A-Za-z0-9_-]{1,40}"),
            "Name of the switch in the API and in logs; each once.");
    static final Key<String> HOST =
            Key.withDefault(LIST + ".host", Values.host(), "127.0.0.1", "Address of the switch's Event Socket.");
    static final Key<Integer> PORT = Key.withDefault(
            LIST + ".port", Values.wholeNumber(1, 65_535), "8021", "TCP port of the switch's Event Socket.");
    static final Key<Secret> PASSWORD = Key.optional(
            LIST + ".password",
            Values.password(),
            "required, or the file",
            "Password of the Event Socket. Not together with `password-file`.");
    static final Key<String> PASSWORD_FILE =
            Key.optional(LIST + ".password-file", Values.path(), "none", "File whose first line is the password.");
    static final Key<Integer> MAX_SLOTS = Key.withDefault(
            LIST + ".max-slots", Values.wholeNumber(1, 100_000), "100", "Calls in flight on this switch at most.");
    static final Key<Integer> CPS = Key.withDefault(
            LIST + ".cps",
            Values.wholeNumber(1, 10_000),
            "20",
            "Originates a second on this switch at most. Keep it below the switch's `sessions-per-second`, where every leg counts,"
                    + " agents' legs too, and N lets only N-1 start.");
    static final Key<String> DOMAIN = Key.optional(
            LIST + ".domain",
            Values.host(),
            "the value of `host`",
            "Value of `domain_name` and context of the dialplan for calls on this switch.");
    static final List<Key<?>> KEYS = List.of(NAME, HOST, PORT, PASSWORD, PASSWORD_FILE, MAX_SLOTS, CPS, DOMAIN);

    static List<SwitchSettings> readAll(KeyReader reader) {
        List<SwitchSettings> switches = new ArrayList<>();
        Set<SwitchId> names = new HashSet<>();
        for (String place : reader.namesAt(LIST)) {
            SwitchSettings read = read(reader, place);
            if (!names.add(read.name())) {
                throw new ConfigException("switches" + place + ".name is '" + read.name()
                        + "'; it must be another name than" + " those of the switches before it.");
            }
            switches.add(read);
        }
        if (switches.isEmpty()) {
            throw new ConfigException("switches is missing; it must be a list of at least one switch.");
        }
        return List.copyOf(switches);
    }

    private static SwitchSettings read(KeyReader reader, String place) {
        String host = reader.get(HOST, place);
        String domain = reader.getOrNull(DOMAIN, place);
        Secret password = Passwords.read(reader, PASSWORD, PASSWORD_FILE, place);
        if (password == null) {
            throw new ConfigException("switches" + place + ".password is missing; it, or password-file, must be set.");
        }
        return new SwitchSettings(
                new SwitchId(reader.get(NAME, place)),
                host,
                reader.get(PORT, place),
                password,
                reader.get(MAX_SLOTS, place),
                reader.get(CPS, place),
                domain == null ? host : domain);
    }
}
