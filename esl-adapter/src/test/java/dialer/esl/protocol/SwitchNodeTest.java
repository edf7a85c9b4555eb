package dialer.esl.protocol;

import static dialer.esl.protocol.EslConnectionTest.assertFailed;
import static dialer.esl.protocol.ScriptedSwitch.holding;
import static dialer.esl.protocol.ScriptedSwitch.recording;
import static dialer.esl.protocol.ScriptedSwitch.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import dialer.esl.protocol.CloseReason.Kind;
import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SwitchNodeTest {
    private static final MultiThreadIoEventLoopGroup GROUP =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final EventLoop LOOP = GROUP.next();
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration JOB_DEADLINE = Duration.ofSeconds(90);
    private static final Duration LONGEST_FIRST_DELAY = Duration.ofMillis(500);
    private static final Subscription SUBSCRIPTION =
            Subscription.to("HEARTBEAT", "BACKGROUND_JOB", "CHANNEL_ANSWER").andCustom("sofia::gateway_state");
    private static final String SUBSCRIBE =
            "event plain HEARTBEAT BACKGROUND_JOB CHANNEL_ANSWER CUSTOM sofia::gateway_state";

    private final ManualTimer timer = new ManualTimer(LOOP);
    private final Heard heard = new Heard();

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void eventsAreSubscribedBeforeTheCommandsConnectionBegins() throws Exception {
        CountDownLatch subscribe = new CountDownLatch(1);
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        client -> {
                            connections.incrementAndGet();
                            client.authenticate();
                            client.expect(SUBSCRIBE);
                            client.holdUntil(subscribe);
                            client.send(ScriptedSwitch.SUBSCRIBED);
                            client.hold();
                        },
                        subscribed(client -> {
                            connections.incrementAndGet();
                            client.hold();
                        }));
                SwitchNode node = started(theSwitch)) {
            assertThat(theSwitch.command()).isEqualTo(SUBSCRIBE);
            assertThat(connections).hasValue(1);
            assertThat(node.state()).isEqualTo(SwitchNode.State.SUBSCRIBING);
            subscribe.countDown();
            assertThat(heard.next()).isEqualTo("up");
            assertThat(theSwitch.command()).isEqualTo("event plain HEARTBEAT");
            assertThat(node.state()).isEqualTo(SwitchNode.State.UP);
        }
    }

    @Test
    void aJobHasTwoAnswersOverTwoConnections() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        subscribed(client -> {
                            client.holdUntil(accepted);
                            client.sendJob("someone-elses", "+OK");
                            client.sendJob("j-1", "-ERR USER_BUSY\n");
                            client.hold();
                        }),
                        subscribed(client -> {
                            client.answer("bgapi originate x\nJob-UUID: j-1", reply("+OK Job-UUID: j-1"));
                            client.hold();
                        }));
                SwitchNode node = up(theSwitch)) {
            Job job = node.bgapi("j-1", "originate x", DEADLINE, JOB_DEADLINE);
            assertThat(job.accepted().get(10, TimeUnit.SECONDS)).isEqualTo("+OK Job-UUID: j-1");
            assertThat(job.result()).isNotDone();
            accepted.countDown();
            assertThat(job.result().get(10, TimeUnit.SECONDS)).isEqualTo("-ERR USER_BUSY\n");
            assertThat(heard.next()).isEqualTo("BACKGROUND_JOB");
        }
    }

    @Test
    void aJobsResultMayComeBeforeItsAcceptance() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        subscribed(client -> {
                            client.holdUntil(sent);
                            client.sendJob("j-1", "+OK call-1\n");
                            client.hold();
                        }),
                        subscribed(client -> {
                            client.expect("bgapi");
                            sent.countDown();
                            client.holdUntil(finished);
                            client.send(reply("+OK Job-UUID: j-1"));
                            client.hold();
                        }));
                SwitchNode node = up(theSwitch)) {
            Job job = node.bgapi("j-1", "originate x", DEADLINE, JOB_DEADLINE);
            assertThat(job.result().get(10, TimeUnit.SECONDS)).isEqualTo("+OK call-1\n");
            assertThat(job.accepted()).isNotDone();
            finished.countDown();
            assertThat(job.accepted().get(10, TimeUnit.SECONDS)).startsWith("+OK");
        }
    }

    @Test
    void aJobTheSwitchRefusesNeverBegan() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(holding(), subscribed(client -> {
                    client.answer("bgapi", reply("-ERR command not found"));
                    client.hold();
                }));
                SwitchNode node = up(theSwitch)) {
            Job job = node.bgapi("j-1", "x", DEADLINE, JOB_DEADLINE);
            assertFailed(job.accepted(), Failure.REJECTED, Sent.YES);
            assertFailed(job.result(), Failure.REJECTED, Sent.YES);
        }
    }

    @Test
    void aJobThatNeverEndsFailsAtItsOwnDeadline() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(holding(), holding());
                SwitchNode node = up(theSwitch)) {
            Job job = node.bgapi("j-1", "x", DEADLINE, Duration.ofSeconds(30));
            Job same = node.bgapi("j-1", "x", DEADLINE, Duration.ofSeconds(30));
            assertFailed(same.accepted(), Failure.DUPLICATE_JOB, Sent.NO);
            timer.advance(Duration.ofSeconds(6));
            assertFailed(job.accepted(), Failure.DEADLINE, Sent.YES);
            assertThat(job.result()).isNotDone();
            timer.advance(Duration.ofSeconds(25));
            assertFailed(job.result(), Failure.DEADLINE, Sent.UNKNOWN);
        }
    }

    @Test
    void aJobOutlivesAReconnectAndNothingIsSentTwice() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        subscribed(client -> client.holdUntil(lost)),
                        subscribed(client -> {
                            client.expect("bgapi");
                            lost.countDown();
                            client.hold();
                        }),
                        subscribed(client -> {
                            client.sendJob("j-1", "-ERR NO_ANSWER\n");
                            client.hold();
                        }),
                        holding());
                SwitchNode node = up(theSwitch)) {
            Job job = node.bgapi("j-1", "originate x", DEADLINE, JOB_DEADLINE);
            assertFailed(job.accepted(), Failure.CONNECTION_CLOSED, Sent.YES);
            assertThat(heard.next()).isEqualTo("down END_OF_STREAM");
            assertThat(job.result()).isNotDone();

            timer.advance(LONGEST_FIRST_DELAY);
            assertThat(job.result().get(10, TimeUnit.SECONDS)).isEqualTo("-ERR NO_ANSWER\n");
            assertThat(heard.nextTwo()).containsExactlyInAnyOrder("BACKGROUND_JOB", "up");
            assertThat(theSwitch.commandsSoFar())
                    .containsExactly(
                            SUBSCRIBE,
                            "event plain HEARTBEAT",
                            "bgapi originate x\nJob-UUID: j-1",
                            SUBSCRIBE,
                            "event plain HEARTBEAT");
        }
    }

    @Test
    void commandsAreRefusedWhileDown() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(subscribed(client -> {}));
                SwitchNode node = started(theSwitch)) {
            assertThat(heard.next()).isIn("failed END_OF_STREAM", "failed IO_ERROR");
            assertThat(node.state()).isEqualTo(SwitchNode.State.BACKING_OFF);
            assertFailed(node.api("status", DEADLINE), Failure.NOT_CONNECTED, Sent.NO);
            Job job = node.bgapi("j-1", "status", DEADLINE, JOB_DEADLINE);
            assertFailed(job.accepted(), Failure.NOT_CONNECTED, Sent.NO);
            assertFailed(job.result(), Failure.NOT_CONNECTED, Sent.NO);
        }
    }

    @Test
    void eitherConnectionTakesTheOtherDownWithIt() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch eventsClosed = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        subscribed(client -> {
                            client.hold();
                            eventsClosed.countDown();
                        }),
                        subscribed(client -> client.holdUntil(end)));
                SwitchNode node = up(theSwitch)) {
            end.countDown();
            assertThat(heard.next()).isEqualTo("down END_OF_STREAM");
            assertThat(eventsClosed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(node.state()).isEqualTo(SwitchNode.State.BACKING_OFF);
        }
    }

    @Test
    void aSilentSwitchIsDeadAfterTwoAndAHalfHeartbeats() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(holding(), holding(), holding(), holding());
                SwitchNode node = up(theSwitch)) {
            timer.advance(Duration.ofSeconds(49));
            assertThat(node.state()).isEqualTo(SwitchNode.State.UP);
            timer.advance(Duration.ofSeconds(1));
            assertThat(heard.next()).isEqualTo("down SILENT");
            timer.advance(LONGEST_FIRST_DELAY);
            assertThat(heard.next()).isEqualTo("up");
        }
    }

    @Test
    void anEventThatIsNotAcceptedLeadsToANewConnectionInsteadOfAHole() throws Exception {
        heard.capacity.set(2);
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(
                        subscribed(client -> {
                            client.holdUntil(go);
                            for (int i = 0; i < 5; i++) {
                                client.sendEvent("Event-Name: CHANNEL_ANSWER\n\n");
                            }
                            client.hold();
                        }),
                        holding(),
                        holding(),
                        holding());
                SwitchNode node = up(theSwitch)) {
            go.countDown();
            assertThat(heard.next()).isEqualTo("CHANNEL_ANSWER");
            assertThat(heard.next()).isEqualTo("CHANNEL_ANSWER");
            assertThat(heard.next()).isEqualTo("down EVENT_REFUSED");
            timer.advance(LONGEST_FIRST_DELAY);
            assertThat(heard.next()).isEqualTo("up");
            assertThat(node.state()).isEqualTo(SwitchNode.State.UP);
        }
    }

    @Test
    void aListenerThatThrowsCountsAsNotAccepting() throws Exception {
        heard.capacity.set(-1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(subscribed(client -> {
                    client.sendEvent("Event-Name: CHANNEL_ANSWER\n\n");
                    client.hold();
                }));
                SwitchNode node = started(theSwitch)) {
            assertThat(heard.next()).isIn("down EVENT_REFUSED", "failed EVENT_REFUSED");
            assertThat(node.state()).isEqualTo(SwitchNode.State.BACKING_OFF);
        }
    }

    @Test
    void failedAttemptsComeAtGrowingDelays() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch();
                SwitchNode node = node(theSwitch)) {
            for (int i = 0; i < 8; i++) {
                theSwitch.then(recording("auth_wrong", true));
            }
            node.start();
            long[] boundsMs = {500, 1000, 2000, 4000, 8000, 15000, 15000};
            for (long boundMs : boundsMs) {
                assertThat(heard.next()).isEqualTo("failed AUTH_FAILED");
                assertThat(heard.lastDelay).isBetween(Duration.ZERO, Duration.ofMillis(boundMs));
                timer.advance(heard.lastDelay);
            }
        }
    }

    @Test
    void aRefusedSubscriptionIsAFailedAttempt() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
                    client.authenticate();
                    client.answer("event plain", reply("-ERR no keywords supplied"));
                    client.hold();
                });
                SwitchNode node = started(theSwitch)) {
            assertThat(heard.next()).isEqualTo("failed SUBSCRIPTION_FAILED");
            assertThat(node.state()).isEqualTo(SwitchNode.State.BACKING_OFF);
        }
    }

    @Test
    void closingEndsEverything() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        ScriptedSwitch.Script untilClosed = subscribed(client -> {
            client.hold();
            closed.countDown();
        });
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(untilClosed, untilClosed)) {
            SwitchNode node = up(theSwitch);
            CompletableFuture<String> api = node.api("status", DEADLINE);
            Job job = node.bgapi("j-1", "x", DEADLINE, JOB_DEADLINE);
            assertThat(theSwitch.command()).isEqualTo(SUBSCRIBE);
            node.close();
            assertThat(api).isCompletedExceptionally();
            assertThat(job.accepted()).isCompletedExceptionally();
            assertThat(job.result()).isCompletedExceptionally();
            assertThat(node.state()).isEqualTo(SwitchNode.State.CLOSED);
            assertThat(heard.next()).isEqualTo("down REQUESTED");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(timer.pendingDelays()).isEmpty();
            assertFailed(node.api("status", DEADLINE), Failure.NOT_CONNECTED, Sent.NO);
            node.close();
        }
    }

    @Test
    void closingWhileBackingOffConnectsNoMore() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("auth_wrong", true))) {
            SwitchNode node = started(theSwitch);
            assertThat(heard.next()).isEqualTo("failed AUTH_FAILED");
            node.close();
            assertThat(timer.pendingDelays()).isEmpty();
            timer.advance(Duration.ofMinutes(1));
            assertThat(node.state()).isEqualTo(SwitchNode.State.CLOSED);
        }
    }

    @Test
    void severalSwitchesShareOneEventLoop() throws Exception {
        Heard second = new Heard();
        try (ScriptedSwitch one = new ScriptedSwitch(holding(), holding());
                ScriptedSwitch two = new ScriptedSwitch(
                        subscribed(client -> {
                            client.sendEvent("Event-Name: HEARTBEAT\n\n");
                            client.hold();
                        }),
                        subscribed(client -> {
                            client.expect("api hostname");
                            client.sendApiResponse("two");
                            client.hold();
                        }));
                SwitchNode first = up(one);
                SwitchNode other = new SwitchNode(config(two.port()), GROUP, new Random(1), second)) {
            other.start();
            assertThat(second.nextTwo()).containsExactlyInAnyOrder("HEARTBEAT", "up");
            assertThat(other.api("hostname", DEADLINE).get(10, TimeUnit.SECONDS))
                    .isEqualTo("two");
            assertThat(first.state()).isEqualTo(SwitchNode.State.UP);
        }
    }

    @Test
    void aNodeWhoseEventLoopIsGoneRefuses() {
        MultiThreadIoEventLoopGroup gone = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        SwitchNode node = new SwitchNode(config(1), gone, new Random(1), heard);
        gone.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        Awaitility.await().until(gone::isTerminated);
        assertFailed(node.api("status", DEADLINE), Failure.NOT_CONNECTED, Sent.NO);
        node.close();
    }

    private SwitchNode up(ScriptedSwitch theSwitch) throws InterruptedException {
        SwitchNode node = started(theSwitch);
        assertThat(heard.next()).isEqualTo("up");
        return node;
    }

    private SwitchNode started(ScriptedSwitch theSwitch) {
        SwitchNode node = node(theSwitch);
        node.start();
        return node;
    }

    private SwitchNode node(ScriptedSwitch theSwitch) {
        return new SwitchNode(config(theSwitch.port()), LOOP, timer, new Random(1), heard);
    }

    private static SwitchConfig config(int port) {
        return SwitchConfig.of("switch", "127.0.0.1", port, ScriptedSwitch.PASSWORD, SUBSCRIPTION);
    }

    private static String reply(String text) {
        return "Content-Type: command/reply\nReply-Text: " + text + "\n\n";
    }

    /** What the listener was told, one word each. */
    private static final class Heard implements SwitchListener {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        /** How many events are accepted; a negative one means to throw. */
        final AtomicInteger capacity = new AtomicInteger(Integer.MAX_VALUE);

        volatile Duration lastDelay = Duration.ZERO;

        @Override
        public void onUp() {
            words.add("up");
        }

        @Override
        public void onDown(CloseReason reason) {
            words.add("down " + word(reason));
        }

        @Override
        public void onConnectFailed(CloseReason reason, Duration retryIn) {
            lastDelay = retryIn;
            words.add("failed " + word(reason));
        }

        @Override
        public boolean onEvent(EslEvent event) {
            if (capacity.get() < 0) {
                throw new IllegalStateException("a fault of the listener");
            }
            if (capacity.get() == 0) {
                return false;
            }
            capacity.decrementAndGet();
            words.add(event.name());
            return true;
        }

        private static Kind word(CloseReason reason) {
            return reason.kind();
        }

        String next() throws InterruptedException {
            String word = words.poll(10, TimeUnit.SECONDS);
            return word == null ? "nothing within 10 s" : word;
        }

        List<String> nextTwo() throws InterruptedException {
            String first = next();
            return List.of(first, next());
        }
    }
}
