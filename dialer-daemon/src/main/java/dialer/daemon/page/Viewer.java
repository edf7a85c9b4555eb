package dialer.daemon.page;

import dialer.daemon.page.PageState.Look;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One open page: it is sent a campaign again only when something about it has changed, so that hundreds of idle ones cost nothing. */
final class Viewer {
    private final Map<String, String> sent = new HashMap<>();
    private boolean first = true;

    /** The look as JSON: its head, and {@code campaigns} with those that changed, {@code gone} with the ids of those that are no more. */
    byte[] state(Look look) {
        List<String> changed = new ArrayList<>();
        look.campaigns().forEach((id, json) -> {
            if (!json.equals(sent.put(id, json))) {
                changed.add(json);
            }
        });
        List<String> gone = new ArrayList<>();
        sent.keySet().removeIf(id -> {
            boolean isGone = !look.campaigns().containsKey(id);
            if (isGone) {
                // the ids of campaigns hold nothing that JSON would escape
                gone.add('"' + id + '"');
            }
            return isGone;
        });
        String whole = look.head().substring(0, look.head().length() - 1)
                + ",\"all\":" + first
                + ",\"campaigns\":[" + String.join(",", changed)
                + "],\"gone\":[" + String.join(",", gone) + "]}";
        first = false;
        return whole.getBytes(StandardCharsets.UTF_8);
    }
}
