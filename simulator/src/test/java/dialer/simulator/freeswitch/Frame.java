package dialer.simulator.freeswitch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One frame of the Event Socket, taken apart by the plainest possible means. */
record Frame(List<Map.Entry<String, String>> headers, String body) {

    static Frame parse(String text) {
        int end = text.indexOf("\n\n");
        return end < 0
                ? new Frame(headers(text), "")
                : new Frame(headers(text.substring(0, end)), text.substring(end + 2));
    }

    String contentType() {
        return value("Content-Type");
    }

    boolean isEvent() {
        return contentType().equals("text/event-plain");
    }

    /** The event inside the body; its own body is behind its headers. */
    Frame event() {
        return parse(body);
    }

    String value(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    List<String> names() {
        return headers.stream().map(Map.Entry::getKey).toList();
    }

    int contentLength() {
        String length = value("Content-Length");
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    int bodyBytes() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<Map.Entry<String, String>> headers(String text) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
            }
        }
        return headers;
    }
}
