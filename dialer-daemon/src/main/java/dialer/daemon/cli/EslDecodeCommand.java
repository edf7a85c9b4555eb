package dialer.daemon.cli;

import dialer.esl.protocol.EslProtocolException;
import dialer.esl.protocol.Frame;
import dialer.esl.protocol.FrameReader;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dialer esl decode}. */
@Command(
        name = "decode",
        description = {
            "Read the bytes that a switch sent and print one JSON object a frame: contentType, headers, then of events name, headers and"
                    + " body, of all others the body. A header that comes more than once has an array of its values.",
            "A damaged stream ends with an error after its good frames."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every frame was read", "1:the stream is damaged or cannot be read", "2:wrong command line"})
public final class EslDecodeCommand implements Callable<Integer> {
    private final InputStream standardInput;
    private final OutputStream standardOutput;

    @Parameters(paramLabel = "FILE", description = "Recorded bytes; - is standard input.")
    private String file = "-";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** On the process's own streams. */
    public EslDecodeCommand() {
        this(System.in, new FileOutputStream(FileDescriptor.out));
    }

    EslDecodeCommand(InputStream standardInput, OutputStream standardOutput) {
        this.standardInput = standardInput;
        this.standardOutput = standardOutput;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        // JSON is UTF-8 whatever the locale of the terminal says, so the bytes are written here
        OutputStream out = new BufferedOutputStream(standardOutput, 65_536);
        long frames = 0;
        try (InputStream in = "-".equals(file) ? standardInput : Files.newInputStream(Path.of(file))) {
            FrameReader reader = new FrameReader(in);
            while (reader.hasNext()) {
                Frame frame = reader.next();
                out.write(FrameJson.line(frame));
                frames++;
            }
            out.flush();
            return ExitStatus.OK;
        } catch (EslProtocolException damage) {
            return failed(err, out, "damaged after " + frames + " good frames: " + damage.getMessage());
        } catch (NoSuchFileException e) {
            return failed(err, out, "no such file: " + file);
        } catch (IOException | UncheckedIOException e) {
            return failed(err, out, "cannot be read or written: " + e.getMessage());
        }
    }

    private int failed(PrintWriter err, OutputStream out, String why) {
        try {
            out.flush();
        } catch (IOException e) {
            err.println("dialer esl decode: standard output is closed: " + e.getMessage());
        }
        err.println("dialer esl decode: " + ("-".equals(file) ? "standard input" : file) + ": " + why);
        err.flush();
        return ExitStatus.FAILED;
    }
}
