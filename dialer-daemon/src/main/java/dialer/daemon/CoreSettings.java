package dialer.daemon;

import dialer.daemon.config.AgentCallSettings;
import dialer.daemon.config.CampaignSettings;
import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.DialingSettings;
import dialer.daemon.config.SwitchSettings;
import dialer.scheduler.DialSettings;
import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.DialSettings.GatewayLimits;
import dialer.scheduler.DialSettings.SwitchDownRule;
import dialer.scheduler.DialSettings.SwitchLimits;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.GatewayId;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Gives the core its share of the configuration. */
final class CoreSettings {
    private CoreSettings() {}

    static DialSettings of(DaemonSettings settings) {
        NavigableMap<SwitchId, SwitchLimits> switches = new TreeMap<>();
        for (SwitchSettings one : settings.switches()) {
            switches.put(one.name(), new SwitchLimits(one.maxSlots(), one.cps()));
        }
        NavigableMap<GatewayId, GatewayLimits> gateways = new TreeMap<>();
        settings.gateways().forEach((id, one) -> gateways.put(id, new GatewayLimits(one.maxCalls(), one.cps())));
        NavigableMap<CampaignId, CampaignRules> campaigns = new TreeMap<>();
        settings.campaigns().named().forEach((id, one) -> campaigns.put(id, rules(one)));
        DialingSettings dialing = settings.dialing();
        return new DialSettings(
                dialing.maxSlots(),
                switches,
                gateways,
                dialing.switchDown() == DialingSettings.SwitchDown.RETRY ? SwitchDownRule.RETRY : SwitchDownRule.FAIL,
                dialing.switchDownGrace(),
                dialing.gatewayDownRetry(),
                dialing.noAgentRetry(),
                dialing.refusedRetry(),
                dialing.connectorDownRetry(),
                dialing.reservationTimeout(),
                dialing.reconcileInterval(),
                settings.callRecords().settle(),
                campaigns,
                rules(settings.campaigns().defaults()));
    }

    private static CampaignRules rules(CampaignSettings settings) {
        AgentCallSettings agentCalls = settings.agentCalls();
        return new CampaignRules(
                settings.weight(),
                settings.maxSlots(),
                settings.ringTimeout(),
                settings.ivr(),
                agentCalls.agents(),
                agentCalls.pacing(),
                agentCalls.abandonMessage(),
                agentCalls.bridgeTimeout(),
                agentCalls.preview(),
                agentCalls.amd(),
                settings.redialLost());
    }
}
