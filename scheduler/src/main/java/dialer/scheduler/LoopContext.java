package dialer.scheduler;

import dialer.scheduler.agents.AgentBoard;
import dialer.scheduler.agents.Pace;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCalls;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.Trace;
import dialer.scheduler.campaign.Campaign;
import dialer.scheduler.campaign.CampaignBoard;
import dialer.scheduler.originate.SwitchBoard;
import dialer.scheduler.pacing.PacingPolicy;
import dialer.scheduler.result.HangupCause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the steps of the dial loop share: the live state, the time of the signal at hand, and the effects collected for it. */
public final class LoopContext {
    private final DialSettings settings;
    private final LiveCalls calls;
    private final SwitchBoard switches;
    private final CampaignBoard campaigns = new CampaignBoard();
    private final AgentBoard agents;
    private final Pace pace;
    private final Trace trace;
    private List<Effect> effects = new ArrayList<>();
    private long nowMs;
    private boolean draining;
    private boolean overloaded;
    private boolean leaseHeld = true;

    LoopContext(DialSettings settings, Supplier<PacingPolicy> policies, Trace trace, long nowMs) {
        this.settings = settings;
        this.trace = trace;
        this.agents = new AgentBoard(policies);
        this.pace = new Pace(this);
        this.calls = new LiveCalls(trace);
        this.switches = new SwitchBoard(settings, calls, nowMs);
        this.nowMs = nowMs;
    }

    public DialSettings settings() {
        return settings;
    }

    public LiveCalls calls() {
        return calls;
    }

    public SwitchBoard switches() {
        return switches;
    }

    /** Whether no switch has been up for longer than the settings allow for a short cut. */
    public boolean switchDownGraceOver() {
        return !switches.anyUp()
                && switches.downForMs(nowMs) >= settings.switchDownGrace().toMillis();
    }

    public AgentBoard agents() {
        return agents;
    }

    public Pace pace() {
        return pace;
    }

    public Trace trace() {
        return trace;
    }

    public CampaignBoard campaigns() {
        return campaigns;
    }

    public Campaign campaignOf(LiveCall call) {
        return campaigns.get(call.campaignId(), nowMs);
    }

    /** Monotonic milliseconds of the signal at hand. Never goes back, whatever the wall clock does. */
    public long nowMs() {
        return nowMs;
    }

    void nowMs(long now) {
        nowMs = Math.max(nowMs, now);
    }

    public void perform(Effect effect) {
        effects.add(effect);
    }

    /** Hangs up, if the call's switch takes commands; whether it does. */
    public boolean hangUp(LiveCall call, HangupCause cause) {
        SwitchId where = call.switchId();
        if (where == null || !switches.isUp(where)) {
            return false;
        }
        perform(new Effect.Kill(where, call.id(), cause));
        return true;
    }

    List<Effect> takeEffects() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    public boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }

    /** Whether it is certain that the claims are this node's alone. */
    public boolean leaseHeld() {
        return leaseHeld;
    }

    void leaseHeld(boolean now) {
        leaseHeld = now;
    }

    /** Whether signals or results pile up, so that nothing new may be started. */
    public boolean overloaded() {
        return overloaded;
    }

    void overloaded(boolean now) {
        overloaded = now;
    }
}
