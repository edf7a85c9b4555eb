package dialer.scheduler.originate;

import dialer.scheduler.DialSettings.CampaignRules;
import dialer.scheduler.LoopContext;
import dialer.scheduler.agents.AgentsBy;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.call.SwitchSignal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out when a switch comes up what campaigns want of it that it cannot do, and says so once for each module. */
public final class ModuleCheck {
    private final LoopContext context;

    public ModuleCheck(LoopContext context) {
        this.context = context;
    }

    /** The switch has told what it has loaded. */
    public void listed(SwitchSignal.ModulesListed listed) {
        context.switches().modules(listed.switchId(), listed.loaded());
        for (Map.Entry<SwitchModule, String> needed : needed().entrySet()) {
            if (!listed.loaded().contains(needed.getKey())) {
                context.trace()
                        .warning("switch " + listed.switchId() + " has not loaded "
                                + needed.getKey().word() + ": " + needed.getValue());
            }
        }
    }

    private SortedMap<SwitchModule, String> needed() {
        SortedMap<SwitchModule, String> needed = new TreeMap<>();
        add(needed, context.settings().campaignDefaults());
        context.settings().campaigns().values().forEach(rules -> add(needed, rules));
        return needed;
    }

    private static void add(SortedMap<SwitchModule, String> needed, CampaignRules rules) {
        SwitchModule listens = rules.amd().mode().module();
        if (listens != null) {
            needed.put(
                    listens,
                    "calls there are made without answering-machine detection, whoever answers counts as a person");
            if (rules.amd().action() == MachineAction.MESSAGE) {
                needed.putIfAbsent(
                        SwitchModule.MOD_AVMD,
                        "beeps are not heard there, messages for machines are played after the longest greeting");
            }
        }
        if (rules.agents() == AgentsBy.CALLCENTER) {
            needed.put(SwitchModule.MOD_CALLCENTER, "campaigns whose agents are in its queues are not dialed there");
        }
    }
}
