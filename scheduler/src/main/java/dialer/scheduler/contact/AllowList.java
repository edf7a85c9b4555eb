package dialer.scheduler.contact;

import java.util.regex.Pattern;

/**
 * What a field from outside may hold. Everything that can reach an Event Socket line passes one of these, because there a line break ends the
 * command and {@code } , ' ^^ & $} change its meaning. Only ASCII: digits of other scripts look like numbers to a reader but not to a switch.
 */
enum AllowList {
    TOKEN("[A-Za-z0-9][A-Za-z0-9_.:-]*", "letters, digits and _ . : - only, first a letter or digit"),
    UUID_LIKE("[A-Za-z0-9][A-Za-z0-9_-]*", "letters, digits, - and _ only, first a letter or digit"),
    NUMBER("\\+?[0-9]+", "digits only, with an optional leading +"),
    EXTENSION("[A-Za-z0-9*#+][A-Za-z0-9_.*#+-]*", "letters, digits and _ . * # + - only"),
    NAME(
            "[A-Za-z0-9](?:[A-Za-z0-9_.@ -]*[A-Za-z0-9_.@-])?",
            "letters, digits, spaces and _ . @ - only, no space at the ends");

    private final Pattern pattern;
    private final String words;

    AllowList(String regex, String words) {
        this.pattern = Pattern.compile(regex);
        this.words = words;
    }

    String check(String field, String value, int maxLength) {
        if (value.isEmpty()
                || value.length() > maxLength
                || !pattern.matcher(value).matches()) {
            throw new InvalidFieldException(field, "1 to " + maxLength + " characters, " + words);
        }
        return value;
    }
}
