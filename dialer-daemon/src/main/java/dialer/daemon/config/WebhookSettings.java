package dialer.daemon.config;

import java.util.List;

/**
 * Call events to the URL that a contact's metadata name.
 *
 * @param allowedHosts hosts to which events may be sent, lower case: without a list anybody who can post a contact could make the daemon call
 *     any address of its network
 */
public record WebhookSettings(boolean enabled, List<String> allowedHosts) {
    static final Key<Boolean> ENABLED = Key.withDefault(
            "webhook.enabled",
            Values.flag(),
            "false",
            "Whether call events are sent to `schedulingMetadata.callEventsWebhookUrl` of a contact.");
    static final Key<List<String>> ALLOWED_HOSTS = Key.optional(
            "webhook.allowed-hosts",
            Values.hosts(),
            "none",
            "Hosts to which call events may be sent; a contact that names another is refused.");
    static final List<Key<?>> KEYS = List.of(ENABLED, ALLOWED_HOSTS);

    public WebhookSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }

    static WebhookSettings read(KeyReader reader) {
        boolean enabled = reader.get(ENABLED);
        List<String> hosts = reader.getOrNull(ALLOWED_HOSTS);
        if (enabled && hosts == null) {
            throw new ConfigException(ALLOWED_HOSTS.name() + " is missing; it must be "
                    + ALLOWED_HOSTS.values().allowed() + " when webhook.enabled is true.");
        }
        return new WebhookSettings(enabled, hosts == null ? List.of() : hosts);
    }
}
