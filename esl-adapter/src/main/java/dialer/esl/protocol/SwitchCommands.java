package dialer.esl.protocol;

/**
 * The other commands that carry words from outside, for {@link SwitchNode#api}. A word that its allow-list does not admit
 * throws {@link IllegalArgumentException}, with a message that names the field.
 */
public final class SwitchCommands {
    /** Every channel, as JSON; eventually consistent, so that a channel missing here is confirmed by {@link #exists}. */
    public static final String SHOW_CHANNELS = "show channels as json";

    /** Every gateway of every profile, as XML. */
    public static final String SHOW_GATEWAYS = "sofia xmlstatus gateway";

    /** Limits and counts of sessions, as text. */
    public static final String STATUS = "status";

    /** A table of mod_callcenter's queues. */
    public static final String SHOW_QUEUES = "callcenter_config queue list";

    /** {@code true} while the operator has paused outbound calls. */
    public static final String OUTBOUND_PAUSED = "fsctl pause_check outbound";

    private SwitchCommands() {}

    /** Answers {@code true} or {@code false}. */
    public static String exists(String uuid) {
        return "uuid_exists " + CommandSyntax.uuid(uuid);
    }

    /** Ends a call; {@code cause} is one of the switch's hang-up causes, for example {@code NORMAL_CLEARING}. */
    public static String kill(String uuid, String cause) {
        return "uuid_kill " + CommandSyntax.uuid(uuid) + " " + CommandSyntax.hangupCause(cause);
    }

    /** Sends a call to another extension of the dialplan. */
    public static String transfer(String uuid, String extension, String domain) {
        return "uuid_transfer " + CommandSyntax.uuid(uuid) + " " + CommandSyntax.extension(extension) + " XML "
                + CommandSyntax.domain(domain);
    }

    /** Sends a call into a queue of mod_callcenter, without a dialplan. */
    public static String transferToQueue(String uuid, String queue) {
        String destination = "callcenter:" + queue;
        String quoted = CommandSyntax.queue(queue).equals(queue) ? destination : "'" + destination + "'";
        return "uuid_transfer " + CommandSyntax.uuid(uuid) + " " + quoted + " inline";
    }

    /** Takes a call out of whatever it is in, to wait in silence for another command. */
    public static String park(String uuid) {
        return "uuid_transfer " + CommandSyntax.uuid(uuid) + " park inline";
    }

    /**
     * Plays a file or a stream to a call. A parked call hears it; a call that has just been transferred does not, the switch drops
     * the message with the application that it leaves.
     */
    public static String broadcast(String uuid, String media) {
        return "uuid_broadcast " + CommandSyntax.uuid(uuid) + " " + CommandSyntax.media(media) + " aleg";
    }

    /**
     * Lets mod_avmd listen for a beep. As an application within the call: the API command {@code avmd UUID start} was seen never to
     * report a beep of a parked call.
     */
    public static String listenForBeep(String uuid) {
        return "uuid_broadcast " + CommandSyntax.uuid(uuid) + " avmd_start:: aleg";
    }

    /** Answers {@code true} or {@code false}. */
    public static String moduleExists(String module) {
        return "module_exists " + CommandSyntax.variableName(module);
    }

    /** A table of the queue's agents; without any, and for an unknown queue, only {@code +OK}. */
    public static String queueAgents(String queue) {
        return "callcenter_config queue list agents " + CommandSyntax.queue(queue);
    }

    /** Sets a channel variable of a live call to a plain word. */
    public static String setVariable(String uuid, String name, String value) {
        return "uuid_setvar " + CommandSyntax.uuid(uuid) + " " + CommandSyntax.variableName(name) + " "
                + CommandSyntax.plainValue(name, value);
    }

    /** A table of {@code field TAB value} lines, or {@code Invalid Gateway!}. */
    public static String gatewayStatus(String gateway) {
        return "sofia status gateway " + CommandSyntax.gateway(gateway);
    }
}
