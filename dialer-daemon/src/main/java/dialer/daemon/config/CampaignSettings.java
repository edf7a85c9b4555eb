package dialer.daemon.config;

import dialer.scheduler.contact.Extension;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one campaign is dialed.
 *
 * @param weight share of the slots, relative to other campaigns
 * @param maxSlots most calls in flight of the campaign on this node
 * @param callerIdName shown to the person; null: the IVR's or the agent's extension
 * @param callerIdNumber shown to the person; null: the IVR's or the agent's extension
 * @param ringTimeout how long a person's telephone rings
 * @param serviceIdentifier the voice connector's name of the service; null: the campaign's id
 * @param ivr destination of IVR contacts that name none; null: such contacts fail
 * @param domain replaces the switch's domain; null: the switch's
 * @param agentCalls what becomes of answered calls, and who takes them
 * @param redialLost whether a contact whose call was lost is dialed again, although it may have rung
 * @param variables set on each call's channel, besides the daemon's own
 */
public record CampaignSettings(
        int weight,
        int maxSlots,
        @Nullable String callerIdName,
        @Nullable String callerIdNumber,
        Duration ringTimeout,
        @Nullable String serviceIdentifier,
        @Nullable Extension ivr,
        @Nullable String domain,
        SortedMap<String, String> variables,
        boolean redialLost,
        AgentCallSettings agentCalls) {

    private static final String DEFAULTS = "campaign-defaults.";
    private static final String ONE = "campaigns.*.";
    private static final String INHERITED = "that of `campaign-defaults`";

    /** Everything here reaches an Event Socket command line, so the characters that mean something there are left out. */
    private static final String SAFE_TEXT = "[A-Za-z0-9_.:/@+*#=;?%!~()<> -]";

    static final Key<Integer> WEIGHT = Key.withDefault(
            "weight", Values.wholeNumber(1, 1_000), "1", "Share of the slots relative to other campaigns.");
    static final Key<Integer> MAX_SLOTS = Key.optional(
            "max-slots",
            Values.wholeNumber(0, 100_000),
            "no limit",
            "Calls in flight of the campaign on this node at most.");
    static final Key<String> CALLER_ID_NAME = Key.optional(
            "caller-id-name",
            Values.text("1 to 60 letters, digits, spaces and _ . @ + -", "[A-Za-z0-9_.@+ -]{1,60}"),
            "the IVR's or the agent's extension",
            "Caller name shown to the person.");
    static final Key<String> CALLER_ID_NUMBER = Key.optional(
            "caller-id-number",
            Values.text("1 to 20 digits with an optional leading +", "(?=.{1,20}$)\\+?[0-9]+"),
            "the IVR's or the agent's extension",
            "Caller number shown to the person.");
    static final Key<Duration> RING_TIMEOUT = Key.withDefault(
            "ring-timeout",
            Values.duration("5s", "120s"),
            "45s",
            "How long the person's telephone rings before the call counts as not answered.");
    static final Key<String> SERVICE_IDENTIFIER = Key.optional(
            "service-identifier",
            Values.text("1 to 100 letters, digits and _ . : @ + -", "[A-Za-z0-9_.:@+-]{1,100}"),
            "the campaign's id",
            "The voice connector's name of the service: `serviceIdentifier` and `serviceId` of its messages.");
    static final Key<String> IVR = Key.optional(
            "ivr",
            Values.text("1 to 20 letters, digits and _ . * # + -", "[A-Za-z0-9*#+][A-Za-z0-9_.*#+-]{0,19}"),
            "none: an IVR contact that names none fails with `No IVR`",
            "Destination in the dialplan of IVR contacts that name none.");
    static final Key<String> DOMAIN = Key.optional(
            "domain",
            Values.host(),
            "the switch's `domain`",
            "Value of `domain_name`, context of the dialplan, and `eslHost` of reservations.");
    static final Key<String> VARIABLES = Key.optional(
            "variables.*",
            Values.text(
                    "1 to 200 characters without , ' \" { } [ ] $ & | ^ \\ ` and control characters",
                    SAFE_TEXT + "{1,200}"),
            "none",
            "Channel variable of that name, set on each call besides the daemon's own.");

    static final Key<Boolean> REDIAL_LOST = Key.withDefault(
            "redial-lost",
            Values.flag(),
            "false",
            "Whether a contact is dialed again when nobody can say what became of its call. The person may then be called twice.");

    private static final List<Key<?>> TEMPLATES = Stream.concat(
                    Stream.of(
                            WEIGHT,
                            MAX_SLOTS,
                            CALLER_ID_NAME,
                            CALLER_ID_NUMBER,
                            RING_TIMEOUT,
                            SERVICE_IDENTIFIER,
                            IVR,
                            DOMAIN,
                            VARIABLES,
                            REDIAL_LOST),
                    AgentCallSettings.TEMPLATES.stream())
            .toList();
    static final List<Key<?>> DEFAULT_KEYS =
            TEMPLATES.stream().<Key<?>>map(key -> key.under(DEFAULTS)).toList();
    static final List<Key<?>> CAMPAIGN_KEYS = TEMPLATES.stream()
            .<Key<?>>map(key -> key.optionalUnder(ONE, INHERITED))
            .toList();

    static CampaignSettings readDefaults(KeyReader reader) {
        return new CampaignSettings(
                reader.get(WEIGHT.under(DEFAULTS)),
                unlimitedIfNull(reader.getOrNull(MAX_SLOTS.under(DEFAULTS))),
                reader.getOrNull(CALLER_ID_NAME.under(DEFAULTS)),
                reader.getOrNull(CALLER_ID_NUMBER.under(DEFAULTS)),
                reader.get(RING_TIMEOUT.under(DEFAULTS)),
                reader.getOrNull(SERVICE_IDENTIFIER.under(DEFAULTS)),
                extension(reader.getOrNull(IVR.under(DEFAULTS))),
                reader.getOrNull(DOMAIN.under(DEFAULTS)),
                variables(reader, new TreeMap<>(), VARIABLES.under(DEFAULTS)),
                reader.get(REDIAL_LOST.under(DEFAULTS)),
                AgentCallSettings.readDefaults(new AgentCallSettings.Source() {
                    @Override
                    public <T> @Nullable T get(Key<T> key) {
                        return reader.getOrNull(key.under(DEFAULTS));
                    }

                    @Override
                    public String name() {
                        return "campaign-defaults";
                    }
                }));
    }

    /** The settings of one campaign; what it does not set is as here. */
    CampaignSettings overriddenBy(KeyReader reader, String id) {
        Extension ownIvr = extension(reader.getOrNull(IVR.optionalUnder(ONE, INHERITED), id));
        return new CampaignSettings(
                own(reader, WEIGHT, id, weight),
                own(reader, MAX_SLOTS, id, maxSlots),
                ownOrNull(reader, CALLER_ID_NAME, id, callerIdName),
                ownOrNull(reader, CALLER_ID_NUMBER, id, callerIdNumber),
                own(reader, RING_TIMEOUT, id, ringTimeout),
                ownOrNull(reader, SERVICE_IDENTIFIER, id, serviceIdentifier),
                ownIvr == null ? ivr : ownIvr,
                ownOrNull(reader, DOMAIN, id, domain),
                variables(reader, new TreeMap<>(variables), VARIABLES.optionalUnder(ONE, INHERITED), id),
                own(reader, REDIAL_LOST, id, redialLost),
                agentCalls.overriddenBy(new AgentCallSettings.Source() {
                    @Override
                    public <T> @Nullable T get(Key<T> key) {
                        return reader.getOrNull(key.optionalUnder(ONE, INHERITED), id);
                    }

                    @Override
                    public String name() {
                        return "campaigns." + id;
                    }
                }));
    }

    private static <T> T own(KeyReader reader, Key<T> template, String id, T inherited) {
        T own = reader.getOrNull(template.optionalUnder(ONE, INHERITED), id);
        return own == null ? inherited : own;
    }

    private static @Nullable String ownOrNull(
            KeyReader reader, Key<String> template, String id, @Nullable String inherited) {
        String own = reader.getOrNull(template.optionalUnder(ONE, INHERITED), id);
        return own == null ? inherited : own;
    }

    private static SortedMap<String, String> variables(
            KeyReader reader, SortedMap<String, String> variables, Key<String> key, String... ids) {
        for (String name : reader.namesUnder(key, ids)) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]{0,63}")) {
                throw new ConfigException(key.name().replace(".*", "") + " holds the name '" + name
                        + "'; it must be 1 to 64 letters, digits and _ . -, first a letter or _.");
            }
            String[] full = Arrays.copyOf(ids, ids.length + 1);
            full[ids.length] = name;
            variables.put(name, reader.get(key, full));
        }
        return Collections.unmodifiableSortedMap(variables);
    }

    private static int unlimitedIfNull(@Nullable Integer limit) {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    private static @Nullable Extension extension(@Nullable String text) {
        return text == null ? null : new Extension(text);
    }
}
