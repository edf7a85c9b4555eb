package dialer.daemon.doctor;

import dialer.daemon.config.DaemonSettings;
import dialer.daemon.config.SwitchSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** All the looks, in the order in which a person would mend things. Nothing is changed, and no call is made. */
public final class Doctor {
    private final DaemonSettings settings;

    public Doctor(DaemonSettings settings) {
        this.settings = settings;
    }

    /** Takes some seconds; each look gives up after five. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new DatabaseCheck(settings.database()).examine());
        for (SwitchSettings one : settings.switches()) {
            findings.addAll(new SwitchCheck(settings, one).examine());
        }
        findings.addAll(slots());
        URI connector = settings.voiceConnector().url();
        if (connector != null) {
            findings.add(ConnectorCheck.examine(connector));
        } else {
            findings.add(Finding.ok("voice connector", "none is configured: contacts that need its agents will fail"));
        }
        return findings;
    }

    private List<Finding> slots() {
        int ofSwitches =
                settings.switches().stream().mapToInt(SwitchSettings::maxSlots).sum();
        int ofNode = settings.dialing().maxSlots();
        return ofSwitches > ofNode
                ? List.of(Finding.warning(
                        "slots",
                        "the switches may take " + ofSwitches
                                + " calls together, but dialing.max-slots lets this node make " + ofNode,
                        "raise dialing.max-slots, unless other nodes share the switches"))
                : List.of(Finding.ok("slots", ofSwitches + " calls at once: what the switches may take together"));
    }
}
