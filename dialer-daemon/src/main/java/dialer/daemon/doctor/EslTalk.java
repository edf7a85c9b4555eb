package dialer.daemon.doctor;

import dialer.esl.protocol.EslProtocolException;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.FrameReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One short talk with an Event Socket: a question, its answer, the next question. */
final class EslTalk implements AutoCloseable {
    private static final int TIMEOUT_MS = 5_000;

    private final Socket socket;
    private final FrameReader frames;

    private EslTalk(Socket socket) throws IOException {
        this.socket = socket;
        this.frames = new FrameReader(socket.getInputStream());
    }

    /** The switch does not let this client in; the message says why. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    /**
     * Connects and logs in.
     *
     * @throws RefusedException if the switch's access list or the password is wrong
     */
    static EslTalk open(String host, int port, String password) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            EslTalk talk = new EslTalk(socket);
            Frame greeting = talk.next();
            if (greeting.contentType().equals("text/rude-rejection")) {
                throw new RefusedException("acl");
            }
            if (!talk.ask("auth " + password).replyText().startsWith("+OK")) {
                throw new RefusedException("password");
            }
            return talk;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The answer to an {@code api} command, without the white space around it. */
    String api(String command) throws IOException {
        return ask("api " + command).body().strip();
    }

    private Frame ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\n\n").getBytes(StandardCharsets.UTF_8));
        return next();
    }

    private Frame next() throws IOException {
        try {
            if (frames.hasNext()) {
                return frames.next();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (EslProtocolException e) {
            throw new IOException("it does not speak ESL", e);
        }
        throw new IOException("it closed the connection");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
