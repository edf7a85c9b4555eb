package dialer.esl;

import dialer.scheduler.contact.Extension;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign's calls carry.
 *
 * @param ivr destination of IVR contacts that name none; null if there is no such
 * @param callerIdName shown to the person; null: the IVR's or the agent's extension
 * @param callerIdNumber shown to the person; null: the IVR's extension, and for agent calls the switch's own default
 * @param domain replaces the switch's domain; null: the switch's
 * @param serviceIdentifier the voice connector's name of the service
 * @param variables channel variables of each call; one that the dialer sets as well replaces the dialer's value, except
 *     for those by which calls are found again
 */
public record CallSettings(
        @Nullable Extension ivr,
        @Nullable String callerIdName,
        @Nullable String callerIdNumber,
        @Nullable String domain,
        String serviceIdentifier,
        SortedMap<String, String> variables) {
    public CallSettings {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }
}
