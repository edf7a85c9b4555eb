package dialer.daemon.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Whether the voice connector answers. Any HTTP answer will do: there is no path of it that could be asked without effect. */
final class ConnectorCheck {
    private static final String ABOUT = "voice connector";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ConnectorCheck() {}

    static Finding examine(URI url) {
        try {
            HttpResponse<Void> answer = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), BodyHandlers.discarding());
            return answer.statusCode() >= 500 && answer.statusCode() != 501
                    ? Finding.warning(ABOUT, url + " answers " + answer.statusCode(), "look into its log")
                    : Finding.ok(ABOUT, url + " answers");
        } catch (IOException e) {
            return Finding.fault(
                    ABOUT,
                    url + " does not answer (" + e.getClass().getSimpleName() + ")",
                    "start it, or correct voice-connector.url; until then notices wait and no agent can be reserved");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.unknown(ABOUT, "interrupted");
        }
    }
}
