package dialer.daemon.cli;

import dialer.esl.protocol.EslProtocolException;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.FrameReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads recorded bytes of a switch from a file or from standard input and writes lines about them, as far as they are good. */
final class RecordingReader {
    private final String command;
    private final InputStream standardInput;
    private final OutputStream standardOutput;

    /** @param command the whole command, for messages */
    RecordingReader(String command, InputStream standardInput, OutputStream standardOutput) {
        this.command = command;
        this.standardInput = standardInput;
        this.standardOutput = standardOutput;
    }

    /** Writes what there is to say about frames. */
    interface Lines {
        /** The next good frame. */
        void onFrame(Frame frame, OutputStream out) throws IOException;

        /** No further good frame comes, because all were read or because of damage. */
        default void onEnd(OutputStream out) throws IOException {}
    }

    /**
     * Reads until the end or the damage.
     *
     * @param file {@code -} is standard input
     * @return the exit status
     */
    int read(String file, PrintWriter err, Lines lines) {
        // JSON is UTF-8 whatever the locale of the terminal says, so the bytes are written here
        OutputStream out = new BufferedOutputStream(standardOutput, 65_536);
        String wrong;
        try (InputStream in = "-".equals(file) ? standardInput : Files.newInputStream(Path.of(file))) {
            wrong = readFrames(new FrameReader(in), out, lines);
            lines.onEnd(out);
            out.flush();
        } catch (NoSuchFileException e) {
            wrong = "no such file: " + file;
        } catch (IOException | UncheckedIOException e) {
            wrong = "cannot be read or written: " + e.getMessage();
        }
        if (wrong == null) {
            return ExitStatus.OK;
        }
        err.println(command + ": " + ("-".equals(file) ? "standard input" : file) + ": " + wrong);
        err.flush();
        return ExitStatus.FAILED;
    }

    /** What is wrong with the stream; null if it is whole. */
    private static @Nullable String readFrames(FrameReader reader, OutputStream out, Lines lines) throws IOException {
        long frames = 0;
        try {
            while (reader.hasNext()) {
                Frame frame = reader.next();
                frames++;
                lines.onFrame(frame, out);
            }
            return null;
        } catch (EslProtocolException damage) {
            return "damaged after " + frames + " good frames: " + damage.getMessage();
        }
    }
}
