package dialer.daemon.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A context of the switch's dialplan, as {@code xml_locate} shows it. */
final class Dialplan {
    private static final Pattern CONDITION =
            Pattern.compile("<condition[^>]*field=\"destination_number\"[^>]*expression=\"([^\"]*)\"");

    /** Such a destination nobody makes an extension for. */
    private static final String NOBODYS_NUMBER = "~nobody~";

    private final String context;

    Dialplan(String context) {
        this.context = context;
    }

    /** Whether it is there at all. */
    Finding itself(String about) {
        return context.contains("<context")
                ? Finding.ok(about, "the context is there")
                : Finding.warning(
                        about,
                        "the switch shows no such context: unless its dialplan comes from elsewhere, every answered call ends at once",
                        "set the switch's domain to a context of its dialplan, or make one of that name; then: fs_cli -x reloadxml");
    }

    /** Whether, and how, one of its extensions takes the number: the first that does. */
    Finding destination(String about, String number) {
        if (!context.contains("<context")) {
            return Finding.unknown(
                    about, "the switch does not show that context (its dialplan may come from elsewhere)");
        }
        Matcher conditions = CONDITION.matcher(context);
        while (conditions.find()) {
            String expression = conditions.group(1);
            Boolean takes = takes(expression, number);
            if (takes == null) {
                return Finding.unknown(about, "its condition " + expression + " cannot be read here");
            }
            if (takes) {
                return Boolean.TRUE.equals(takes(expression, NOBODYS_NUMBER))
                        ? Finding.warning(
                                about,
                                "only an extension that takes every number takes it (" + expression + ")",
                                "add one of its own before that, then: fs_cli -x reloadxml; or leave it, if that is meant")
                        : Finding.ok(about, "an extension takes it");
            }
        }
        return Finding.fault(
                about, "no extension of the context takes it", "add one to the dialplan, then: fs_cli -x reloadxml");
    }

    private static @Nullable Boolean takes(String expression, String number) {
        try {
            return Pattern.compile(expression.replace("&amp;", "&"))
                    .matcher(number)
                    .find();
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
