package dialer.daemon.contact;

import dialer.scheduler.contact.Contact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row of JSON turned out to be. */
public sealed interface ParsedContact {
    /** A contact that breaks no rule. */
    record Accepted(Contact contact) implements ParsedContact {}

    /**
     * Not a contact.
     *
     * @param id the row's id, if that much could be read
     * @param faults all of them, at least one
     */
    record Refused(@Nullable String id, List<FieldFault> faults) implements ParsedContact {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
