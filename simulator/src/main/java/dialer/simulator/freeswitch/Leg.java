package dialer.simulator.freeswitch;

import org.jspecify.annotations.Nullable;

/** One channel of the simulated switch: its state words, times, variables and caller profile. */
final class Leg {

    final String uuid;
    final long sessionId;
    final String dialed;
    /** Host and port that the INVITE goes to. */
    final String peer;

    final @Nullable String gateway;
    final String channelName;
    final CallerProfile profile;
    final LegTimes times = new LegTimes();
    final ChannelVariables variables = new ChannelVariables();

    String state = "CS_NONE";
    int stateNumber = 1;
    String callState = "DOWN";
    String answerState = "ringing";
    String callUuid;
    boolean inDialplan;
    boolean hasMedia;
    boolean ignoresEarlyMedia;
    boolean playing;
    long playingSinceUs;
    long playedUs;

    @Nullable
    String application;

    @Nullable
    String applicationData;

    @Nullable
    String applicationResponse;

    @Nullable
    String cause;

    int sipStatus;

    @Nullable
    String sipPhrase;

    boolean farEndHungUp;
    /** The partner's profile and times at the moment the two legs got to know each other. */
    @Nullable
    OtherLeg other;

    /**
     * What a leg says about its partner.
     *
     * @param type {@code originator} or {@code originatee}
     * @param leg the partner itself, for facts that are read later
     */
    record OtherLeg(String type, CallerProfile profile, LegTimes times, Leg leg) {}

    Leg(long sessionId, String dialed, String peer, @Nullable String gateway, CallerProfile profile) {
        this.uuid = profile.uuid;
        this.sessionId = sessionId;
        this.dialed = dialed;
        this.peer = peer;
        this.gateway = gateway;
        this.channelName = profile.channelName;
        this.profile = profile;
        this.callUuid = uuid;
    }

    boolean isAnswered() {
        return times.answeredUs != 0;
    }

    boolean isEnded() {
        return cause != null;
    }

    void created(long nowUs) {
        times.createdUs = nowUs;
        profile.createdUs = nowUs;
    }

    void state(String newState, int number) {
        state = newState;
        stateNumber = number;
    }
}
