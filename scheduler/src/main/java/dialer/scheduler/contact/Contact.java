package dialer.scheduler.contact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One person to be called for one campaign: the fields of the voice connector's contract, already validated by their types.
 *
 * @param campaignContactId the campaign manager's own id of the person, kept for it
 * @param ivr destination of an answered call of an IVR campaign; null if the campaign's settings name it
 * @param dialingMode null for IVR campaigns
 * @param routingMode null for IVR campaigns
 * @param priority 1 (first) to 10
 * @param startTime not dialed before; null: at once
 * @param endTime not dialed at or after: the contact ends as failed, result EXPIRED; null: never expires
 * @param schedulingMetadata the contact's metadata as a JSON object, verbatim; null if there is none
 */
public record Contact(
        ContactId id,
        PhoneNumber customerNumber,
        CampaignType campaignType,
        GatewayId gatewayId,
        CampaignId campaignId,
        @Nullable String campaignContactId,
        @Nullable Extension ivr,
        @Nullable DialingMode dialingMode,
        @Nullable RoutingMode routingMode,
        @Nullable ResourceId resourceId,
        @Nullable QueueName queueName,
        int priority,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        @Nullable String schedulingMetadata) {

    /** Priority of a contact that names none: in the middle, so that campaigns can go above and below it. */
    public static final int DEFAULT_PRIORITY = 5;

    public Contact {
        if (priority < 1 || priority > 10) {
            throw new InvalidFieldException("priority", "a whole number from 1 (first) to 10");
        }
        if (campaignType == CampaignType.AGENT) {
            if (dialingMode == null) {
                throw new InvalidFieldException("dialingMode", "required for AGENT campaigns");
            }
            if (routingMode == null) {
                throw new InvalidFieldException("routingMode", "required for AGENT campaigns");
            }
            if (resourceId == null && queueName == null) {
                throw new InvalidFieldException("queueName", "resourceId or queueName is required for AGENT campaigns");
            }
        }
        if (startTime != null && endTime != null && !startTime.isBefore(endTime)) {
            throw new InvalidFieldException("endTime", "must be after startTime");
        }
    }

    /** The queue of an agent campaign's contact; one that is routed to a resource by QUEUE names it there. Null without any. */
    public @Nullable QueueName queue() {
        if (queueName != null) {
            return queueName;
        }
        return resourceId == null ? null : new QueueName(resourceId.value());
    }
}
