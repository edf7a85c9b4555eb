package dialer.esl.story;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.Disposition;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call of a recording. Everything but the result is what the switch said; the result and the states are those of
 * the core.
 *
 * @param uuid the person's leg; null if the switch refused the call before it had a name
 * @param kind {@code AGENT} if the call was led to an agent (by a bridge, a queue or an agent's variables), else {@code IVR}
 * @param direction {@code outbound} or {@code inbound}; null if unknown
 * @param number the number called, or for an inbound call the number dialed; null if unknown
 * @param destinations where the dialplan sent the leg after the answer, in order
 * @param queue the switch's own queue in which the leg waited, null if none
 * @param agent the agent who was called for it, null if none
 * @param legs the person's leg first, then those of agents and the far end's own, if it is the same switch
 * @param state where the attempt stands at the end of the recording
 * @param contact what becomes of the contact: {@code ENDED}, {@code FAILED}, or {@code PENDING} if it goes back; null while the call lives
 * @param disposition null if the call lives on, or if nobody was called because the switch refused
 * @param callResult what the voice connector is told, null if nothing yet
 * @param hangupCause why the person's leg, or the originate, ended; null while it lives
 * @param bridgeHangupCause why the agent's leg ended, as the person's leg tells it; null if it was never joined
 * @param sipStatus final SIP status of the person's leg, 0 if unknown
 * @param sipHangup who ended it: {@code recv_bye}, {@code send_bye}, {@code recv_refuse} ...; empty if unknown
 * @param amd what was found out about who answered; null if nothing listened
 * @param notices what the voice connector is told at the end, in this order, by the last word of its path
 */
public record CallStory(
        @Nullable String uuid,
        CampaignType kind,
        @Nullable String direction,
        @Nullable String number,
        List<String> destinations,
        @Nullable String queue,
        @Nullable String agent,
        List<Leg> legs,
        List<Transition> transitions,
        AttemptState state,
        @Nullable ContactStatus contact,
        @Nullable Disposition disposition,
        @Nullable String callResult,
        @Nullable HangupCause hangupCause,
        @Nullable HangupCause bridgeHangupCause,
        int sipStatus,
        String sipHangup,
        Times times,
        @Nullable Amd amd,
        List<String> notices) {
    public CallStory {
        destinations = List.copyOf(destinations);
        legs = List.copyOf(legs);
        transitions = List.copyOf(transitions);
        notices = List.copyOf(notices);
    }

    /** What a leg is to the call. */
    public enum Role {
        CUSTOMER,
        AGENT,
        /** The person's own side, on the same switch: a gateway or a loopback that leads back to it. */
        FAR_END
    }

    /**
     * One channel.
     *
     * @param hangupCause null while it lives
     */
    public record Leg(
            String uuid,
            Role role,
            @Nullable String number,
            boolean answered,
            @Nullable HangupCause hangupCause) {}

    /**
     * A change of the attempt's state.
     *
     * @param at when the event came by which it was made, by the switch's clock; null if no event had told the time yet
     */
    public record Transition(
            AttemptState from, AttemptState to, @Nullable Instant at, String reason) {}

    /**
     * The switch's times, null if it did not come to that.
     *
     * @param bridgedAt when person and agent were joined
     */
    public record Times(
            @Nullable Instant createdAt,
            @Nullable Instant ringingAt,
            @Nullable Instant answeredAt,
            @Nullable Instant bridgedAt,
            @Nullable Instant endedAt) {

        /** From the first ringing (without any: from the start) to the answer, or without one to the end. */
        public @Nullable Duration ring() {
            return between(ringingAt == null ? createdAt : ringingAt, answeredAt == null ? endedAt : answeredAt);
        }

        /** From the answer to the agent, or to the end if none was reached. Only for {@code AGENT} calls. */
        public @Nullable Duration waitForAgent(CampaignType kind) {
            return kind == CampaignType.AGENT ? between(answeredAt, bridgedAt == null ? endedAt : bridgedAt) : null;
        }

        /** From the agent, or in an IVR from the answer, to the end. */
        public @Nullable Duration talk(CampaignType kind) {
            return between(kind == CampaignType.AGENT ? bridgedAt : answeredAt, endedAt);
        }

        /** Never negative: the switch's clock may be set back within a call. */
        private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
            if (from == null || to == null) {
                return null;
            }
            return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
        }
    }

    /**
     * What listened to who answered.
     *
     * @param by the switch's module
     * @param verdict avmd hears beeps only: who is heard without one counts as a person
     * @param at when it was found out, null if unknown
     */
    public record Amd(
            String by, AmdVerdict verdict, @Nullable Instant at) {}
}
