package dialer.daemon.metrics;

import dialer.scheduler.Effect;
import dialer.scheduler.call.CallEnd;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.result.AttemptResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what the dial loop decides, where it decides it: each originate and each result passes here exactly once. */
final class EffectMetrics implements Consumer<Effect> {
    private final MeterRegistry registry;
    private final CampaignLabels labels;
    private final Totals totals;
    private final Timer ringTime;
    private final Timer talkTime;

    /** Looking a counter up in the registry costs more than counting. */
    private final Map<String, Counter> originates = new ConcurrentHashMap<>();

    private final Map<String, Counter> liveAnswers = new ConcurrentHashMap<>();
    private final Map<String, Counter> abandoned = new ConcurrentHashMap<>();
    private final Map<AttemptLabels, Counter> attempts = new ConcurrentHashMap<>();
    private final Counter claims;
    private final Counter releases;
    private final Counter kills;

    private record AttemptLabels(String campaign, String disposition) {}

    EffectMetrics(MeterRegistry registry, CampaignLabels labels, Totals totals) {
        this.registry = registry;
        this.labels = labels;
        this.totals = totals;
        ringTime = timer(
                "dialer.call.ring.time",
                "From the channel's start to the answer, of answered calls",
                1,
                2,
                5,
                10,
                15,
                20,
                30,
                45,
                60);
        talkTime = timer(
                "dialer.call.talk.time",
                "From the answer to the end, of answered calls",
                5,
                10,
                30,
                60,
                120,
                300,
                600,
                1800);
        claims = counter("dialer.claims", "Claims of contacts asked of the database");
        releases = counter("dialer.releases", "Contacts given back without a result");
        kills = counter("dialer.kills", "Hang-ups asked of a switch");
    }

    private Timer timer(String name, String description, int... bucketSeconds) {
        Duration[] buckets = new Duration[bucketSeconds.length];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = Duration.ofSeconds(bucketSeconds[i]);
        }
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void accept(Effect effect) {
        if (effect instanceof Effect.Originate originate) {
            CampaignId campaign = originate.request().contact().campaignId();
            totals.countOriginate(campaign);
            originates.computeIfAbsent(labels.of(campaign), this::originatesOf).increment();
        } else if (effect instanceof Effect.StoreResult store) {
            count(store.result());
        } else if (effect instanceof Effect.Claim) {
            claims.increment();
        } else if (effect instanceof Effect.Release) {
            releases.increment();
        } else if (effect instanceof Effect.Kill) {
            kills.increment();
        }
    }

    private void count(AttemptResult result) {
        totals.countResult(result);
        AttemptLabels key = new AttemptLabels(
                labels.of(result.contact().campaignId()), result.disposition().name());
        attempts.computeIfAbsent(key, this::attemptsOf).increment();
        if (result.counts().liveAnswers() > 0) {
            liveAnswers.computeIfAbsent(key.campaign(), this::liveAnswersOf).increment((double)
                    result.counts().liveAnswers());
            abandoned.computeIfAbsent(key.campaign(), this::abandonedOf).increment((double)
                    result.counts().abandoned());
        }
        CallEnd end = result.end();
        if (end != null && end.answered()) {
            record(ringTime, end.createdAt(), end.answeredAt());
            record(talkTime, end.answeredAt(), end.endedAt());
        }
    }

    private Counter originatesOf(String campaign) {
        return ofCampaign("dialer.originates", "Originate commands given to a switch", campaign);
    }

    private Counter liveAnswersOf(String campaign) {
        return ofCampaign("dialer.live.answers", "Calls of agents' contacts that a person has answered", campaign);
    }

    private Counter abandonedOf(String campaign) {
        return ofCampaign(
                "dialer.abandoned", "Live answers for which no agent was there within the grace time", campaign);
    }

    private Counter ofCampaign(String name, String description, String campaign) {
        return Counter.builder(name)
                .description(description)
                .tag("campaign", campaign)
                .register(registry);
    }

    private Counter attemptsOf(AttemptLabels key) {
        return Counter.builder("dialer.attempts")
                .description("Attempts that ended, by their result")
                .tag("campaign", key.campaign())
                .tag("disposition", key.disposition())
                .register(registry);
    }

    private static void record(Timer timer, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !to.isBefore(from)) {
            timer.record(Duration.between(from, to));
        }
    }
}
