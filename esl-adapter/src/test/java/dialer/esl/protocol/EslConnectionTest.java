package dialer.esl.protocol;

import static dialer.esl.protocol.ScriptedSwitch.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.esl.protocol.CloseReason.Kind;
import dialer.esl.protocol.EslCommandException.Failure;
import dialer.esl.protocol.EslCommandException.Sent;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EslConnectionTest {
    private static final MultiThreadIoEventLoopGroup GROUP =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final EventLoop LOOP = GROUP.next();
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final ManualTimer timer = new ManualTimer(LOOP);
    private final Heard heard = new Heard();

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void repliesComeToTheCommandsInTheirOrder() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("pipelined", false))) {
            EslConnection connection = ready(theSwitch);
            List<CompletableFuture<Frame>> replies = List.of(
                    connection.send(EslCommand.api("hostname"), DEADLINE),
                    connection.send(EslCommand.api("create_uuid"), DEADLINE),
                    connection.send(EslCommand.line("foo"), DEADLINE),
                    connection.send(EslCommand.bgapi("12345", "hostname"), DEADLINE),
                    connection.send(EslCommand.line("event plain BACKGROUND_JOB"), DEADLINE));
            assertThat(replies.stream().map(CompletableFuture::join).map(Frame::replyText))
                    .containsExactly(
                            "vm",
                            "0adcd8ff-47d8-4b07-806e-c263d55bc6e3",
                            "-ERR command not found",
                            "+OK Job-UUID: 12345",
                            "+OK event listener enabled plain");
            assertThat(theSwitch.commandsSoFar()).element(3).isEqualTo("bgapi hostname\nJob-UUID: 12345");
            connection.close();
        }
    }

    @Test
    void errorRepliesAreRepliesAsWell() throws Exception {
        List<Frame> recorded =
                Recordings.frames("bad_commands").stream().skip(2).toList();
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("bad_commands", false))) {
            EslConnection connection = ready(theSwitch);
            List<String> replies = new ArrayList<>();
            for (int i = 0; i < replyCount(recorded); i++) {
                replies.add(
                        connection.send(EslCommand.line("foo"), DEADLINE).join().replyText());
            }
            assertThat(replies)
                    .contains("-ERR command not found", "-ERR nosuchcommand Command not found!\n", "false")
                    .hasSize((int) replyCount(recorded));
            connection.close();
        }
    }

    @Test
    void aWrongPasswordIsItsOwnCause() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("auth_wrong", true))) {
            open(theSwitch.port());
            assertThat(heard.closed()).isEqualTo(new CloseReason(Kind.AUTH_FAILED, "-ERR invalid"));
        }
    }

    @Test
    void anAddressOutsideTheAccessListIsItsOwnCause() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("acl_reject", true))) {
            open(theSwitch.port());
            assertThat(heard.closed()).isEqualTo(new CloseReason(Kind.ACL_REJECTED, "Access Denied, go away."));
        }
    }

    @Test
    void aRefusedConnectionIsItsOwnCause() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        open(port);
        assertThat(heard.closed().kind()).isEqualTo(Kind.CONNECT_FAILED);
    }

    @Test
    void aSwitchThatNeverGreetsIsGivenUp() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            connected.countDown();
            client.hold();
        })) {
            open(theSwitch.port());
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            timer.advance(Duration.ofSeconds(10));
            assertThat(heard.closed().kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
        }
    }

    @Test
    void aShutdownIsHeardToItsLastEvent() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("disconnect_shutdown_api", true))) {
            EslConnection connection = ready(theSwitch);
            for (String line : List.of("event plain ALL", "bgapi a", "bgapi b", "api fsctl shutdown now")) {
                connection.send(EslCommand.line(line), DEADLINE).join();
            }
            assertThat(heard.closed())
                    .isEqualTo(new CloseReason(Kind.DISCONNECT_NOTICE, "The system is being shut down."));
            assertThat(heard.events)
                    .isEqualTo(Recordings.events("disconnect_shutdown_api").stream()
                            .map(event -> event.header("Event-Sequence"))
                            .toList());
        }
    }

    @Test
    void aKilledSwitchIsABareEndOfTheStream() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("disconnect_sigkill", true))) {
            EslConnection connection = ready(theSwitch);
            for (String line : List.of("event plain ALL", "bgapi a")) {
                connection.send(EslCommand.line(line), DEADLINE).join();
            }
            CompletableFuture<Frame> last = connection.send(EslCommand.line("bgapi b"), DEADLINE);
            assertThat(heard.closed().kind()).isEqualTo(Kind.END_OF_STREAM);
            assertThat(last).isCompleted();
            assertThat(heard.events)
                    .hasSize(Recordings.events("disconnect_sigkill").size());
        }
    }

    @Test
    void anEndInsideAFrameIsAProtocolError() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> client.send("Content-Type: auth/req"))) {
            open(theSwitch.port());
            assertThat(heard.closed()).isEqualTo(new CloseReason(Kind.PROTOCOL_ERROR, "stream ends inside a frame"));
        }
    }

    @Test
    void garbageIsAProtocolError() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            client.hold();
        })) {
            open(theSwitch.port());
            assertThat(heard.closed().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        }
    }

    @Test
    void aReplyToNoCommandIsAProtocolError() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.sendApiResponse("what?");
            client.hold();
        })) {
            ready(theSwitch);
            assertThat(heard.closed()).isEqualTo(new CloseReason(Kind.PROTOCOL_ERROR, "a reply to no command"));
        }
    }

    @Test
    void aReplyThatComesTooLateIsNotTakenForTheNextOne() throws Exception {
        CountDownLatch expired = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.expect("api slow");
            client.expect("api quick");
            client.holdUntil(expired);
            client.sendApiResponse("slow answer");
            client.sendApiResponse("quick answer");
            client.hold();
        })) {
            EslConnection connection = ready(theSwitch);
            CompletableFuture<Frame> slow = connection.send(EslCommand.api("slow"), Duration.ofSeconds(2));
            CompletableFuture<Frame> quick = connection.send(EslCommand.api("quick"), Duration.ofSeconds(20));
            theSwitch.command();
            theSwitch.command();
            timer.advance(Duration.ofSeconds(3));
            assertFailed(slow, Failure.DEADLINE, Sent.YES);
            assertThat(quick).isNotDone();
            expired.countDown();
            assertThat(quick.get(10, TimeUnit.SECONDS).body()).isEqualTo("quick answer");
            connection.close();
        }
    }

    @Test
    void whatIsPendingAtTheEndFailsAsSent() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.expect("api status");
        })) {
            EslConnection connection = ready(theSwitch);
            CompletableFuture<Frame> reply = connection.send(EslCommand.api("status"), DEADLINE);
            assertThat(heard.closed().kind()).isEqualTo(Kind.END_OF_STREAM);
            assertFailed(reply, Failure.CONNECTION_CLOSED, Sent.YES);
        }
    }

    @Test
    void whatWasStillBeingWrittenAtTheEndFailsAsUnknown() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.holdUntil(written);
            client.reset();
        })) {
            EslConnection connection = ready(theSwitch);
            EslCommand large = EslCommand.api("x".repeat(60_000));
            List<CompletableFuture<Frame>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                replies.add(connection.send(large, DEADLINE));
            }
            LOOP.submit(() -> {}).syncUninterruptibly();
            written.countDown();
            heard.closed();
            assertFailed(replies.get(0), Failure.CONNECTION_CLOSED, Sent.YES);
            assertFailed(replies.get(199), Failure.CONNECTION_CLOSED, Sent.UNKNOWN);
        }
    }

    @Test
    void commandsAreRefusedBeforeAndAfter() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.holdUntil(go);
            client.authenticate();
            client.hold();
        })) {
            EslConnection connection = open(theSwitch.port());
            assertFailed(connection.send(EslCommand.api("status"), DEADLINE), Failure.NOT_CONNECTED, Sent.NO);
            go.countDown();
            heard.ready();
            connection.close();
            assertThat(heard.closed().kind()).isEqualTo(Kind.REQUESTED);
            assertFailed(connection.send(EslCommand.api("status"), DEADLINE), Failure.NOT_CONNECTED, Sent.NO);
            assertThat(theSwitch.commandsSoFar()).isEmpty();
        }
    }

    @Test
    void tooManyPendingCommandsAreRefused() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.hold();
        })) {
            EslConnection connection = ready(theSwitch);
            List<CompletableFuture<Frame>> replies = new ArrayList<>();
            for (int i = 0; i <= EslConnection.MAX_PENDING; i++) {
                replies.add(connection.send(EslCommand.api("status"), DEADLINE));
            }
            assertFailed(replies.get(EslConnection.MAX_PENDING), Failure.TOO_MANY_PENDING, Sent.NO);
            assertThat(replies.get(0)).isNotDone();
            connection.close();
        }
    }

    @Test
    void aDeadlineIsMoreThanZero() throws Exception {
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(recording("auth_ok", true))) {
            EslConnection connection = ready(theSwitch);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connection.send(EslCommand.api("status"), Duration.ZERO));
            connection.close();
        }
    }

    @Test
    void aRefusedEventEndsTheConnection() throws Exception {
        heard.accepting.set(false);
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.sendEvent("Event-Name: HEARTBEAT\nEvent-Sequence: 1\n\n");
            client.sendEvent("Event-Name: HEARTBEAT\nEvent-Sequence: 2\n\n");
            client.hold();
        })) {
            ready(theSwitch);
            assertThat(heard.closed().kind()).isEqualTo(Kind.EVENT_REFUSED);
            assertThat(heard.events).containsExactly("1");
        }
    }

    @Test
    void silenceEndsTheConnectionAndAnyTrafficProlongsIt() throws Exception {
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (ScriptedSwitch theSwitch = new ScriptedSwitch(client -> {
            client.authenticate();
            client.sendEvent(events.take());
            client.hold();
        })) {
            ready(theSwitch);
            timer.advance(Duration.ofSeconds(40));
            events.add("Event-Name: X\nEvent-Sequence: 7\n\n");
            heard.event();
            timer.advance(Duration.ofSeconds(40));
            assertThat(heard.isClosed()).isFalse();
            timer.advance(Duration.ofSeconds(11));
            assertThat(heard.closed().kind()).isEqualTo(Kind.SILENT);
        }
    }

    private EslConnection ready(ScriptedSwitch theSwitch) throws Exception {
        EslConnection connection = open(theSwitch.port());
        heard.ready();
        return connection;
    }

    private EslConnection open(int port) {
        ConnectionConfig config = new ConnectionConfig(
                "127.0.0.1", port, ScriptedSwitch.PASSWORD, Duration.ofSeconds(10), Duration.ofSeconds(50));
        return EslConnection.open("test", config, LOOP, timer, heard);
    }

    private static long replyCount(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.contentType().equals(ContentType.COMMAND_REPLY)
                        || frame.contentType().equals(ContentType.API_RESPONSE))
                .count();
    }

    static void assertFailed(CompletableFuture<?> future, Failure failure, Sent sent) {
        assertThatThrownBy(() -> future.orTimeout(10, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(EslCommandException.class, e -> {
                    assertThat(e.failure()).isEqualTo(failure);
                    assertThat(e.sent()).isEqualTo(sent);
                });
    }

    /** What the listener was told. */
    private static final class Heard implements EslConnection.Listener {
        final AtomicBoolean accepting = new AtomicBoolean(true);
        final List<String> events = new ArrayList<>();
        private final CountDownLatch ready = new CountDownLatch(1);
        private final CountDownLatch event = new CountDownLatch(1);
        private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        @Override
        public void onReady(EslConnection connection) {
            ready.countDown();
        }

        @Override
        public boolean onEvent(EslEvent heard) {
            events.add(Objects.requireNonNull(heard.header("Event-Sequence")));
            event.countDown();
            return accepting.get();
        }

        @Override
        public void onClosed(CloseReason reason) {
            closed.complete(reason);
        }

        void ready() throws InterruptedException, IOException {
            assertThat(ready.await(10, TimeUnit.SECONDS)).as("ready").isTrue();
        }

        void event() throws InterruptedException {
            assertThat(event.await(10, TimeUnit.SECONDS)).as("event").isTrue();
        }

        boolean isClosed() {
            return closed.isDone();
        }

        CloseReason closed() throws Exception {
            return closed.get(10, TimeUnit.SECONDS);
        }
    }
}
