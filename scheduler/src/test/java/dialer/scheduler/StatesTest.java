package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.LiveCall;
import dialer.scheduler.call.LiveCalls;
import dialer.scheduler.call.Trace;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.ContactStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class StatesTest {
    @Test
    void endedAttemptsNeverChange() {
        for (AttemptState next : AttemptState.values()) {
            assertThat(AttemptState.ENDED.mayBecome(next)).isFalse();
        }
    }

    @Test
    void everyAttemptStateIsReachableAndMayEnd() {
        assertThat(reachable(AttemptState.CLAIMED, AttemptState.class, AttemptState::mayBecome))
                .containsExactly(AttemptState.values());
        for (AttemptState state : AttemptState.values()) {
            assertThat(state == AttemptState.ENDED || state.mayBecome(AttemptState.ENDED))
                    .as(state.word())
                    .isTrue();
            assertThat(state.mayBecome(state)).isFalse();
        }
    }

    @Test
    void endedAndFailedContactsNeverChange() {
        for (ContactStatus next : ContactStatus.values()) {
            assertThat(ContactStatus.ENDED.mayBecome(next)).isFalse();
            assertThat(ContactStatus.FAILED.mayBecome(next)).isFalse();
        }
        assertThat(ContactStatus.ENDED.isActive()).isFalse();
        assertThat(ContactStatus.FAILED.isActive()).isFalse();
    }

    @Test
    void everyContactStatusIsReachable() {
        assertThat(reachable(ContactStatus.PENDING, ContactStatus.class, ContactStatus::mayBecome))
                .containsExactly(ContactStatus.values());
    }

    @Test
    void onlyADialedContactEnds() {
        for (ContactStatus status : ContactStatus.values()) {
            assertThat(status.mayBecome(ContactStatus.ENDED)).isEqualTo(status == ContactStatus.DIALED);
        }
    }

    @Test
    void wordsOfTheStatusesAreThoseOfTheContract() {
        assertThat(ContactStatus.values())
                .extracting(ContactStatus::word)
                .containsExactly("pending", "agent_pending", "dialed", "ended", "stopped", "failed");
        for (ContactStatus status : ContactStatus.values()) {
            assertThat(ContactStatus.ofWord(status.word())).isEqualTo(status);
        }
        assertThatThrownBy(() -> ContactStatus.ofWord("gone")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void illegalChangeIsRefusedCountedAndChangesNothing() {
        LiveCalls calls = new LiveCalls(Trace.NONE);
        LiveCall call = call("c1");
        calls.add(call);

        assertThat(calls.advance(call, AttemptState.BRIDGED, "test", 5)).isFalse();
        assertThat(call.state()).isEqualTo(AttemptState.CLAIMED);
        assertThat(call.stateSinceMs()).isEqualTo(1);
        assertThat(calls.illegalTransitions()).isEqualTo(1);
        assertThat(calls.size()).isEqualTo(1);
    }

    @Test
    void attemptEndsOnce() {
        LiveCalls calls = new LiveCalls(Trace.NONE);
        LiveCall call = call("c1");
        calls.add(call);
        calls.place(call, LoopDriver.SWITCH);

        assertThat(calls.advance(call, AttemptState.ENDED, "test", 5)).isTrue();
        calls.advance(call, AttemptState.ENDED, "test", 6);
        assertThat(calls.advance(call, AttemptState.RINGING, "test", 7)).isFalse();

        assertThat(calls.size()).isZero();
        assertThat(calls.onSwitch(LoopDriver.SWITCH)).isZero();
        assertThat(calls.onGateway(LoopDriver.SWITCH, LoopDriver.GATEWAY)).isZero();
        assertThat(calls.ofCampaign(LoopDriver.CAMPAIGN)).isZero();
        assertThat(calls.onNoSwitch()).isZero();
    }

    @Test
    void callIdThatIsLiveIsNotTakenTwice() {
        LiveCalls calls = new LiveCalls(Trace.NONE);
        calls.add(call("c1"));

        assertThatThrownBy(() -> calls.add(call("c1"))).isInstanceOf(IllegalStateException.class);
    }

    private static LiveCall call(String id) {
        return new LiveCall(
                new ClaimedContact(
                        LoopDriver.ivrContact(id, LoopDriver.CAMPAIGN, LoopDriver.GATEWAY), new CallId(id), 1),
                1);
    }

    private static <S extends Enum<S>> Set<S> reachable(S from, Class<S> type, BiPredicate<S, S> mayBecome) {
        Set<S> seen = EnumSet.of(from);
        Deque<S> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            S state = open.removeFirst();
            for (S next : EnumSet.allOf(type)) {
                if (mayBecome.test(state, next) && seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return seen;
    }
}
