package dialer.simulator.freeswitch;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events one connection wants: what {@code event}, {@code nixevent} and {@code noevents} have left. */
final class Subscription {

    private final Set<String> names = new HashSet<>();
    private final Set<String> subclasses = new HashSet<>();
    private boolean all;

    /** Adds the events that {@code keywords} name; false when none of them exists. */
    boolean add(String keywords) {
        return change(keywords, true);
    }

    /** Takes away the events that {@code keywords} name; false when none of them exists. */
    boolean remove(String keywords) {
        return change(keywords, false);
    }

    void clear() {
        names.clear();
        subclasses.clear();
        all = false;
    }

    boolean wants(String name, @Nullable String subclass) {
        if (all) {
            return true;
        }
        return subclass == null ? names.contains(name) : subclasses.contains(subclass);
    }

    /** Words after CUSTOM are subclasses, whatever they say. */
    private boolean change(String keywords, boolean wanted) {
        boolean custom = false;
        boolean any = false;
        for (String word : keywords.trim().split("[ \t]+")) {
            String name = custom ? null : SwitchEvent.canonicalName(word.toUpperCase(Locale.ROOT));
            if (custom) {
                set(subclasses, word, wanted);
            } else if ("CUSTOM".equals(name)) {
                custom = true;
            } else if ("ALL".equals(name)) {
                all = wanted;
            } else if (name != null) {
                set(names, name, wanted);
            }
            any |= custom || name != null;
        }
        return any;
    }

    private static void set(Set<String> to, String word, boolean wanted) {
        if (wanted) {
            to.add(word);
        } else {
            to.remove(word);
        }
    }
}
