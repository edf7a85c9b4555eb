package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.contact.QueueName;
import dialer.scheduler.contact.ResourceId;
import dialer.scheduler.contact.RoutingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a contact that are the {@link Contact} itself. */
final class ContactRow {
    /** To be selected from a table named {@code c}. */
    static final String COLUMNS =
            "c.seq, c.id, c.customer_number, c.campaign_type, c.gateway_id, c.campaign_id, c.campaign_contact_id, c.ivr,"
                    + " c.dialing_mode, c.routing_mode, c.resource_id, c.queue_name, c.priority, c.start_time, c.end_time, c.scheduling_metadata";

    private ContactRow() {}

    static Contact contact(ResultSet row) throws SQLException {
        return new Contact(
                new ContactId(row.getString("id")),
                new PhoneNumber(row.getString("customer_number")),
                CampaignType.valueOf(row.getString("campaign_type")),
                new GatewayId(row.getString("gateway_id")),
                new CampaignId(row.getString("campaign_id")),
                row.getString("campaign_contact_id"),
                optional(row, "ivr", Extension::new),
                optional(row, "dialing_mode", DialingMode::valueOf),
                optional(row, "routing_mode", RoutingMode::valueOf),
                optional(row, "resource_id", ResourceId::new),
                optional(row, "queue_name", QueueName::new),
                row.getInt("priority"),
                SqlTime.fromColumn(row, "start_time"),
                SqlTime.fromColumn(row, "end_time"),
                row.getString("scheduling_metadata"));
    }

    static <T> @Nullable T optional(ResultSet row, String column, Function<String, T> type) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : type.apply(value);
    }
}
