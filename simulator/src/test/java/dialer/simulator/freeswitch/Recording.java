package dialer.simulator.freeswitch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A conversation with a real FreeSWITCH: what the client sent and the frames that came back, in order. */
record Recording(List<Entry> entries) {

    private static final Pattern MARK =
            Pattern.compile("^(>>>|<<<) t=[\\d.]+ \\((\\d+) bytes\\)\\n", Pattern.MULTILINE);

    /** One piece of either direction. */
    record Entry(boolean sent, String text) {}

    static Recording named(String name) {
        try (InputStream in =
                Objects.requireNonNull(Recording.class.getResourceAsStream("/recordings/" + name + ".txt"), name)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Frame> received() {
        return entries.stream()
                .filter(entry -> !entry.sent)
                .map(entry -> Frame.parse(entry.text))
                .toList();
    }

    private static Recording parse(String text) {
        List<Entry> entries = new ArrayList<>();
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        Matcher mark = MARK.matcher(text);
        for (int at = 0; mark.find(at); ) {
            int start = text.substring(0, mark.end()).getBytes(StandardCharsets.UTF_8).length;
            int length = Integer.parseInt(mark.group(2));
            String piece = new String(all, start, length, StandardCharsets.UTF_8);
            entries.add(new Entry(mark.group(1).equals(">>>"), piece));
            at = mark.end() + piece.length();
        }
        return new Recording(entries);
    }
}
