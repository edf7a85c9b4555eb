package dialer.daemon.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final RecordingReader recording;

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
        this.recording = new RecordingReader("dialer esl decode", standardInput, standardOutput);
    }

    @Override
    public Integer call() {
        return recording.read(file, spec.commandLine().getErr(), (frame, out) -> out.write(FrameJson.line(frame)));
    }
}
