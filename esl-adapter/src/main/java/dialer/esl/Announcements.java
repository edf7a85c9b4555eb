package dialer.esl;

import dialer.esl.protocol.Timer;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.originate.MediaFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to persons, in an order of commands that loses none. A call, wherever it is, is parked first (a parked one once more), and the
 * message is sent only when the switch says that it is: sent right behind the transfer it is dropped with the application that the
 * call leaves. The switch says nothing at all of a file that it cannot play, so a message that has not begun in time counts as over. Belongs
 * to one event loop.
 */
final class Announcements {
    /** The switch was seen to begin within a quarter of a second. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final Timer timer;
    private final Consumer<CallId> park;
    private final BiConsumer<CallId, MediaFile> play;
    private final Consumer<CallId> over;
    private final Map<CallId, Announcement> live = new HashMap<>();

    private static final class Announcement {
        final MediaFile message;
        boolean asked;
        boolean begun;
        Timer.@Nullable Task giveUp;

        Announcement(MediaFile message) {
            this.message = message;
        }
    }

    /**
     * @param park takes a call out of its queue
     * @param play sends the message to a parked call
     * @param over is told once of each message, when it was played or could not be
     */
    Announcements(Timer timer, Consumer<CallId> park, BiConsumer<CallId, MediaFile> play, Consumer<CallId> over) {
        this.timer = timer;
        this.park = park;
        this.play = play;
        this.over = over;
    }

    /** The person is to hear this; a second message for the same call, while the first is under way, is left out. */
    void begin(CallId call, MediaFile message) {
        Announcement announcement = new Announcement(message);
        if (live.putIfAbsent(call, announcement) == null) {
            announcement.giveUp = timer.after(LONGEST_WAIT, () -> finish(call));
            park.accept(call);
        }
    }

    /** CHANNEL_PARK. */
    void onParked(CallId call) {
        Announcement announcement = live.get(call);
        if (announcement != null && !announcement.asked) {
            announcement.asked = true;
            play.accept(call, announcement.message);
        }
    }

    /** PLAYBACK_START. What began before the message was sent is the queue's music. */
    void onStarted(CallId call) {
        Announcement announcement = live.get(call);
        if (announcement != null && announcement.asked) {
            announcement.begun = true;
            stopWaiting(announcement);
        }
    }

    /** PLAYBACK_STOP. */
    void onStopped(CallId call) {
        Announcement announcement = live.get(call);
        if (announcement != null && announcement.begun) {
            finish(call);
        }
    }

    /** The message was refused. */
    void onRefused(CallId call) {
        finish(call);
    }

    /** The call is over: nobody waits for its message any more. */
    void onHungUp(CallId call) {
        Announcement announcement = live.remove(call);
        if (announcement != null) {
            stopWaiting(announcement);
        }
    }

    /** The connection is gone; the core looks for its calls itself when it is back. */
    void forget() {
        live.values().forEach(Announcements::stopWaiting);
        live.clear();
    }

    private void finish(CallId call) {
        Announcement announcement = live.remove(call);
        if (announcement != null) {
            stopWaiting(announcement);
            over.accept(call);
        }
    }

    private static void stopWaiting(Announcement announcement) {
        if (announcement.giveUp != null) {
            announcement.giveUp.cancel();
            announcement.giveUp = null;
        }
    }
}
