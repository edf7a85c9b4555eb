package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.daemon.http.Readiness;
import dialer.daemon.metrics.AgentTimes;
import dialer.daemon.metrics.CampaignNumbers;
import dialer.daemon.metrics.Totals;
import dialer.daemon.page.LivePage;
import dialer.scheduler.LoopView;
import dialer.scheduler.LoopView.CallView;
import dialer.scheduler.LoopView.CampaignView;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.SwitchId;
import dialer.scheduler.campaign.WhyNot;
import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.CampaignType;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.ContactStatus;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import dialer.scheduler.contact.PhoneNumber;
import dialer.scheduler.pacing.PacingSettings;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import dialer.sql.CampaignSummary;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page of a very busy daemon: 200 campaigns and 5,000 live calls cost the browser no more than what changes. */
class BusyPageTest {
    private static final int CAMPAIGNS = 200;
    private static final int CALLS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(BusyPageTest.class);

    /** The first row of the live calls. */
    private static final String OLDEST = "document.querySelector('#calls tbody tr')";

    private final AtomicInteger endedCalls = new AtomicInteger();
    private final AtomicInteger endedOfTheFirst = new AtomicInteger(10);
    private final LivePage page = new LivePage(
            "busy",
            () -> true,
            this::loop,
            new CampaignNumbers(this::summaries, 0, System::nanoTime),
            () -> List.of(new Readiness.Component("database", null)),
            new Totals(),
            new AgentTimes(),
            campaign -> PacingSettings.DEFAULT);
    private final Javalin server = Javalin.create(config -> {
        config.startup.showJavalinBanner = false;
        page.addTo(config.routes);
    });

    @BeforeEach
    void start() {
        server.start("127.0.0.1", 0);
        page.start();
    }

    @AfterEach
    void stop() {
        page.close();
        server.stop();
    }

    @Test
    void twoHundredCampaignsAndFiveThousandCallsTouchOnlyTheRowsThatChange() throws Exception {
        try (Browser browser = Browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"))) {
            browser.await("200", "document.querySelectorAll('#campaigns tbody tr').length");
            browser.await("200", "document.querySelectorAll('#calls tbody tr').length");
            browser.await("the oldest 200 of 5,000", "document.getElementById('calls-shown').textContent");
            browser.evaluate("""
                    window.touched = new Set();
                    window.eventsSeen = 0;
                    events.addEventListener('state', () => window.eventsSeen++);
                    new MutationObserver(all => all.forEach(one => {
                        const node = one.target.nodeType === 1 ? one.target : one.target.parentNode;
                        window.touched.add(node.closest('tr').campaign.campaignId);
                    })).observe(document.querySelector('#campaigns tbody'), {subtree: true, childList: true, characterData: true, attributes: true});
                    """);

            endedOfTheFirst.incrementAndGet();
            browser.await(
                    "0 pending, 25 in flight, 11 ended",
                    "document.querySelector('#campaigns .bar + .note').textContent");
            browser.await("true", "String(window.eventsSeen >= 3)");

            assertThat(browser.evaluate("[...window.touched].join(' ')")).isEqualTo("campaign-000");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void callsThatComeAndGoAreShownWhileThePageStaysAtHand() throws Exception {
        try (Browser browser = Browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"))) {
            browser.await("the oldest 200 of 5,000", "document.getElementById('calls-shown').textContent");
            browser.await("+18005551000", OLDEST + ".children[0].textContent");
            browser.evaluate("""
                    window.tasks = [];
                    new PerformanceObserver(list => list.getEntries().forEach(one => window.tasks.push(Math.round(one.duration))))
                        .observe({entryTypes: ['longtask']});
                    window.frames = [];
                    window.eventsSeen = 0;
                    events.addEventListener('calls', () => window.eventsSeen++);
                    const frame = at => { window.frames.push(at); requestAnimationFrame(frame); };
                    requestAnimationFrame(frame);
                    document.querySelector('#calls tbody button').focus();
                    """);

            // the 300 oldest end: every row of the table is another one now
            endedCalls.set(300);
            browser.await("the oldest 200 of 4,700", "document.getElementById('calls-shown').textContent");
            browser.await("+18005551300", OLDEST + ".children[0].textContent");
            browser.await("campaign-100", OLDEST + ".children[1].textContent");
            browser.await("200", "document.querySelectorAll('#calls tbody tr').length");
            endedCalls.set(4_990);
            browser.await("10", "document.getElementById('calls-shown').textContent");
            browser.await("10", "document.querySelectorAll('#calls tbody tr').length");
            endedCalls.set(CALLS);
            browser.await("No call is live.", "document.getElementById('no-calls').textContent");
            browser.await("0", "document.querySelectorAll('#calls tbody tr').length");
            browser.await("true", "String(window.eventsSeen >= 5)");

            LOG.info(
                    "The page with {} campaigns and {} calls: tasks above 50 ms took {} ms; time between frames: {}",
                    CAMPAIGNS,
                    CALLS,
                    browser.evaluate("JSON.stringify(window.tasks)"),
                    browser.evaluate("""
                            const gaps = window.frames.slice(1).map((at, i) => at - window.frames[i]).sort((a, b) => a - b);
                            const part = p => gaps[Math.min(gaps.length - 1, Math.floor(p * gaps.length))].toFixed(0) + ' ms';
                            'median ' + part(0.5) + ', p99 ' + part(0.99) + ', longest ' + part(1) + ' of ' + gaps.length;
                            """));
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void aFilterFindsOneCampaignAmongTwoHundred() throws Exception {
        try (Browser browser = Browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"))) {
            browser.await("200, 200 running", "document.getElementById('campaigns-shown').textContent");
            browser.evaluate("""
                    document.getElementById('campaign-filter').value = 'GN-077';
                    document.getElementById('campaign-filter').dispatchEvent(new Event('input'));
                    """);

            browser.await("1 of 200, 200 running", "document.getElementById('campaigns-shown').textContent");
            browser.await("campaign-077", "document.querySelector('#campaigns tbody th').firstChild.textContent");
        }
    }

    private List<CampaignSummary> summaries() {
        List<CampaignSummary> summaries = new ArrayList<>();
        for (int i = 0; i < CAMPAIGNS; i++) {
            summaries.add(new CampaignSummary(
                    campaign(i),
                    true,
                    Instant.EPOCH,
                    Map.of(ContactStatus.ENDED, i == 0 ? endedOfTheFirst.longValue() : 10L, ContactStatus.DIALED, 25L),
                    Map.of(Disposition.ANSWERED_IVR, 7L, Disposition.BUSY, 3L),
                    AnswerCount.ZERO,
                    new AnswerCount(1000, 12)));
        }
        return summaries;
    }

    private LoopView loop() {
        List<CampaignView> campaigns = new ArrayList<>();
        for (int i = 0; i < CAMPAIGNS; i++) {
            // the reason has held since a fixed time
            campaigns.add(new CampaignView(
                    campaign(i), true, CALLS / CAMPAIGNS, 0, WhyNot.NO_FREE_SLOTS, System.currentTimeMillis(), null));
        }
        List<CallView> calls = new ArrayList<>();
        for (int i = endedCalls.get(); i < CALLS; i++) {
            calls.add(new CallView(
                    new CallId("call-" + i),
                    contact(i),
                    1,
                    i % 2 == 0 ? AttemptState.RINGING : AttemptState.ANSWERED,
                    CALLS - i,
                    2L * (CALLS - i),
                    new SwitchId("fs1"),
                    null));
        }
        return new LoopView(calls, campaigns, List.of(), List.of(), false, 0, 0);
    }

    private static CampaignId campaign(int i) {
        return new CampaignId(String.format("campaign-%03d", i));
    }

    private static Contact contact(int i) {
        return new Contact(
                new ContactId("contact-" + i),
                new PhoneNumber("+1800555" + (1000 + i)),
                CampaignType.IVR,
                new GatewayId("carrier"),
                campaign(i % CAMPAIGNS),
                null,
                new Extension("9001"),
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                null);
    }
}
