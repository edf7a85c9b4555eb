package dialer.daemon.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration. {@code docs/configuration.md} is made from these, so it cannot say anything else than the code.
 *
 * @param name segments separated by dots; {@code *} stands for a name chosen by the operator, {@code [*]} for the place in a list
 * @param defaultText what counts as given when the key is absent; null if absence is an error or has a meaning of its own
 * @param whenAbsent what the document shows as default
 * @param meaning for the operator, with the unit
 */
record Key<T>(String name, Values<T> values, @Nullable String defaultText, String whenAbsent, String meaning) {

    static <T> Key<T> withDefault(String name, Values<T> values, String defaultText, String meaning) {
        return new Key<>(name, values, defaultText, "`" + defaultText + "`", meaning);
    }

    static <T> Key<T> required(String name, Values<T> values, String meaning) {
        return new Key<>(name, values, null, "required", meaning);
    }

    static <T> Key<T> optional(String name, Values<T> values, String whenAbsent, String meaning) {
        return new Key<>(name, values, null, whenAbsent, meaning);
    }

    /** The same key in another place. */
    Key<T> under(String prefix) {
        return new Key<>(prefix + name, values, defaultText, whenAbsent, meaning);
    }

    /** The same key in another place, where its absence has a meaning of its own. */
    Key<T> optionalUnder(String prefix, String otherwise) {
        return new Key<>(prefix + name, values, null, otherwise, meaning);
    }
}
