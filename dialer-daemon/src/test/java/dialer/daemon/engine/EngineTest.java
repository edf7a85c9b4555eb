package dialer.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dialer.scheduler.DialSettings;
import dialer.scheduler.Effect;
import dialer.scheduler.call.ControlSignal;
import dialer.scheduler.call.Trace;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.pacing.ProgressivePolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final Engine engine =
            new Engine(DialSettings.defaults(1, Map.of()), ProgressivePolicy::new, Trace.NONE, () -> true);
    private final List<Effect> performed = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void anEffectThatCannotBePerformedDoesNotEndTheLoop() {
        engine.start(effect -> {
            if (effect instanceof Effect.AnswerControl answer && answer.requestId() == 1) {
                throw new IllegalStateException("cannot be performed");
            }
            performed.add(effect);
        });
        engine.post(question(1));
        engine.post(question(2));

        await().until(() -> performed.contains(new Effect.AnswerControl(2, Effect.ControlAnswer.NOT_LIVE)));
        assertThat(engine.silentForMs()).isLessThan(60_000);
        assertThat(engine.broken()).isEqualTo(1);
    }

    @Test
    void whatComesBackWhileAnEffectIsPerformedNeedsNoRoomInTheQueue() throws InterruptedException {
        CountDownLatch full = new CountDownLatch(1);
        AtomicBoolean answeredOnce = new AtomicBoolean();
        engine.start(effect -> {
            if (!(effect instanceof Effect.AnswerControl answer)) {
                return;
            }
            if (answer.requestId() == 2) {
                performed.add(effect);
            }
            if (answeredOnce.compareAndSet(false, true)) {
                awaitUninterrupted(full);
                engine.post(question(2));
            }
        });
        engine.post(question(1));
        await().until(answeredOnce::get);
        while (engine.offer(question(3))) {
            Thread.onSpinWait();
        }
        full.countDown();

        await().until(() -> performed.contains(new Effect.AnswerControl(2, Effect.ControlAnswer.NOT_LIVE)));
    }

    private static ControlSignal question(long number) {
        return new ControlSignal.EndCall(number, new CallId("nobody"));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
