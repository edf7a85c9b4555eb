package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.daemon.config.ApiKey;
import dialer.daemon.config.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of a daemon whose API wants keys: what one sees who may only look, who may command, and who has no key. */
class PageKeysTest {
    private static final Secret LOOKS = ApiKey.draw(new SecureRandom());
    private static final Secret COMMANDS = ApiKey.draw(new SecureRandom());
    private static final Secret HANDS_OVER = ApiKey.draw(new SecureRandom());
    private static final String ANSWER = "document.getElementById('answer').textContent";

    private static DaemonWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = DaemonWorld.settings()
                .http("keys: {wallboard: {sha256: \"" + ApiKey.hash(LOOKS)
                        + "\", roles: [read]}, supervisor: {sha256: \""
                        + ApiKey.hash(COMMANDS) + "\", roles: [control]}, crm: {sha256: \"" + ApiKey.hash(HANDS_OVER)
                        + "\", roles: [intake]}}")
                .start();
        HttpRequest contact = HttpRequest.newBuilder(page().resolve("/contact"))
                .header("X-Api-Key", HANDS_OVER.value())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(world.startingAt(
                                Instant.now().plusSeconds(3_600),
                                world.ivrContact("guarded", DaemonWorld.CARRIER, "1", "9001"))
                        .toString()))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(contact, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @Test
    void whoMayOnlyLookSeesEverythingAndIsToldWhatTheKeyLacks() throws Exception {
        try (Browser browser = Browser.open(page(), LOOKS.value())) {
            browser.await("Live", "document.getElementById('connection').textContent");
            browser.await("running", "document.querySelector('#campaigns .state').textContent");

            press(browser, "Stop");
            browser.await(
                    "guarded could not be told to stop: The API key wallboard does not have the role control; its roles are read.",
                    ANSWER);
            press(browser, "Purge");
            browser.evaluate("document.getElementById('purge-yes').click()");
            browser.await(
                    "guarded could not be told to purge: The API key wallboard does not have the role control; its roles are read.",
                    ANSWER);

            assertThat(browser.evaluate("document.querySelector('#campaigns .state').textContent"))
                    .isEqualTo("running");
            assertThat(browser.evaluate(
                            "location.href + performance.getEntriesByType('resource').map(one => one.name).join(' ')"))
                    .contains("/history")
                    .doesNotContain(LOOKS.value());
        }
    }

    @Test
    void whoMayCommandStopsAndStarts() throws Exception {
        try (Browser browser = Browser.open(page(), COMMANDS.value())) {
            browser.await("running", "document.querySelector('#campaigns .state').textContent");

            press(browser, "Stop");
            browser.await("guarded is stopped; 1 contacts changed.", ANSWER);
            browser.await("stopped", "document.querySelector('#campaigns .state').textContent");
            press(browser, "Start");
            browser.await("running", "document.querySelector('#campaigns .state').textContent");
            assertThat(browser.errors()).noneMatch(error -> error.contains("exceptionThrown"));
        }
    }

    @Test
    void whoHasNoKeyIsToldWhereItGoes() throws Exception {
        try (Browser browser = Browser.open(page(), "")) {
            browser.await(
                    "true",
                    "String(document.body.textContent.includes('A valid API key is needed; in a browser it is the password'))");
        }
    }

    private static void press(Browser browser, String button) throws Exception {
        browser.evaluate(
                "[...document.querySelectorAll('#campaigns .commands button')].find(one => one.textContent === '"
                        + button + "').click()");
    }

    private static URI page() {
        return URI.create("http://127.0.0.1:" + world.apiPort() + "/");
    }
}
