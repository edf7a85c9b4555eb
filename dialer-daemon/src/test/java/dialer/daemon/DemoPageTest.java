package dialer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person sees who opens the page of the running demo, on a screen and on a phone. The pictures in docs/ are those of this test. */
class DemoPageTest {
    private static final Pattern ADDRESS = Pattern.compile("API at (http://[^ ]+)");
    private static final Path PICTURES = Path.of("target/pictures");

    private static Process demo;
    private static URI page;
    /** One for all tests, since a browser takes seconds to start. */
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assertThat(PICTURES.toFile().mkdirs() || Files.isDirectory(PICTURES)).isTrue();
        demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "demo",
                        "--contacts",
                        "6000",
                        "--agents",
                        "callcenter",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(address), "demo-output");
        reader.setDaemon(true);
        reader.start();
        page = address.get(60, TimeUnit.SECONDS).resolve("/");
        browser = Browser.open(page);
    }

    private static void read(CompletableFuture<URI> address) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = ADDRESS.matcher(line);
                if (matcher.find()) {
                    address.complete(URI.create(matcher.group(1)));
                }
                if (!address.isDone()) {
                    said.append(line).append('\n');
                }
            }
            address.completeExceptionally(new IllegalStateException("the demo ended: " + said));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        // it drains; what it has started on its own (the database's server) it ends too
        demo.destroy();
        if (!demo.waitFor(20, TimeUnit.SECONDS)) {
            demo.destroyForcibly().onExit().join();
        }
    }

    @Test
    void everythingAnOperatorAsksIsAnsweredWithoutAClick() throws Exception {
        browser.go(page);
        browser.resize(1440, 1000, false);
        browser.await("6", "document.querySelectorAll('#campaigns tbody tr').length");
        browser.await("true", seen("#campaigns .agents .main", "ready"));
        browser.await("true", seen("#campaigns .agents .note", "occupancy"));
        browser.await("true", seen("#campaigns .abandoned .main", "of 3.0\\u00a0%"));
        browser.await("true", seen("#campaigns .results", "answered ivr"));
        browser.await("true", seen("#figures", "talking"));
        browser.await("true", seen("#switches tbody", "free slots"));
        browser.await("true", seen("#switches tbody", ": up"));
        browser.await("true", "String(Number(document.getElementById('cps').textContent) > 0)");
        browser.await("5", "document.querySelectorAll('#charts canvas').length");
        browser.await(
                "true",
                "String([...document.querySelectorAll('#charts canvas')].every(one => !one.getAttribute('aria-label').endsWith('now –')))");
        Files.write(PICTURES.resolve("page.png"), browser.screenshot());
        browser.colours("dark");
        Files.write(PICTURES.resolve("page-dark.png"), browser.screenshot());
        browser.colours("light");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aCallsStoryOpensByKeyboardAndClosesByEscape() throws Exception {
        browser.resize(1280, 1000, false);
        browser.go(page);
        browser.await("true", "String(document.querySelectorAll('#calls tbody tr').length > 0)");
        browser.evaluate("document.querySelector('#calls tbody tr:last-child button').focus()");
        browser.press("Enter", 13);

        browser.await("true", "String(document.getElementById('story').open)");
        browser.await("true", seen("#story-steps .event .what", "claimed for attempt 1"));
        browser.await("true", seen("#story-steps .command .what", "originate +1555"));
        browser.await("true", seen("#story-steps .state-step .what", "→"));
        Files.write(PICTURES.resolve("story.png"), browser.screenshot());

        browser.press("Escape", 27);
        browser.await("false", "String(document.getElementById('story').open)");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aPhoneShowsAllOfItWithoutSidewaysScrolling() throws Exception {
        browser.go(page);
        browser.resize(390, 844, true);
        browser.await("6", "document.querySelectorAll('#campaigns tbody tr').length");

        browser.await("true", "String(document.documentElement.scrollWidth <= 390)");
        browser.await(
                "true",
                "String([...document.querySelectorAll('#campaigns .commands button:not([hidden])')]"
                        + ".every(one => one.getBoundingClientRect().height >= 40))");
        Files.write(PICTURES.resolve("page-phone.png"), browser.screenshot());
    }

    /** Whether an element of those says that. */
    private static String seen(String selector, String text) {
        return "String([...document.querySelectorAll('" + selector + "')].some(one => one.textContent.includes('" + text
                + "')))";
    }
}
