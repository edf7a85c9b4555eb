package dialer.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.Effect;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.result.AnswerCount;
import dialer.sql.CampaignSummary;
import dialer.sql.DatabaseUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonMetricsTest {
    private final DaemonMetrics metrics = new DaemonMetrics(3);
    private final AtomicLong now = new AtomicLong();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void campaignsBeyondTheBoundShareOneLabelAndNoneIsLost() {
        List<CampaignSummary> summaries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            summaries.add(campaign("c" + i, 5));
        }

        String text = scrape(new CampaignNumbers(() -> summaries, 0, now::get));

        assertThat(text)
                .contains("dialer_campaign_contacts{campaign=\"c2\",status=\"pending\"} 5.0")
                .contains("dialer_campaign_contacts{campaign=\"(other)\",status=\"pending\"} 35.0")
                .doesNotContain("campaign=\"c3\"");
    }

    @Test
    void aCampaignKeepsItsLabel() {
        CampaignLabels labels = new CampaignLabels(1);
        CampaignId first = new CampaignId("first");

        assertThat(labels.of(first)).isEqualTo("first");
        assertThat(labels.of(new CampaignId("second"))).isEqualTo(CampaignLabels.OTHER);
        assertThat(labels.of(first)).isEqualTo("first");
    }

    @Test
    void aLoopThatStandsStillCostsOnlyItsOwnSeries() {
        String text = metrics.scrape(new DaemonMetrics.Sources(
                () -> false,
                () -> {
                    throw new IllegalStateException("the dial loop does not answer");
                },
                new CampaignNumbers(List::of, 0, now::get),
                () -> Map.of("dial-loop", false)));

        assertThat(text)
                .contains("dialer_component_ready{component=\"dial-loop\"} 0.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void whatIsCountedIsStillPerformed() {
        List<Effect> performed = new ArrayList<>();
        Effect effect = new Effect.Claim(List.of());

        metrics.counting(performed::add).accept(effect);

        assertThat(performed).containsExactly(effect);
        assertThat(scrape(new CampaignNumbers(List::of, 0, now::get))).contains("dialer_claims_total 1.0");
    }

    @Test
    void campaignsAreCountedForATenthOfTheTimeAtMost() {
        AtomicInteger counts = new AtomicInteger();
        CampaignNumbers numbers = new CampaignNumbers(
                () -> {
                    counts.incrementAndGet();
                    now.addAndGet(TimeUnit.SECONDS.toNanos(3));
                    return List.of();
                },
                TimeUnit.SECONDS.toNanos(2),
                now::get);

        numbers.summaries();
        now.addAndGet(TimeUnit.SECONDS.toNanos(26));
        numbers.summaries();
        assertThat(counts).hasValue(1);

        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        numbers.summaries();
        assertThat(counts).hasValue(2);
    }

    @Test
    void theLastCountStandsWhileTheDatabaseIsAway() {
        AtomicInteger counts = new AtomicInteger();
        List<CampaignSummary> known = List.of(campaign("known", 1));
        CampaignNumbers numbers = new CampaignNumbers(
                () -> {
                    if (counts.incrementAndGet() > 1) {
                        throw new DatabaseUnavailableException("away", new IllegalStateException());
                    }
                    return known;
                },
                0,
                now::get);

        assertThat(numbers.summaries()).isEqualTo(known);
        assertThat(numbers.summaries()).isEqualTo(known);
        assertThat(counts).hasValue(2);
    }

    private String scrape(CampaignNumbers numbers) {
        return metrics.scrape(new DaemonMetrics.Sources(
                () -> false,
                () -> {
                    throw new IllegalStateException();
                },
                numbers,
                Map::of));
    }

    private static CampaignSummary campaign(String id, long pending) {
        return new CampaignSummary(
                new CampaignId(id),
                true,
                Instant.EPOCH,
                Map.of(ContactStatus.PENDING, pending),
                Map.of(),
                AnswerCount.ZERO,
                AnswerCount.ZERO);
    }
}
