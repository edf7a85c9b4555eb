package dialer.daemon.doctor;

import dialer.daemon.config.CampaignSettings;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.SwitchSettings;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.contact.Extension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One switch: its Event Socket, modules, limits, gateways, dialplan and clock. */
final class SwitchCheck {
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(2);
    private static final Pattern PER_SECOND = Pattern.compile("per Sec out of max ([0-9]{1,9})");
    private static final Pattern MAX_SESSIONS = Pattern.compile("(?m)^([0-9]{1,9}) session\\(s\\) max");

    /** Not an XML parser: the switch does not escape every value that it prints. */
    private static final Pattern GATEWAY = Pattern.compile("(?s)<gateway>(.*?)</gateway>");

    private static final Pattern NAME = Pattern.compile("<name>([^<]*)</name>");
    private static final Pattern STATUS = Pattern.compile("<status>([^<]*)</status>");

    private final DaemonSettings settings;
    private final SwitchSettings one;
    private final List<Finding> findings = new ArrayList<>();

    SwitchCheck(DaemonSettings settings, SwitchSettings one) {
        this.settings = settings;
        this.one = one;
    }

    List<Finding> examine() {
        try (EslTalk talk = EslTalk.open(one.host(), one.port(), one.password().value())) {
            findings.add(Finding.ok(about("event socket"), "reachable, and the password is right"));
            modules(talk);
            limits(talk.api("status"));
            paused(talk);
            gateways(talk.api("sofia xmlstatus gateway"));
            dialplan(talk);
            clock(talk.api("strepoch"));
        } catch (EslTalk.RefusedException refused) {
            findings.add(refused(String.valueOf(refused.getMessage())));
        } catch (IOException e) {
            findings.add(Finding.fault(
                    about("event socket"),
                    one.host() + ":" + one.port() + " cannot be used: " + e.getMessage(),
                    "start FreeSWITCH, load mod_event_socket, and set listen-ip and listen-port in event_socket.conf.xml"
                            + " to what switches[*].host and port say"));
        }
        return findings;
    }

    private Finding refused(String why) {
        return why.equals("acl")
                ? Finding.fault(
                        about("event socket"),
                        "it refuses this host's address",
                        "add this host to the list that apply-inbound-acl of event_socket.conf.xml names, then reloadacl")
                : Finding.fault(
                        about("event socket"),
                        "it refuses the password",
                        "put the password of event_socket.conf.xml into the file that switches[*].password-file names");
    }

    private String about(String what) {
        return "switch " + one.name() + ": " + what;
    }

    private void modules(EslTalk talk) throws IOException {
        Set<String> wanted = new TreeSet<>(Set.of("mod_sofia", "mod_dptools", "mod_commands"));
        campaigns().forEach(campaign -> {
            if (campaign.agentCalls().agents() == AgentsBy.CALLCENTER) {
                wanted.add(SwitchModule.MOD_CALLCENTER.word());
            }
            SwitchModule listens = campaign.agentCalls().amd().mode().module();
            if (listens != null) {
                wanted.add(listens.word());
            }
        });
        List<String> missing = new ArrayList<>();
        for (String module : wanted) {
            if (!talk.api("module_exists " + module).equals("true")) {
                missing.add(module);
            }
        }
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(about("modules"), String.join(", ", wanted) + " are loaded")
                        : Finding.fault(
                                about("modules"),
                                String.join(", ", missing) + " not loaded",
                                "load them in modules.conf.xml (and now: fs_cli -x 'load " + missing.get(0) + "')"));
    }

    private Stream<CampaignSettings> campaigns() {
        return Stream.concat(
                Stream.of(settings.campaigns().defaults()), settings.campaigns().named().values().stream());
    }

    private void limits(String status) {
        int perSecond = number(PER_SECOND, status);
        int sessions = number(MAX_SESSIONS, status);
        if (perSecond > 0) {
            // N lets N-1 new legs start in a second, and an agent's leg counts too
            findings.add(
                    one.cps() < perSecond
                            ? Finding.ok(
                                    about("calls per second"),
                                    one.cps() + " configured, sessions-per-second " + perSecond)
                            : Finding.fault(
                                    about("calls per second"),
                                    "cps is " + one.cps() + ", but sessions-per-second " + perSecond + " lets only "
                                            + (perSecond - 1) + " legs start, agents' legs among them",
                                    "set sessions-per-second in switch.conf.xml to more than twice the cps, or lower cps"));
        }
        if (sessions > 0) {
            findings.add(
                    one.maxSlots() <= sessions
                            ? Finding.ok(about("slots"), one.maxSlots() + " configured, max-sessions " + sessions)
                            : Finding.fault(
                                    about("slots"),
                                    "max-slots is " + one.maxSlots() + ", but max-sessions " + sessions,
                                    "raise max-sessions in switch.conf.xml (each agent's leg is a session too), or lower max-slots"));
        }
    }

    private static int number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private void paused(EslTalk talk) throws IOException {
        if (talk.api("fsctl pause_check outbound").equals("true")) {
            findings.add(Finding.fault(
                    about("paused"), "it is paused for outbound calls", "fs_cli -x 'fsctl resume outbound'"));
        }
    }

    private void gateways(String xml) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Matcher gateway = GATEWAY.matcher(xml); gateway.find(); ) {
            Matcher name = NAME.matcher(gateway.group(1));
            Matcher status = STATUS.matcher(gateway.group(1));
            if (name.find()) {
                found.put(name.group(1), status.find() ? status.group(1) : "?");
            }
        }
        settings.gateways().keySet().stream()
                .filter(id -> !found.containsKey(id.value()))
                .forEach(id -> findings.add(Finding.fault(
                        about("gateway " + id.value()),
                        "the switch does not know it",
                        "define it in a SIP profile and: fs_cli -x 'sofia profile external rescan'")));
        found.forEach((name, status) -> findings.add(
                status.startsWith("UP")
                        ? Finding.ok(about("gateway " + name), "up")
                        : notUp(
                                about("gateway " + name),
                                status.strip(),
                                settings.gateways().keySet().stream()
                                        .anyMatch(id -> id.value().equals(name)),
                                "look at its registration and pings: fs_cli -x 'sofia status gateway " + name + "'")));
    }

    /** A gateway that the configuration does not name may be none of ours. */
    private static Finding notUp(String about, String status, boolean named, String remedy) {
        return named ? Finding.fault(about, status, remedy) : Finding.warning(about, status, remedy);
    }

    /** The context, and in it each IVR of the configuration, in the switch's own dialplan, where that is not kept elsewhere. */
    private void dialplan(EslTalk talk) throws IOException {
        List<Extension> wanted = new ArrayList<>();
        campaigns().forEach(campaign -> {
            Extension ivr = campaign.ivr();
            if (ivr != null && !wanted.contains(ivr)) {
                wanted.add(ivr);
            }
        });
        Dialplan dialplan = new Dialplan(talk.api("xml_locate dialplan context name " + one.domain()));
        findings.add(dialplan.itself(about("dialplan " + one.domain())));
        for (Extension ivr : wanted) {
            findings.add(dialplan.destination(about("dialplan " + one.domain() + "/" + ivr.value()), ivr.value()));
        }
    }

    private void clock(String epoch) {
        findings.add(
                epoch.matches("[0-9]{9,11}")
                        ? ClockCheck.compare(
                                about("clock"), Instant.ofEpochSecond(Long.parseLong(epoch)), CLOCKS_MAY_DIFFER)
                        : Finding.unknown(about("clock"), "the switch does not say its time"));
    }
}
