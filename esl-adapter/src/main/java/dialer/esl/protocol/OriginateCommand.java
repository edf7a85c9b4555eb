package dialer.esl.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds the line {@code originate {variables}sofia/gateway/GATEWAY/NUMBER EXTENSION XML DOMAIN}, or {@code &park()} as destination. Every part is admitted by an
 * allow-list where it enters, so that nothing from outside can end the command or change its meaning: what is not
 * admitted throws {@link IllegalArgumentException}, with a message that names the field.
 */
public final class OriginateCommand {
    private final String endpoint;
    private final String destination;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private OriginateCommand(String endpoint, String destination) {
        this.endpoint = endpoint;
        this.destination = destination;
    }

    /**
     * A call to {@code number} through {@code gateway}; when answered, it runs {@code extension} of the dialplan.
     *
     * @param gateway letters, digits, {@code _ . : -}
     * @param number up to 20 ASCII digits, {@code +} allowed before them
     * @param extension letters, digits, {@code _ . + * # -}
     * @param domain the dialplan's context: letters, digits, {@code _ . : -}
     */
    public static OriginateCommand call(String gateway, String number, String extension, String domain) {
        return new OriginateCommand(
                "sofia/gateway/" + CommandSyntax.gateway(gateway) + "/" + CommandSyntax.number(number),
                CommandSyntax.extension(extension) + " XML " + CommandSyntax.domain(domain));
    }

    /** A call that is parked when it is answered, until another command tells where it is to go. */
    public static OriginateCommand parked(String gateway, String number) {
        return new OriginateCommand(
                "sofia/gateway/" + CommandSyntax.gateway(gateway) + "/" + CommandSyntax.number(number), "&park()");
    }

    /** Sets a channel variable to a plain word: ASCII letters, digits, {@code _ . : + @ / * # -}. */
    public OriginateCommand variable(String name, String value) {
        return put(CommandSyntax.variableName(name), CommandSyntax.plainValue(name, value));
    }

    /** Sets a channel variable to text such as a caller's or a queue's name: letters of any script and spaces as well. */
    public OriginateCommand text(String name, String value) {
        return put(CommandSyntax.variableName(name), CommandSyntax.textValue(name, value));
    }

    /**
     * Sets a channel variable to what an operator has configured: ASCII letters, digits, spaces and
     * {@code _ . : / @ + * # = ; ? % ! ~ ( ) < > -}. Not for values from outside.
     */
    public OriginateCommand configured(String name, String value) {
        return put(CommandSyntax.variableName(name), CommandSyntax.configuredValue(name, value));
    }

    /** The command, to be given to {@link SwitchNode#bgapi}. */
    public String line() {
        String list = variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return "originate " + (variables.isEmpty() ? "" : list) + endpoint + " " + destination;
    }

    @Override
    public String toString() {
        return line();
    }

    private OriginateCommand put(String name, String value) {
        if (variables.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("variable " + name + " is set twice");
        }
        return this;
    }
}
