package dialer.scheduler.campaign;

/** What holds a campaign back at this moment. Shown to operators as it is. */
public enum WhyNot {
    NOTHING("Dialing: nothing holds it back."),
    STOPPED("The campaign is stopped."),
    DRAINING("The daemon is shutting down: live calls end, no new ones start."),
    SWITCH_DOWN("No switch accepts commands."),
    SWITCH_PAUSED("The switch is paused for outbound calls."),
    SWITCH_REFUSES("The switch refuses new calls (its sessions per second or its maximum of sessions)."),
    NO_LEASE("It is not certain that this daemon still owns its calls: its lease could not be renewed in time."),
    OWNED_ELSEWHERE("Another daemon dials the campaigns of these agents."),
    DATABASE_DOWN("The database cannot be reached."),
    OVERLOADED("Results wait to be stored: no new calls until they are."),
    NO_PENDING_CONTACTS("No contact is due."),
    NO_FREE_SLOTS("All call slots are in use."),
    CAMPAIGN_SLOTS("The campaign uses all the slots that it may."),
    CPS("The calls per second are used up."),
    GATEWAY_LIMIT("Its gateways have no free port, or their calls per second are used up."),
    GATEWAY_DOWN("The gateway of its contacts is down."),
    NO_AGENTS("No agent is available."),
    WAITING_FOR_AGENTS("Agents have been asked for; their answer is waited for."),
    PACED("As many people are being called as there are agents for them."),
    ABANDONMENT_BUDGET("The abandonment budget is used up: no more people are called than agents are free."),
    NO_CALLCENTER("No switch has the queue module (mod_callcenter) that keeps the campaign's agents."),
    CONNECTOR_DOWN("The voice connector cannot be reached.");

    private final String sentence;

    WhyNot(String sentence) {
        this.sentence = sentence;
    }

    /** A plain sentence for the operator. */
    public String sentence() {
        return sentence;
    }
}
