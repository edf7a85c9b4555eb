package dialer.daemon.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The voice connector and the way in which notices reach it.
 *
 * @param url null: there is none; reservations fail and notices are kept
 * @param recordingPath template of the recording's path, with {@code {id}} (the contact) and {@code {campaignId}}
 * @param maxConcurrent most requests in work at once
 * @param retryMin wait before the first retry of a notice
 * @param retryMax longest wait between two tries
 * @param breakerWindow requests over which the failure rate is taken
 * @param breakerFailurePercent failure rate at which nothing more is sent for {@code breakerWait}
 * @param breakerWait pause before it is tried again with a few requests
 */
public record VoiceConnectorSettings(
        @Nullable URI url,
        Duration connectTimeout,
        Duration requestTimeout,
        String recordingLinkPath,
        String recordingPath,
        int maxConcurrent,
        Duration retryMin,
        Duration retryMax,
        int breakerWindow,
        int breakerFailurePercent,
        Duration breakerWait) {
    static final Key<URI> URL = Key.optional(
            "voice-connector.url",
            Values.httpUrl(),
            "none: reservations fail, notices are kept; campaigns of the switch's own queue need none",
            "URL before the paths of the voice connector, as in `http://127.0.0.1:8090`.");
    static final Key<Duration> CONNECT_TIMEOUT = Key.withDefault(
            "voice-connector.connect-timeout",
            Values.duration("50ms", "60s"),
            "2s",
            "How long a connection may take to be made.");
    static final Key<Duration> REQUEST_TIMEOUT = Key.withDefault(
            "voice-connector.request-timeout",
            Values.duration("50ms", "30s"),
            "5s",
            "How long an answer is waited for; then the request counts as failed and is sent again.");
    static final Key<String> RECORDING_LINK_PATH = Key.withDefault(
            "voice-connector.recording-link-path",
            Values.text("a path that starts with /", "/[A-Za-z0-9_./-]{0,200}"),
            "/recording-link",
            "Path that is told of a recording.");
    static final Key<String> RECORDING_PATH = Key.withDefault(
            "voice-connector.recording-path",
            Values.text("a path with {id} and {campaignId} at will", "[A-Za-z0-9_./:@%{}+-]{1,500}"),
            "/var/lib/freeswitch/recordings/{id}.wav",
            "Where the switch puts the recording of a call, as the voice connector is told; `{id}` is the contact, `{campaignId}` its campaign.");
    static final Key<Integer> MAX_CONCURRENT = Key.withDefault(
            "voice-connector.max-concurrent", Values.wholeNumber(1, 1_000), "64", "Notices in work at once.");
    static final Key<Duration> RETRY_MIN = Key.withDefault(
            "voice-connector.retry-min",
            Values.duration("10ms", "10m"),
            "500ms",
            "Upper bound of the first wait before a notice is sent again; it doubles, and each wait is drawn at random below it.");
    static final Key<Duration> RETRY_MAX = Key.withDefault(
            "voice-connector.retry-max",
            Values.duration("100ms", "24h"),
            "60s",
            "Upper bound of the longest wait between two tries.");
    static final Key<Integer> BREAKER_WINDOW = Key.withDefault(
            "voice-connector.breaker-window",
            Values.wholeNumber(5, 10_000),
            "50",
            "Requests over which the failure rate is taken.");
    static final Key<Integer> BREAKER_PERCENT = Key.withDefault(
            "voice-connector.breaker-failure-percent",
            Values.wholeNumber(1, 100),
            "50",
            "Percent of failed requests at which sending pauses.");
    static final Key<Duration> BREAKER_WAIT = Key.withDefault(
            "voice-connector.breaker-wait",
            Values.duration("50ms", "10m"),
            "2s",
            "How long sending pauses before it is tried again with a few requests.");
    static final List<Key<?>> KEYS = List.of(
            URL,
            CONNECT_TIMEOUT,
            REQUEST_TIMEOUT,
            RECORDING_LINK_PATH,
            RECORDING_PATH,
            MAX_CONCURRENT,
            RETRY_MIN,
            RETRY_MAX,
            BREAKER_WINDOW,
            BREAKER_PERCENT,
            BREAKER_WAIT);

    static VoiceConnectorSettings read(KeyReader reader) {
        Duration retryMin = reader.get(RETRY_MIN);
        Duration retryMax = reader.get(RETRY_MAX);
        if (retryMax.compareTo(retryMin) < 0) {
            throw new ConfigException(
                    RETRY_MAX.name() + " is " + retryMax.toMillis() + "ms; it must not be shorter than "
                            + RETRY_MIN.name() + ", which is " + retryMin.toMillis() + "ms.");
        }
        return new VoiceConnectorSettings(
                reader.getOrNull(URL),
                reader.get(CONNECT_TIMEOUT),
                reader.get(REQUEST_TIMEOUT),
                reader.get(RECORDING_LINK_PATH),
                reader.get(RECORDING_PATH),
                reader.get(MAX_CONCURRENT),
                retryMin,
                retryMax,
                reader.get(BREAKER_WINDOW),
                reader.get(BREAKER_PERCENT),
                reader.get(BREAKER_WAIT));
    }
}
