package dialer.daemon.engine;

import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.Trace;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes every change of an attempt's state to the log, with the call's and the campaign's id: ends at INFO, steps at DEBUG. */
public final class LogTrace implements Trace {
    private static final Logger LOG = LoggerFactory.getLogger("dialer.calls");

    @Override
    public void transition(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
        boolean end = to == AttemptState.ENDED;
        if (end ? !LOG.isInfoEnabled() : !LOG.isDebugEnabled()) {
            return;
        }
        with(call, campaign, () -> {
            if (end) {
                LOG.info("{} -> {} ({})", from.word(), to.word(), reason);
            } else {
                LOG.debug("{} -> {} ({})", from.word(), to.word(), reason);
            }
        });
    }

    @Override
    public void refused(CallId call, CampaignId campaign, AttemptState from, AttemptState to, String reason) {
        with(call, campaign, () -> LOG.warn("refused: {} -> {} ({})", from.word(), to.word(), reason));
    }

    @Override
    public void warning(String sentence) {
        LOG.warn("{}", sentence);
    }

    private static void with(CallId call, CampaignId campaign, Runnable line) {
        MDC.put("call", call.value());
        MDC.put("campaign", campaign.value());
        try {
            line.run();
        } finally {
            MDC.remove("call");
            MDC.remove("campaign");
        }
    }
}
