package dialer.scheduler.call;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;

/** Port for whoever writes down what happens to attempts. The core has no logger of its own. */
public interface Trace {
    /** An attempt changed its state. */
    void transition(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason);

    /** A change that the table does not allow was refused; nothing changed. */
    void refused(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason);

    /** Something that the operator must know once, in a sentence. */
    void warning(String sentence);

    /** Writes nothing. */
    Trace NONE = new Trace() {
        @Override
        public void transition(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {}

        @Override
        public void refused(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {}

        @Override
        public void warning(String sentence) {}
    };
}
