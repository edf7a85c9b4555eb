package dialer.daemon.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API.
 *
 * @param port 0: any free one
 * @param maxBodyBytes longest body of a request that is read whole; an NDJSON stream is bounded by its lines and rows instead
 * @param maxBatchRows most contacts of one POST /contacts
 * @param maxConcurrentBatches how many POST /contacts run at once; one more is answered 429
 * @param limits what one client may ask of the server
 * @param apiKeys who may do what; none: everybody everything, which is admitted on the loopback only
 * @param tls null: plain HTTP
 * @param advertise where other daemons reach the API; null: where it listens
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        int maxBatchRows,
        int maxConcurrentBatches,
        Limits limits,
        List<ApiKey> apiKeys,
        @Nullable TlsSettings tls,
        @Nullable URI advertise) {

    /**
     * Limits of the server.
     *
     * @param headerBytes longest header of a request
     * @param connections open at once; more wait until one ends
     * @param requestsPerSecond of one client, in any one second; one more is answered 429
     * @param concurrentIntakes how many POST /contact are stored at once; one more is answered 429
     */
    public record Limits(int headerBytes, int connections, int requestsPerSecond, int concurrentIntakes) {
        /** The documented defaults. */
        public static final Limits DEFAULT = new Limits(8_192, 1_000, 1_000, 64);
    }

    /** As long as the database's column. */
    private static final int LONGEST_API_URL = 500;

    static final Key<String> HOST = Key.withDefault(
            "http.host",
            Values.host(),
            "127.0.0.1",
            "Address on which the API listens; `0.0.0.0` for all. Anything but the loopback needs `http.keys`.");
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
    static final Key<Integer> MAX_HEADER = Key.withDefault(
            "http.max-header-bytes",
            Values.wholeNumber(1_024, 65_536),
            "8192",
            "Bytes of the longest request line with headers; a longer one is answered 431.");
    static final Key<Integer> MAX_CONNECTIONS = Key.withDefault(
            "http.max-connections",
            Values.wholeNumber(1, 100_000),
            "1000",
            "Connections that are open at once; more wait until one ends.");
    static final Key<Integer> MAX_REQUESTS = Key.withDefault(
            "http.max-requests-per-second",
            Values.wholeNumber(1, 1_000_000),
            "1000",
            "Requests of one client (one key, or one address without keys) in a second; one more is answered 429.");
    static final Key<Integer> MAX_INTAKES = Key.withDefault(
            "http.max-concurrent-intakes",
            Values.wholeNumber(1, 10_000),
            "64",
            "POST /contact requests in work at once; one more is answered 429.");
    static final Key<URI> ADVERTISE = Key.optional(
            "http.advertise",
            apiUrl(),
            "made of `http.host` and `http.port`; none if the API listens on all addresses",
            "URL by which the other daemons on the database reach this one's API, as in `https://dialer-1.example.com:8080`. They hand on to it what"
                    + " voice connector and operators send them about its calls.");
    static final Key<String> KEY_HASH = Key.required(
            "http.keys.*.sha256",
            Values.text("64 hexadecimal digits, as `dialer key` prints them", "[0-9a-fA-F]{64}"),
            "SHA-256 of the API key of that name.");
    static final Key<Set<Role>> KEY_ROLES = Key.required(
            "http.keys.*.roles",
            roles(),
            "What the key admits: `intake` (hand over contacts), `control` (campaigns and live calls, and looking), `callbacks` (agents and"
                    + " call records), `read` (looking).");
    static final List<Key<?>> KEYS = allKeys();

    private static List<Key<?>> allKeys() {
        List<Key<?>> keys = new ArrayList<>(List.of(
                HOST,
                PORT,
                MAX_BODY,
                MAX_ROWS,
                MAX_BATCHES,
                MAX_HEADER,
                MAX_CONNECTIONS,
                MAX_REQUESTS,
                MAX_INTAKES,
                ADVERTISE,
                KEY_HASH,
                KEY_ROLES));
        keys.addAll(TlsSettings.KEYS);
        return List.copyOf(keys);
    }

    private static Values<Set<Role>> roles() {
        return new Values<>(
                "a list of intake, control, callbacks and read",
                text -> {
                    Set<Role> roles = EnumSet.noneOf(Role.class);
                    for (String word : text.split(",", -1)) {
                        Optional<Role> role = Arrays.stream(Role.values())
                                .filter(one ->
                                        one.name().toLowerCase(Locale.ROOT).equals(word.strip()))
                                .findFirst();
                        if (role.isEmpty()) {
                            return Optional.empty();
                        }
                        roles.add(role.get());
                    }
                    return Optional.of(roles);
                },
                false);
    }

    /** A server without keys, with the documented limits. */
    public HttpSettings(String host, int port, int maxBodyBytes, int maxBatchRows, int maxConcurrentBatches) {
        this(host, port, maxBodyBytes, maxBatchRows, maxConcurrentBatches, Limits.DEFAULT, List.of(), null, null);
    }

    public HttpSettings {
        apiKeys = List.copyOf(apiKeys);
    }

    static HttpSettings read(KeyReader reader) {
        String host = reader.get(HOST);
        List<ApiKey> keys = reader.namesAt("http.keys.*").stream()
                .map(name -> new ApiKey(name, reader.get(KEY_HASH, name), reader.get(KEY_ROLES, name)))
                .toList();
        if (keys.isEmpty() && !isLoopback(host)) {
            throw new ConfigException("http.host is '" + host
                    + "', which others can reach, and http.keys is missing; give each caller a key (`dialer key`), or let the API listen on"
                    + " 127.0.0.1.");
        }
        return new HttpSettings(
                host,
                reader.get(PORT),
                reader.get(MAX_BODY),
                reader.get(MAX_ROWS),
                reader.get(MAX_BATCHES),
                new Limits(
                        reader.get(MAX_HEADER),
                        reader.get(MAX_CONNECTIONS),
                        reader.get(MAX_REQUESTS),
                        reader.get(MAX_INTAKES)),
                keys,
                TlsSettings.read(reader),
                reader.getOrNull(ADVERTISE));
    }

    /**
     * Where other daemons reach the API.
     *
     * @param listening the port that is listened on
     * @return empty if it is not set and cannot be told, because all addresses are listened on
     */
    public Optional<URI> apiUrl(int listening) {
        if (advertise != null) {
            return Optional.of(advertise);
        }
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return isWildcard(host)
                ? Optional.empty()
                : apiUrl((tls == null ? "http://" : "https://") + name + ":" + listening);
    }

    /** The text as the URL of an API; empty if it can be none. */
    public static Optional<URI> apiUrl(String text) {
        return ADVERTISE.values().parse(text);
    }

    private static Values<URI> apiUrl() {
        Values<URI> url = Values.httpUrl();
        return new Values<>(
                url.allowed() + ", of at most " + LONGEST_API_URL + " ASCII characters",
                text -> url.parse(text)
                        .filter(uri -> text.length() <= LONGEST_API_URL
                                && StandardCharsets.US_ASCII.newEncoder().canEncode(text)),
                false);
    }

    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            // it cannot be listened on either; until then it counts as what others may reach
            return false;
        }
    }

    private static boolean isWildcard(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(InetAddress::isAnyLocalAddress);
        } catch (UnknownHostException e) {
            // it cannot be listened on either
            return false;
        }
    }
}
