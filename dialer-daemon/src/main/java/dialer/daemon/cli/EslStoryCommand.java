package dialer.daemon.cli;

import dialer.esl.protocol.Frame;
import dialer.esl.story.CallStory;
import dialer.esl.story.StoryTeller;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dialer esl story}. */
@Command(
        name = "story",
        description = {
            "Read the bytes that a switch sent, let the dialer's own engine live through each call in them, and print one JSON object a call:"
                    + " its legs, the changes of its state, hang-up cause, disposition, and ring, wait and talk time.",
            "A damaged stream ends with an error after the stories of its good part."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:everything was read", "1:the stream is damaged or cannot be read", "2:wrong command line"})
public final class EslStoryCommand implements Callable<Integer> {
    private final RecordingReader recording;

    @Parameters(paramLabel = "FILE", description = "Recorded bytes; - is standard input.")
    private String file = "-";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** On the process's own streams. */
    public EslStoryCommand() {
        this(System.in, new FileOutputStream(FileDescriptor.out));
    }

    EslStoryCommand(InputStream standardInput, OutputStream standardOutput) {
        this.recording = new RecordingReader("dialer esl story", standardInput, standardOutput);
    }

    @Override
    public Integer call() {
        return recording.read(file, spec.commandLine().getErr(), new Stories());
    }

    private static final class Stories implements RecordingReader.Lines {
        private final StoryTeller teller = new StoryTeller();

        @Override
        public void onFrame(Frame frame, OutputStream out) {
            teller.hear(frame);
        }

        @Override
        public void onEnd(OutputStream out) throws IOException {
            for (CallStory story : teller.tell()) {
                out.write(StoryJson.line(story));
            }
        }
    }
}
