package dialer.daemon.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.pacing.PacingMemory;
import dialer.sql.PacingStore;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What campaigns have learned about pacing, in the database as JSON. */
public final class PacingMemories {
    private static final Logger LOG = LoggerFactory.getLogger(PacingMemories.class);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final PacingStore store;

    public PacingMemories(PacingStore store) {
        this.store = store;
    }

    /** Keeps what the campaign has learned. */
    public void store(CampaignId campaign, PacingMemory memory) {
        try {
            store.store(campaign, MAPPER.writeValueAsString(memory));
        } catch (JsonProcessingException impossibleForRecords) {
            throw new IllegalStateException(impossibleForRecords);
        }
    }

    /** All that is kept. What cannot be read (it may be another version's) is said and begins anew. */
    public SortedMap<CampaignId, PacingMemory> all() {
        SortedMap<CampaignId, PacingMemory> memories = new TreeMap<>();
        store.all().forEach((campaign, json) -> {
            try {
                memories.put(campaign, MAPPER.readValue(json, PacingMemory.class));
            } catch (JsonProcessingException e) {
                LOG.warn("Campaign {}: what its pacing had learned cannot be read and begins anew", campaign, e);
            }
        });
        return memories;
    }
}
