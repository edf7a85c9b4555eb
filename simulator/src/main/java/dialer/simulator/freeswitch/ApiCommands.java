package dialer.simulator.freeswitch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The commands behind {@code api} and {@code bgapi}. */
final class ApiCommands {

    private static final String NO_CHANNEL = "-ERR No such channel!\n";
    private static final String OK = "+OK\n";
    private static final String NO_REPLY = "-ERR no reply\n";
    private static final Pattern WORD = Pattern.compile("(?:[^ ']|'[^']*')+");
    private static final List<String> MODULES =
            List.of("mod_sofia", "mod_event_socket", "mod_commands", "mod_dptools", "mod_dialplan_xml");

    private final SwitchCore core;
    private final ObjectMapper json = new ObjectMapper();

    ApiCommands(SwitchCore core) {
        this.core = core;
    }

    /** Runs one command; {@code result} gets its answer, at once for all but originate. */
    void execute(String line, Consumer<String> result) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1).trim();
        if (name.equalsIgnoreCase("originate")) {
            OriginateCommand command = OriginateCommand.parse(argument);
            if (command == null) {
                result.accept(OriginateCommand.USAGE);
            } else {
                core.originate(command, result);
            }
            return;
        }
        if (name.equalsIgnoreCase("fsctl") && argument.startsWith("shutdown")) {
            result.accept(OK);
            core.shutDown();
            return;
        }
        result.accept(answer(name, argument));
    }

    private String answer(String name, String argument) {
        String[] words = argument.split(" +");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "status" -> SwitchTexts.status(core.limits(), core.clock().uptimeUs());
            case "json" -> jsonCommand(argument);
            case "uptime" -> Long.toString(core.clock().uptimeUs() / 1_000_000);
            case "version" -> SwitchTexts.LONG_VERSION;
            case "hostname" -> core.config().hostname();
            case "switchname" -> core.config().switchname();
            case "create_uuid" -> UUID.randomUUID().toString();
            case "strepoch" -> Long.toString(core.nowUs() / 1_000_000);
            case "echo" -> argument.isEmpty() ? NO_REPLY : argument;
            case "global_getvar" -> globalVariable(words[0]);
            case "module_exists" -> Boolean.toString(MODULES.contains(words[0]) || core.hasModule(words[0]));
            case "callcenter_config" ->
                core.hasModule("mod_callcenter")
                        ? core.callCenter().configure(quoted(argument))
                        : "-ERR " + name + " Command not found!\n";
            case "reloadacl" -> "+OK acl reloaded\n";
            case "sofia" -> sofia(words);
            case "fsctl" -> fsctl(words);
            case "show" -> show(words);
            case "hupall" -> hupall(words);
            case "uuid_exists" -> Boolean.toString(core.find(words[0]) != null);
            case "uuid_kill" -> kill(words);
            case "uuid_transfer" -> transfer(words);
            case "uuid_setvar" -> setVariable(argument);
            case "uuid_getvar" -> variable(words);
            case "uuid_broadcast" -> broadcast(words);
            case "uuid_bridge" -> "-ERR Invalid uuid\n";
            case "uuid_dump" -> NO_CHANNEL;
            default -> "-ERR " + name + " Command not found!\n";
        };
    }

    private String globalVariable(String name) {
        return switch (name) {
            case "hostname" -> core.config().hostname();
            case "domain" -> core.config().host();
            default -> NO_REPLY;
        };
    }

    // ---- the switch as a whole

    private String jsonCommand(String argument) {
        try {
            JsonNode request = json.readTree(argument);
            if (!(request instanceof ObjectNode answer)
                    || !"status".equals(request.path("command").asText())) {
                return "{\"status\":\"error\",\"message\":\"Invalid request\"}";
            }
            if (!answer.has("data")) {
                answer.put("data", "");
            }
            answer.put("status", "success");
            answer.set(
                    "response",
                    SwitchTexts.statusJson(core.limits(), core.clock().uptimeUs()));
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            return "-ERR Parse command: " + e.getOriginalMessage() + "\n";
        }
    }

    private String fsctl(String[] words) {
        SessionLimits limits = core.limits();
        boolean inbound = words.length < 2 || words[1].equals("inbound");
        boolean outbound = words.length < 2 || words[1].equals("outbound");
        switch (words[0]) {
            case "" -> {
                return "-USAGE: " + SwitchTexts.FSCTL_USAGE;
            }
            case "pause" -> limits.pause(inbound, outbound);
            case "resume" -> limits.resume(inbound, outbound);
            case "pause_check" -> {
                boolean paused = (!inbound || limits.isInboundPaused()) && (!outbound || limits.isOutboundPaused());
                return Boolean.toString(paused);
            }
            case "sps" -> {
                limits.setPerSecond(number(words, limits.perSecond()));
                return "+OK sessions per second: " + limits.perSecond() + "\n";
            }
            case "max_sessions" -> {
                limits.setMax(number(words, limits.max()));
                return "+OK max sessions: " + limits.max() + "\n";
            }
            case "hupall" -> core.hangUp(core.liveLegs(), words.length > 1 ? words[1] : "MANAGER_REQUEST");
            case "loglevel", "debug_level", "sync_clock", "reclaim_mem", "sps_peak_reset" -> {
                return OK;
            }
            default -> {
                return "-ERR Invalid command\nUSAGE: fsctl " + SwitchTexts.FSCTL_USAGE;
            }
        }
        return OK;
    }

    private static int number(String[] words, int otherwise) {
        return words.length > 1 && words[1].matches("\\d{1,9}") ? Integer.parseInt(words[1]) : otherwise;
    }

    /** {@code hupall CAUSE [variable value]}: only channels whose variable has that value. */
    private String hupall(String[] words) {
        String cause = words[0].isEmpty() ? "MANAGER_REQUEST" : words[0].toUpperCase(Locale.ROOT);
        if (words.length < 3) {
            core.hangUp(core.liveLegs(), cause);
            return "+OK hangup all channels with cause " + cause + "\n";
        }
        String value = UrlEncoding.encode(words[2]);
        core.hangUp(
                core.liveLegs().stream()
                        .filter(live -> value.equals(live.leg().variables.encoded(words[1])))
                        .toList(),
                cause);
        return "+OK hangup all channels matching [" + words[1] + "]=[" + words[2] + "] with cause: " + cause + "\n";
    }

    // ---- gateways

    private String sofia(String[] words) {
        String object = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "" -> SwitchTexts.SOFIA_USAGE;
            case "status" -> sofiaStatus(words, object);
            case "xmlstatus" -> sofiaXmlStatus(words, object);
            case "profile" -> sofiaProfile(words, object);
            default -> "Unknown Command [" + words[0] + "]\n";
        };
    }

    private String sofiaStatus(String[] words, String object) {
        SofiaStatus status = new SofiaStatus(core.gateways(), core.clock());
        if (object.isEmpty()) {
            return status.profiles();
        }
        if (words.length < 3) {
            return status.allGateways();
        }
        Gateways.Gateway gateway = core.gateways().find(words[2]);
        return gateway == null ? "Invalid Gateway!\n" : status.gateway(gateway);
    }

    private String sofiaXmlStatus(String[] words, String object) {
        SofiaStatus status = new SofiaStatus(core.gateways(), core.clock());
        if (object.isEmpty()) {
            return status.xmlProfiles();
        }
        if (words.length < 3) {
            return status.xmlAllGateways();
        }
        Gateways.Gateway gateway = core.gateways().find(words[2]);
        return gateway == null ? "Invalid Gateway!\n" : status.xmlGateway(gateway);
    }

    private String sofiaProfile(String[] words, String profile) {
        if (!profile.equals(Gateways.PROFILE) && !profile.equals("internal")) {
            return "Invalid Profile [" + profile + "]";
        }
        String action = words.length > 2 ? words[2] : "";
        if (action.equals("killgw") && words.length > 3) {
            return core.gateways().delete(words[3]) ? "+OK gateway marked for deletion.\n" : "-ERR no such gateway.\n";
        }
        if (action.equals("rescan")) {
            core.gateways().rescan();
            return "Reload XML [Success]\n+OK scan complete\n";
        }
        return SwitchTexts.SOFIA_USAGE;
    }

    // ---- channels

    private String kill(String[] words) {
        if (words[0].isEmpty()) {
            return "-USAGE: <uuid> [cause]\n";
        }
        SwitchCore.LiveLeg live = core.find(words[0]);
        if (live == null) {
            return NO_CHANNEL;
        }
        String cause = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : HangupCauses.NORMAL_CLEARING;
        live.call().kill(words[0], HangupCauses.isKnown(cause) ? cause : HangupCauses.NORMAL_CLEARING);
        return OK;
    }

    private String transfer(String[] words) {
        SwitchCore.LiveLeg live = core.find(words[0]);
        if (live == null) {
            return NO_CHANNEL;
        }
        if (words.length < 2) {
            return "-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n";
        }
        if (words[words.length - 1].equals("inline")) {
            return live.call().transferInline(quoted(String.join(" ", words)).get(1)) ? OK : "-ERR\n";
        }
        String context = words.length > 3 ? words[3] : live.leg().profile.context;
        return live.call().transfer(words[1], context) ? OK : "-ERR\n";
    }

    private String broadcast(String[] words) {
        SwitchCore.LiveLeg live = core.find(words[0]);
        if (live == null) {
            return "-ERR invalid uuid\n";
        }
        if (words.length > 1) {
            live.call().broadcast(words[1]);
        }
        return "+OK Message sent\n";
    }

    /** The words; single quotes keep some together. */
    private static List<String> quoted(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group().replace("'", ""));
        }
        return words;
    }

    private String setVariable(String argument) {
        String[] words = argument.split(" +", 3);
        SwitchCore.LiveLeg live = core.find(words[0]);
        if (live == null) {
            return NO_CHANNEL;
        }
        if (words.length < 2) {
            return "-USAGE: <uuid> <var> [value]\n";
        }
        if (words.length == 2) {
            live.leg().variables.remove(words[1]);
        } else {
            live.leg().variables.set(words[1], words[2]);
        }
        return OK;
    }

    private String variable(String[] words) {
        SwitchCore.LiveLeg live = core.find(words[0]);
        if (live == null) {
            return NO_CHANNEL;
        }
        String value = words.length < 2 ? null : live.leg().variables.encoded(words[1]);
        return value == null ? "_undef_" : UrlEncoding.decode(value);
    }

    // ---- show

    private String show(String[] words) {
        List<SwitchCore.LiveLeg> legs = core.liveLegs();
        if (words[0].equals("calls")) {
            legs = legs.stream().filter(live -> live.leg().gateway != null).toList();
        } else if (!words[0].equals("channels")) {
            return "-USAGE: codec|endpoint|application|channels|calls [as json|count]\n";
        }
        String rest = String.join(" ", Arrays.asList(words).subList(1, words.length));
        if (rest.equals("as json")) {
            return channelsJson(legs);
        }
        if (rest.startsWith("like ")) {
            String part = rest.substring(5);
            legs = legs.stream()
                    .filter(live -> live.leg().uuid.contains(part)
                            || live.leg().channelName.contains(part))
                    .toList();
        }
        return (rest.equals("count") || legs.isEmpty() ? "" : channelsText(legs)) + "\n" + legs.size() + " total.\n";
    }

    private String channelsText(List<SwitchCore.LiveLeg> legs) {
        StringBuilder text = new StringBuilder(String.join(",", ChannelRow.COLUMNS)).append('\n');
        for (SwitchCore.LiveLeg live : legs) {
            text.append(String.join(",", row(live.leg()).values())).append('\n');
        }
        return text.toString();
    }

    private String channelsJson(List<SwitchCore.LiveLeg> legs) {
        if (legs.isEmpty()) {
            return "{\"row_count\": 0}\n";
        }
        ObjectNode answer = json.createObjectNode().put("row_count", legs.size());
        var rows = answer.putArray("rows");
        for (SwitchCore.LiveLeg live : legs) {
            List<String> values = row(live.leg()).values();
            ObjectNode row = rows.addObject();
            for (int i = 0; i < values.size(); i++) {
                row.put(ChannelRow.COLUMNS.get(i), values.get(i));
            }
        }
        return answer + "\n";
    }

    private ChannelRow row(Leg leg) {
        return new ChannelRow(leg, core.config().hostname());
    }

    /** One line of {@code show channels}. */
    private record ChannelRow(Leg leg, String hostname) {

        static final List<String> COLUMNS = List.of(("uuid,direction,created,created_epoch,name,state,cid_name,cid_num,"
                        + "ip_addr,dest,application,application_data,dialplan,context,read_codec,read_rate,"
                        + "read_bit_rate,write_codec,write_rate,write_bit_rate,secure,hostname,presence_id,"
                        + "presence_data,accountcode,callstate,callee_name,callee_num,callee_direction,call_uuid,"
                        + "sent_callee_name,sent_callee_num,initial_cid_name,initial_cid_num,initial_ip_addr,"
                        + "initial_dest,initial_dialplan,initial_context")
                .split(","));

        List<String> values() {
            CallerProfile profile = leg.profile;
            String codec = leg.hasMedia ? "PCMU" : "";
            String rate = leg.hasMedia ? "8000" : "";
            String bitRate = leg.hasMedia ? "64000" : "";
            long epoch = leg.times.createdUs / 1_000_000;
            return List.of(
                    leg.uuid,
                    "outbound",
                    LegFacts.stamp(leg.times.createdUs),
                    Long.toString(epoch),
                    leg.channelName,
                    leg.state,
                    text(profile.callerIdName),
                    profile.callerIdNumber,
                    text(profile.networkAddr),
                    profile.destination,
                    text(leg.application),
                    text(leg.applicationData),
                    text(profile.dialplan),
                    profile.context,
                    codec,
                    rate,
                    bitRate,
                    codec,
                    rate,
                    bitRate,
                    "",
                    hostname,
                    "",
                    "",
                    "",
                    leg.callState,
                    text(profile.calleeIdName),
                    profile.calleeIdNumber,
                    "",
                    leg.callUuid,
                    "",
                    "",
                    text(profile.origCallerIdName),
                    profile.origCallerIdNumber,
                    text(profile.networkAddr),
                    leg.dialed,
                    text(profile.dialplan),
                    "default");
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
