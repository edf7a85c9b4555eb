package dialer.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.CallSignal;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.call.Trace;
import dialer.scheduler.claim.ClaimSignal;
import dialer.scheduler.claim.ClaimedContact;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.notify.AgentSignal;
import dialer.scheduler.result.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallStoriesTest {
    private static final CampaignId CAMPAIGN = new CampaignId("spring");

    private final AtomicLong clock = new AtomicLong();
    private final CallStories stories = new CallStories(Trace.NONE, clock::incrementAndGet);
    private final List<Effect> performed = new ArrayList<>();

    @Test
    void theStoryHoldsEveryEventCommandAndChangeInTheirOrder() {
        CallId call = claimed("c1");
        stories.transition(call, CAMPAIGN, AttemptState.CLAIMED, AttemptState.RESERVING, "agent wanted");
        stories.signal(new AgentSignal.AgentReserved(1, new ContactId("c1"), new Extension("1005")));
        stories.signal(new CallSignal.Ringing(call, Instant.EPOCH));
        perform(new Effect.Kill(new SwitchId("fs1"), call, HangupCause.NORMAL_CLEARING));

        assertThat(told(call))
                .containsExactly(
                        "event: claimed for attempt 1",
                        "state: claimed → reserving (agent wanted)",
                        "event: agent 1005 is reserved",
                        "event: the far end rings, at 1970-01-01T00:00:00Z",
                        "command: hang up on fs1 with NORMAL_CLEARING");
        assertThat(stories.find(call).orElseThrow().steps())
                .extracting(StoryStep::atMs)
                .isSorted();
        assertThat(performed).hasSize(1);
    }

    @Test
    void whatFollowsTheEndIsStillTold() {
        CallId call = claimed("c1");
        end(call);
        perform(new Effect.Release(call, Duration.ofSeconds(1), false));

        assertThat(stories.find(call).orElseThrow().live()).isFalse();
        assertThat(told(call)).last().isEqualTo("command: give the contact back, due again in 1000 ms");
    }

    @Test
    void aContactThatIsClaimedAgainUnderTheSameCallGoesOnWithItsStory() {
        CallId call = claimed("c1");
        end(call);
        claimed("c1");

        assertThat(stories.find(call).orElseThrow().live()).isTrue();
        assertThat(told(call)).hasSize(3);
    }

    @Test
    void theOldestEndedCallsAreForgottenAndNeverALiveOne() {
        CallId live = claimed("live");
        for (int i = 0; i < CallStories.ENDED_CALLS + 10; i++) {
            end(claimed("c" + i));
        }

        assertThat(stories.find(live)).isPresent();
        assertThat(stories.find(new CallId("c9"))).isEmpty();
        assertThat(stories.find(new CallId("c10"))).isPresent();
    }

    @Test
    void aCallThatSomethingSendsInCirclesFillsNoMemory() {
        CallId call = claimed("c1");
        for (int i = 0; i < 2 * CallStories.STEPS; i++) {
            stories.signal(new CallSignal.Unbridged(call));
        }

        assertThat(told(call)).hasSize(CallStories.STEPS);
    }

    @Test
    void nobodyElsesCallIsTold() {
        stories.signal(new CallSignal.Ringing(new CallId("stray"), null));

        assertThat(stories.find(new CallId("stray"))).isEmpty();
    }

    private CallId claimed(String id) {
        CallId call = new CallId(id);
        stories.signal(new ClaimSignal.Claimed(List.of(), List.of(new ClaimedContact(contact(id), call, 1))));
        return call;
    }

    private void end(CallId call) {
        stories.transition(call, CAMPAIGN, AttemptState.CLAIMED, AttemptState.ENDED, "over");
    }

    private void perform(Effect effect) {
        stories.telling(performed::add).accept(effect);
    }

    private List<String> told(CallId call) {
        return stories.find(call).orElseThrow().steps().stream()
                .map(step -> step.kind().word() + ": " + step.text())
                .toList();
    }

    private static Contact contact(String id) {
        return new Contact(
                new ContactId(id),
                new PhoneNumber("+18005550199"),
                CampaignType.IVR,
                new GatewayId("carrier"),
                CAMPAIGN,
                null,
                new Extension("9001"),
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                null);
    }
}
