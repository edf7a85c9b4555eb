package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.originate.MediaFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
    private static final CallId CALL = new CallId("call-1");
    private static final MediaFile SORRY = new MediaFile("/sounds/sorry.wav");

    private final HandTimer timer = new HandTimer();
    private final List<String> done = new ArrayList<>();
    private final Announcements announcements = new Announcements(
            timer, call -> done.add("park"), (call, message) -> done.add("play " + message), call -> done.add("over"));

    @Test
    void theMessageIsSentWhenTheCallIsParkedAndOverWhenItStops() {
        announcements.begin(CALL, SORRY);
        assertThat(done).containsExactly("park");
        announcements.onParked(CALL);
        announcements.onStarted(CALL);
        assertThat(done).containsExactly("park", "play /sounds/sorry.wav");
        announcements.onStopped(CALL);
        assertThat(done).endsWith("over");
        timer.advance(Announcements.LONGEST_WAIT);
        assertThat(done).hasSize(3);
    }

    @Test
    void theMusicOfTheQueueIsNotTheMessage() {
        announcements.begin(CALL, SORRY);
        announcements.onStarted(CALL);
        announcements.onStopped(CALL);
        announcements.onParked(CALL);
        announcements.onStopped(CALL);
        assertThat(done).containsExactly("park", "play /sounds/sorry.wav");
    }

    @Test
    void aFileThatTheSwitchCannotPlayIsOverInTime() {
        announcements.begin(CALL, SORRY);
        announcements.onParked(CALL);
        timer.advance(Announcements.LONGEST_WAIT);
        assertThat(done).endsWith("over");
    }

    @Test
    void aRefusedCommandIsOverAtOnce() {
        announcements.begin(CALL, SORRY);
        announcements.onRefused(CALL);
        announcements.onRefused(CALL);
        assertThat(done).containsExactly("park", "over");
    }

    @Test
    void whoHangsUpHearsNothingMore() {
        announcements.begin(CALL, SORRY);
        announcements.onHungUp(CALL);
        announcements.onParked(CALL);
        timer.advance(Announcements.LONGEST_WAIT);
        assertThat(done).containsExactly("park");
    }

    @Test
    void oneMessageAtATime() {
        announcements.begin(CALL, SORRY);
        announcements.begin(CALL, SORRY);
        assertThat(done).containsExactly("park");
        announcements.forget();
        announcements.begin(CALL, SORRY);
        assertThat(done).containsExactly("park", "park");
    }
}
