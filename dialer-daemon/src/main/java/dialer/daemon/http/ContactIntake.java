package dialer.daemon.http;

import dialer.daemon.contact.FieldFault;
import dialer.scheduler.Signal;
import dialer.scheduler.campaign.CampaignSignal.ContactsArrived;
import dialer.scheduler.contact.Contact;
import dialer.sql.ContactStore;
import dialer.sql.InsertOutcome;
import java.util.List;
import java.util.function.Consumer;

/** Stores contacts and tells the dial loop of their campaigns. */
final class ContactIntake {
    private final ContactStore contacts;
    private final Consumer<Signal> signals;

    ContactIntake(ContactStore contacts, Consumer<Signal> signals) {
        this.contacts = contacts;
        this.signals = signals;
    }

    /** Stores in one transaction; one outcome for each contact, in their order. */
    List<InsertOutcome> store(List<Contact> rows) {
        ContactStore.Inserted inserted = contacts.insert(rows);
        inserted.campaigns().forEach(campaign -> signals.accept(new ContactsArrived(campaign)));
        return inserted.outcomes();
    }

    /** Why the contact was not stored. */
    static FieldFault fault(InsertOutcome outcome) {
        return outcome == InsertOutcome.DUPLICATE_ID
                ? new FieldFault("id", "a contact with this id is already stored")
                : new FieldFault("customerNumber", "the campaign already has an active contact with this number");
    }
}
