package dialer.daemon.config;

import dialer.scheduler.DialSettings.AmdRules;
import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.PreviewChoice;
import dialer.scheduler.DialSettings.PreviewRules;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.pacing.PacingSettings.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a campaign's answered calls, and who takes them.
 *
 * @param agents who keeps the agents
 * @param pacing how far ahead of them people may be called
 * @param abandonMessage played to a person for whom no agent is there; null: none
 * @param bridgeTimeout how long the agent who was found may take to answer
 * @param preview how contacts are shown before they are dialed
 * @param amd what is done about answering machines
 */
public record AgentCallSettings(
        AgentsBy agents,
        PacingSettings pacing,
        @Nullable MediaFile abandonMessage,
        Duration bridgeTimeout,
        PreviewRules preview,
        AmdRules amd) {
    private static final Values<String> MEDIA = Values.text(
            "1 to 200 letters, digits and _ . : / @ -, first a letter, a digit or /",
            "[A-Za-z0-9/][A-Za-z0-9_.:/@-]{0,199}");

    static final Key<AgentsBy> AGENTS = Key.withDefault(
            "agents",
            Values.oneOf(AgentsBy.class),
            "connector",
            "Who keeps the agents: the voice connector, or the switch's own queue (mod_callcenter).");
    static final Key<Double> TARGET = Key.withDefault(
            "abandonment-target",
            Values.percent(0, 99),
            "2.8",
            "Percent of live answers that may be abandoned, as aimed at; below the limit. 0 calls nobody ahead of a free agent.");
    static final Key<Double> LIMIT = Key.withDefault(
            "abandonment-limit",
            Values.percent(0.1, 100),
            "3",
            "Percent of live answers abandoned that is never passed.");
    static final Key<Window> WINDOW = Key.withDefault(
            "abandonment-window", Values.oneOf(Window.class), "rolling-30d", "Over which both are counted.");
    static final Key<Duration> GRACE = Key.withDefault(
            "abandon-grace",
            Values.duration("100ms", "30s"),
            "2s",
            "A person who has answered and for whom no agent was found after so long is abandoned.");
    static final Key<Duration> MIN_RING = Key.withDefault(
            "min-ring",
            Values.duration("0s", "2m"),
            "15s",
            "A call that has rung so long, as the far end says, may be given up when there would be no agent for an answer."
                    + " From `ring-timeout` on: never.");
    static final Key<String> ABANDON_MESSAGE = Key.optional(
            "abandon-message",
            MEDIA,
            "none: the call ends at once",
            "Sound of the switch that an abandoned person hears before the call ends.");
    static final Key<Duration> BRIDGE_TIMEOUT = Key.withDefault(
            "bridge-timeout",
            Values.duration("1s", "10m"),
            "60s",
            "How long the agent who was found may take to answer; then the person is abandoned.");
    static final Key<Duration> PREVIEW_TIMEOUT = Key.withDefault(
            "preview-timeout",
            Values.duration("1s", "1h"),
            "30s",
            "How long an agent may look at a contact in preview.");
    static final Key<PreviewChoice> PREVIEW_ON_TIMEOUT = Key.withDefault(
            "preview-on-timeout",
            Values.oneOf(PreviewChoice.class),
            "skip",
            "What is done when the agent has not decided: call the contact, or give it back.");
    static final Key<Duration> PREVIEW_SKIP_RETRY = Key.withDefault(
            "preview-skip-retry",
            Values.duration("0s", "720h"),
            "15m",
            "After which a contact that was skipped is shown again.");
    static final Key<AmdMode> AMD = Key.withDefault(
            "amd",
            new Values<>("off, mod_amd or avmd", AgentCallSettings::amdMode, false),
            "off",
            "What tells answering machines from people: nothing, the switch's mod_amd (listens to the first words), or its mod_avmd (hears the beep).");
    static final Key<Duration> AMD_TIMEOUT = Key.withDefault(
            "amd-timeout",
            Values.duration("100ms", "30s"),
            "3s",
            "How long the verdict is waited for; then whoever answered counts as a person.");
    static final Key<Double> AMD_FALSE_POSITIVES = Key.withDefault(
            "amd-false-positives",
            Values.percent(0, 50),
            "0",
            "Percent of the people whom the detection takes for machines and hangs up on, as measured: the pacing counts them as abandoned.");
    static final Key<MachineAction> MACHINE = Key.withDefault(
            "machine",
            Values.oneOf(MachineAction.class),
            "hang-up",
            "What is done with a machine: hang up, play `machine-message` after its beep, or go on as with a person.");
    static final Key<String> MACHINE_MESSAGE = Key.optional(
            "machine-message",
            MEDIA,
            "none",
            "Sound of the switch that is left on a machine; required with `machine: message`.");

    static final List<Key<?>> TEMPLATES = List.of(
            AGENTS,
            TARGET,
            LIMIT,
            WINDOW,
            GRACE,
            MIN_RING,
            ABANDON_MESSAGE,
            BRIDGE_TIMEOUT,
            PREVIEW_TIMEOUT,
            PREVIEW_ON_TIMEOUT,
            PREVIEW_SKIP_RETRY,
            AMD,
            AMD_TIMEOUT,
            AMD_FALSE_POSITIVES,
            MACHINE,
            MACHINE_MESSAGE);

    /** Where a campaign's value comes from: its own, or that of the defaults. */
    interface Source {
        <T> @Nullable T get(Key<T> key);

        /** The section, as the operator knows it. */
        String name();
    }

    static AgentCallSettings readDefaults(Source source) {
        return read(source, null);
    }

    /** The settings of one campaign; what it does not set is as here. */
    AgentCallSettings overriddenBy(Source source) {
        return read(source, this);
    }

    private static AgentCallSettings read(Source source, @Nullable AgentCallSettings inherited) {
        AgentCallSettings otherwise = inherited == null ? builtIn() : inherited;
        double target = or(source.get(TARGET), otherwise.pacing.targetRate());
        double limit = or(source.get(LIMIT), otherwise.pacing.legalRate());
        if (target >= limit) {
            throw new ConfigException(source.name() + ".abandonment-target is '" + percent(target)
                    + "'; it must be below abandonment-limit, which is " + percent(limit) + ".");
        }
        PacingSettings pacing = PacingSettings.DEFAULT
                .withRates(target, limit)
                .withWindow(or(source.get(WINDOW), otherwise.pacing.window()))
                .withGrace(or(source.get(GRACE), otherwise.pacing.grace()))
                .withMinRing(or(source.get(MIN_RING), otherwise.pacing.minRing()))
                .withAmdFalsePositiveShare(
                        or(source.get(AMD_FALSE_POSITIVES), otherwise.pacing.amdFalsePositiveShare()));
        PreviewRules preview = new PreviewRules(
                or(source.get(PREVIEW_TIMEOUT), otherwise.preview.timeout()),
                or(source.get(PREVIEW_ON_TIMEOUT), otherwise.preview.onTimeout()),
                or(source.get(PREVIEW_SKIP_RETRY), otherwise.preview.skipRetry()));
        return new AgentCallSettings(
                or(source.get(AGENTS), otherwise.agents),
                pacing,
                media(source.get(ABANDON_MESSAGE), otherwise.abandonMessage),
                or(source.get(BRIDGE_TIMEOUT), otherwise.bridgeTimeout),
                preview,
                amd(source, otherwise.amd));
    }

    private static String percent(double fraction) {
        return BigDecimal.valueOf(fraction)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static AmdRules amd(Source source, AmdRules otherwise) {
        AmdRules rules = new AmdRules(
                or(source.get(AMD), otherwise.mode()),
                or(source.get(AMD_TIMEOUT), otherwise.timeout()),
                or(source.get(MACHINE), otherwise.action()),
                media(source.get(MACHINE_MESSAGE), otherwise.message()));
        if (rules.action() == MachineAction.MESSAGE && rules.message() == null) {
            throw new ConfigException(
                    source.name() + ".machine is 'message'; machine-message must name what is played.");
        }
        return rules;
    }

    private static AgentCallSettings builtIn() {
        CampaignRules core = CampaignRules.defaults();
        return new AgentCallSettings(
                core.agents(), core.pacing(), core.abandonMessage(), core.bridgeTimeout(), core.preview(), core.amd());
    }

    private static <T> T or(@Nullable T own, T inherited) {
        return own == null ? inherited : own;
    }

    private static @Nullable MediaFile media(@Nullable String own, @Nullable MediaFile inherited) {
        return own == null ? inherited : new MediaFile(own);
    }

    private static Optional<AmdMode> amdMode(String text) {
        for (AmdMode mode : AmdMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
