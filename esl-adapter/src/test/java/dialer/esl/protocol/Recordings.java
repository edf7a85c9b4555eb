package dialer.esl.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a real FreeSWITCH 1.10.12 sent: {@code captures/NAME.raw} among the test resources. */
public final class Recordings {
    private Recordings() {}

    public static List<String> names() {
        URL folder = Objects.requireNonNull(Recordings.class.getResource("/captures"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".raw"))
                    .map(file -> file.substring(0, file.length() - ".raw".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] bytes(String name) {
        return resource("/captures/" + name + ".raw");
    }

    public static List<Frame> frames(String name) {
        List<Frame> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        byte[] bytes = bytes(name);
        decoder.decode(bytes, 0, bytes.length, frames::add);
        decoder.end();
        return frames;
    }

    public static List<EslEvent> events(String name) {
        return frames(name).stream().map(Frame::event).filter(Objects::nonNull).toList();
    }

    /** An event of these inner bytes. */
    public static EslEvent event(String inner) {
        return new EslEvent(inner.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** Frame sizes in bytes as the recorder saw them, by recording. */
    public static Map<String, List<Integer>> frameSizes() {
        Map<String, List<Integer>> sizes = new LinkedHashMap<>();
        new String(resource("/captures/frame-sizes.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" "))
                .forEach(words -> sizes.put(
                        words[0],
                        Arrays.stream(words).skip(1).map(Integer::valueOf).toList()));
        return sizes;
    }

    private static byte[] resource(String path) {
        try (InputStream in = Objects.requireNonNull(Recordings.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
