package dialer.scheduler.result;

import java.util.List;

/** Port to the store of results. */
public interface ResultStore {
    /**
     * Stores the results and their notices in one transaction. A result whose attempt already has one changes nothing: an attempt has exactly one
     * result.
     */
    void store(List<AttemptResult> results);
}
