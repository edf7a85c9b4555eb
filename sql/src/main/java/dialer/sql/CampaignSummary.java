package dialer.sql;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A campaign in numbers.
 *
 * @param byStatus contacts of each status, zeros included
 * @param byDisposition contacts of each final disposition that occurs
 * @param today live answers and abandoned calls of the UTC day
 * @param last30Days the same of the last 30 days, today included
 */
public record CampaignSummary(
        CampaignId campaignId,
        boolean running,
        Instant createdAt,
        Map<ContactStatus, Long> byStatus,
        Map<Disposition, Long> byDisposition,
        AnswerCount today,
        AnswerCount last30Days) {
    public CampaignSummary {
        Map<ContactStatus, Long> statuses = new EnumMap<>(ContactStatus.class);
        for (ContactStatus status : ContactStatus.values()) {
            statuses.put(status, byStatus.getOrDefault(status, 0L));
        }
        Map<Disposition, Long> dispositions = new EnumMap<>(Disposition.class);
        dispositions.putAll(byDisposition);
        byStatus = Collections.unmodifiableMap(statuses);
        byDisposition = Collections.unmodifiableMap(dispositions);
    }

    /** All contacts of the campaign. */
    public long contacts() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
}
