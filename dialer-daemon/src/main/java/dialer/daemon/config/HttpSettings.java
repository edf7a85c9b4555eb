package dialer.daemon.config;

import java.util.List;

/**
 * The HTTP API.
 *
 * @param port 0: any free one
 * @param maxBodyBytes longest body of a request that is read whole; an NDJSON stream is bounded by its lines and rows instead
 * @param maxBatchRows most contacts of one POST /contacts
 * @param maxConcurrentBatches how many POST /contacts run at once; one more is answered 429
 */
public record HttpSettings(String host, int port, int maxBodyBytes, int maxBatchRows, int maxConcurrentBatches) {
    static final Key<String> HOST = Key.withDefault(
            "http.host", Values.host(), "127.0.0.1", "Address on which the API listens; `0.0.0.0` for all.");
    static final Key<Integer> PORT = Key.withDefault(
            "http.port", Values.wholeNumber(0, 65_535), "8080", "TCP port of the API; 0 takes any free one.");
    static final Key<Integer> MAX_BODY = Key.withDefault(
            "http.max-body-bytes",
            Values.wholeNumber(1_024, 104_857_600),
            "10485760",
            "Bytes of the longest body that is read; a longer one is answered 413. NDJSON streams are bounded by rows instead.");
    static final Key<Integer> MAX_ROWS = Key.withDefault(
            "http.max-batch-rows",
            Values.wholeNumber(1, 1_000_000),
            "100000",
            "Contacts of one POST /contacts; more are answered 413.");
    static final Key<Integer> MAX_BATCHES = Key.withDefault(
            "http.max-concurrent-batches",
            Values.wholeNumber(1, 1_000),
            "8",
            "POST /contacts requests in work at once; one more is answered 429.");
    static final List<Key<?>> KEYS = List.of(HOST, PORT, MAX_BODY, MAX_ROWS, MAX_BATCHES);

    static HttpSettings read(KeyReader reader) {
        return new HttpSettings(
                reader.get(HOST),
                reader.get(PORT),
                reader.get(MAX_BODY),
                reader.get(MAX_ROWS),
                reader.get(MAX_BATCHES));
    }
}
