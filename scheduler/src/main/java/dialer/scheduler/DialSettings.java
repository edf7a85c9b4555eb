package dialer.scheduler;

import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.MediaFile;
import dialer.scheduler.pacing.PacingSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of dialing that an operator sets.
 *
 * @param maxSlots calls in flight over all switches (dialed and agent_pending), 1 or more
 * @param switches each switch that calls may leave by
 * @param gateways limits of gateways that have any
 * @param switchDown what becomes of contacts that come due while no switch takes commands
 * @param switchDownGrace how long a switch may be away before that applies, so that a short cut costs nobody their call
 * @param gatewayDownRetry when a contact whose gateway is down is tried again
 * @param noAgentRetry when an agent is asked for again after "none available"
 * @param refusedRetry when a contact is tried again after the switch refused the call for its own limits
 * @param connectorDownRetry when the voice connector is tried again after a request could not be delivered
 * @param reservationTimeout how long an agent is waited for
 * @param recordSettle how long the switch's record of a call that has vanished is waited for before the call counts as lost; zero: no records come
 * @param reconcileInterval how often the live calls are compared with the switch's channels
 * @param campaigns settings of campaigns that have their own
 * @param campaignDefaults settings of all others
 */
public record DialSettings(
        int maxSlots,
        SortedMap<SwitchId, SwitchLimits> switches,
        SortedMap<GatewayId, GatewayLimits> gateways,
        SwitchDownRule switchDown,
        Duration switchDownGrace,
        Duration gatewayDownRetry,
        Duration noAgentRetry,
        Duration refusedRetry,
        Duration connectorDownRetry,
        Duration reservationTimeout,
        Duration reconcileInterval,
        Duration recordSettle,
        SortedMap<CampaignId, CampaignRules> campaigns,
        CampaignRules campaignDefaults) {

    public DialSettings {
        switches = Collections.unmodifiableSortedMap(new TreeMap<>(switches));
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
        campaigns = Collections.unmodifiableSortedMap(new TreeMap<>(campaigns));
    }

    /** Settings for the given switches with the documented default of everything else. */
    public static DialSettings defaults(int maxSlots, Map<SwitchId, SwitchLimits> switches) {
        return new DialSettings(
                maxSlots,
                new TreeMap<>(switches),
                new TreeMap<>(),
                SwitchDownRule.FAIL,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ZERO,
                new TreeMap<>(),
                CampaignRules.defaults());
    }

    /** The same settings, to be changed in part. */
    public Builder with() {
        return new Builder(this);
    }

    /** The rules of a campaign. */
    public CampaignRules rulesOf(CampaignId campaign) {
        return campaigns.getOrDefault(campaign, campaignDefaults);
    }

    /**
     * Limits of one switch.
     *
     * @param maxSlots our calls there, 1 or more
     * @param cps our new legs there in any one second, 1 or more; at most its {@code sessions-per-second} - 1
     */
    public record SwitchLimits(int maxSlots, int cps) {}

    /**
     * Limits of one gateway, on each switch.
     *
     * @param maxCalls calls at once, 1 or more
     * @param cps new calls in any one second, 1 or more; {@link #ANY_CPS}: no limit
     */
    public record GatewayLimits(int maxCalls, int cps) {
        /** No limit of calls per second. */
        public static final int ANY_CPS = Integer.MAX_VALUE;
    }

    /**
     * Rules of one campaign.
     *
     * @param weight share of the slots relative to other campaigns, 1 or more
     * @param maxSlots calls in flight of the campaign, 1 or more
     * @param ringTimeout how long a person's phone rings
     * @param ivr destination of IVR contacts that name none; null: such contacts fail
     * @param agents who keeps the campaign's agents
     * @param pacing the abandonment limits; a person for whom no agent was found within its grace time is abandoned
     * @param abandonMessage played to them before the call ends; null: it ends at once
     * @param bridgeTimeout how long the agent that was found may take to answer; then the person is abandoned
     * @param preview how contacts are shown before they are dialed
     * @param amd what is done about answering machines
     * @param redialLost whether a contact whose call was lost is dialed again, although it may have rung
     */
    public record CampaignRules(
            int weight,
            int maxSlots,
            Duration ringTimeout,
            @Nullable Extension ivr,
            AgentsBy agents,
            PacingSettings pacing,
            @Nullable MediaFile abandonMessage,
            Duration bridgeTimeout,
            PreviewRules preview,
            AmdRules amd,
            boolean redialLost) {

        /** Rules of a campaign that never dials a lost contact again. */
        public CampaignRules(
                int weight,
                int maxSlots,
                Duration ringTimeout,
                @Nullable Extension ivr,
                AgentsBy agents,
                PacingSettings pacing,
                @Nullable MediaFile abandonMessage,
                Duration bridgeTimeout,
                PreviewRules preview,
                AmdRules amd) {
            this(
                    weight,
                    maxSlots,
                    ringTimeout,
                    ivr,
                    agents,
                    pacing,
                    abandonMessage,
                    bridgeTimeout,
                    preview,
                    amd,
                    false);
        }

        /** How long after the answer an agent is still in time, in milliseconds. */
        public long graceMs() {
            return pacing.graceAfterAnswerMs();
        }

        /** The documented default of everything. */
        public static CampaignRules defaults() {
            return new CampaignRules(
                    1,
                    Integer.MAX_VALUE,
                    Duration.ofSeconds(45),
                    null,
                    AgentsBy.CONNECTOR,
                    PacingSettings.DEFAULT,
                    null,
                    Duration.ofSeconds(60),
                    new PreviewRules(Duration.ofSeconds(30), PreviewChoice.SKIP, Duration.ofMinutes(15)),
                    new AmdRules(AmdMode.OFF, Duration.ofSeconds(3), MachineAction.HANG_UP, null));
        }
    }

    /**
     * How contacts are shown before they are dialed.
     *
     * @param timeout how long the agent may take to decide
     * @param onTimeout what is done if they do not
     * @param skipRetry after which a skipped contact is shown again
     */
    public record PreviewRules(Duration timeout, PreviewChoice onTimeout, Duration skipRetry) {}

    /** What becomes of a contact that was shown. */
    public enum PreviewChoice {
        DIAL,
        SKIP
    }

    /**
     * What is done about answering machines.
     *
     * @param timeout how long the verdict is waited for; then whoever answered counts as a person
     * @param message played after the beep; null unless the action is {@link MachineAction#MESSAGE}
     */
    public record AmdRules(
            AmdMode mode,
            Duration timeout,
            MachineAction action,
            @Nullable MediaFile message) {}

    /** What becomes of contacts when no switch takes commands. */
    public enum SwitchDownRule {
        /** They fail, as with the product that this one replaces. */
        FAIL,
        /** They wait, if it is certain that nothing was sent. */
        RETRY
    }

    /** Settings of which some are changed. */
    public static final class Builder {
        private final DialSettings base;
        private int maxSlots;
        private SortedMap<SwitchId, SwitchLimits> switches;
        private SortedMap<GatewayId, GatewayLimits> gateways;
        private SwitchDownRule switchDown;
        private Duration reconcileInterval;
        private Duration recordSettle;
        private CampaignRules campaignDefaults;

        private Builder(DialSettings base) {
            this.base = base;
            this.maxSlots = base.maxSlots;
            this.switches = base.switches;
            this.gateways = base.gateways;
            this.switchDown = base.switchDown;
            this.reconcileInterval = base.reconcileInterval;
            this.recordSettle = base.recordSettle;
            this.campaignDefaults = base.campaignDefaults;
        }

        public Builder maxSlots(int value) {
            maxSlots = value;
            return this;
        }

        public Builder switches(SortedMap<SwitchId, SwitchLimits> value) {
            switches = value;
            return this;
        }

        public Builder gateways(SortedMap<GatewayId, GatewayLimits> value) {
            gateways = value;
            return this;
        }

        public Builder switchDown(SwitchDownRule value) {
            switchDown = value;
            return this;
        }

        public Builder reconcileInterval(Duration value) {
            reconcileInterval = value;
            return this;
        }

        public Builder recordSettle(Duration value) {
            recordSettle = value;
            return this;
        }

        public Builder campaignDefaults(CampaignRules value) {
            campaignDefaults = value;
            return this;
        }

        public DialSettings build() {
            return new DialSettings(
                    maxSlots,
                    switches,
                    gateways,
                    switchDown,
                    base.switchDownGrace,
                    base.gatewayDownRetry,
                    base.noAgentRetry,
                    base.refusedRetry,
                    base.connectorDownRetry,
                    base.reservationTimeout,
                    reconcileInterval,
                    recordSettle,
                    base.campaigns,
                    campaignDefaults);
        }
    }
}
