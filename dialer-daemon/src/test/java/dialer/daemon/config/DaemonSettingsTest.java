package dialer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.scheduler.contact.CampaignId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.contact.GatewayId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonSettingsTest {
    private static final String MINIMAL = """
            node: n1
            database:
              url: jdbc:mariadb://127.0.0.1/dialer
            switches:
              - name: fs1
                password: "p${a}b\\\\,c"
            """;

    @Test
    void whatIsLeftOutHasItsDefault() {
        DaemonSettings settings = DaemonSettings.parse(MINIMAL, Map.of());

        assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080, 10_485_760, 100_000, 8));
        assertThat(settings.dialing().switchDown()).isEqualTo(DialingSettings.SwitchDown.FAIL);
        assertThat(settings.campaigns().defaults().ringTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(settings.switches().get(0).domain()).isEqualTo("127.0.0.1");
        assertThat(settings.voiceConnector().url()).isNull();
    }

    @Test
    void passwordsAreTakenVerbatimAndNeverShown() {
        DaemonSettings settings = DaemonSettings.parse(MINIMAL, Map.of());

        assertThat(settings.switches().get(0).password().value()).isEqualTo("p${a}b\\,c");
        assertThat(settings).asString().doesNotContain("p${a}b");
    }

    @Test
    void aDatabaseUserMayHaveNoPassword() {
        assertThat(DaemonSettings.parse(MINIMAL, Map.of("DIALER_DATABASE_PASSWORD", ""))
                        .database()
                        .password()
                        .value())
                .isEmpty();
    }

    @Test
    void aPasswordMayStandInAFileOfItsOwn(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), "from-file\n");

        DaemonSettings settings = DaemonSettings.parse(
                MINIMAL.replace("database:\n", "database:\n  password-file: " + file + "\n"), Map.of());

        assertThat(settings.database().password().value()).isEqualTo("from-file");
    }

    @Test
    void variablesOfTheEnvironmentOverrideKeys() {
        DaemonSettings settings = DaemonSettings.parse(
                MINIMAL + "campaigns:\n  spring.offer:\n    weight: 2\n",
                Map.of(
                        "DIALER_HTTP_PORT", "0",
                        "DIALER_SWITCHES_0__PASSWORD", "other",
                        "DIALER_SWITCHES_1__NAME", "fs2",
                        "DIALER_SWITCHES_1__PASSWORD", "second",
                        "DIALER_CAMPAIGNS__SPRING_OFFER__WEIGHT", "7",
                        "DIALER_TEST_DB_URL", "not ours",
                        "PATH", "/bin"));

        assertThat(settings.http().port()).isZero();
        assertThat(settings.switches()).extracting(s -> s.password().value()).containsExactly("other", "second");
        assertThat(settings.campaigns().of(new CampaignId("spring.offer")).weight())
                .isEqualTo(7);
    }

    @Test
    void aCampaignInheritsWhatItDoesNotSet() {
        DaemonSettings settings = DaemonSettings.parse(MINIMAL + """
                campaign-defaults:
                  ivr: "8001"
                  domain: pbx.example
                  variables: {a: one, b: two}
                campaigns:
                  c1:
                    ivr: "9001"
                    service-identifier: sales
                    variables: {b: other}
                """, Map.of());

        CampaignSettings c1 = settings.campaigns().of(new CampaignId("c1"));
        assertThat(c1.ivr()).isEqualTo(new Extension("9001"));
        assertThat(c1.variables()).isEqualTo(Map.of("a", "one", "b", "other"));
        assertThat(settings.campaigns().of(new CampaignId("c2")).ivr()).isEqualTo(new Extension("8001"));
        assertThat(settings.campaigns().serviceIdentifier(new CampaignId("c1"))).isEqualTo("sales");
        assertThat(settings.campaigns().serviceIdentifier(new CampaignId("c2"))).isEqualTo("c2");
        assertThat(settings.eslHost(new CampaignId("c2"))).isEqualTo("pbx.example");
    }

    @Test
    void gatewaysWithoutALimitHaveNone() {
        DaemonSettings settings = DaemonSettings.parse(MINIMAL + "gateways:\n  gw1:\n    cps: 3\n", Map.of());

        assertThat(settings.gateways())
                .isEqualTo(Map.of(new GatewayId("gw1"), new GatewaySettings(Integer.MAX_VALUE, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.7", "::"})
    void anApiThatOthersCanReachNeedsKeys(String host) {
        String withoutKeys = MINIMAL + "\nhttp: {host: '" + host + "'}\n";
        assertThatThrownBy(() -> DaemonSettings.parse(withoutKeys, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "http.host is '" + host + "', which others can reach, and http.keys is missing");

        Secret key = ApiKey.draw(new SecureRandom());
        DaemonSettings settings = DaemonSettings.parse(
                MINIMAL + "\nhttp: {host: '" + host + "', keys: {crm: {sha256: '" + ApiKey.hash(key)
                        + "', roles: [intake, read]}}}\n",
                Map.of());
        ApiKey read = settings.http().apiKeys().get(0);
        assertThat(read.name()).isEqualTo("crm");
        assertThat(read.roles()).containsExactlyInAnyOrder(Role.INTAKE, Role.READ);
        assertThat(read.isFor(key)).isTrue();
        assertThat(read.isFor(ApiKey.draw(new SecureRandom()))).isFalse();
        assertThat(read.toString()).doesNotContain(key.value());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                       | http://127.0.0.1:8123
            {host: localhost}                                        | http://localhost:8123
            {host: '::1', tls: {certificate: c.pem, key: k.pem}}     | https://[::1]:8123
            {host: 0.0.0.0, keys: KEYS}                              |
            {host: '::', keys: KEYS}                                 |
            {host: 0.0.0.0, keys: KEYS, advertise: 'https://d1.example:8443/dialer/'} | https://d1.example:8443/dialer
            """)
    void otherDaemonsReachTheApiWhereItListensUnlessItSaysOtherwise(String http, @Nullable String url) {
        String keys = "{crm: {sha256: '" + ApiKey.hash(ApiKey.draw(new SecureRandom())) + "', roles: [callbacks]}}";
        DaemonSettings settings =
                DaemonSettings.parse(MINIMAL + "\nhttp: " + http.replace("KEYS", keys) + "\n", Map.of());

        assertThat(settings.http().apiUrl(8123))
                .isEqualTo(Optional.ofNullable(url).map(URI::create));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            http: {port: abc} |                       http.port is 'abc'; it must be a whole number from 0 to 65535.
            http: {port: 65536} |                     http.port is '65536'; it must be a whole number from 0 to 65535.
            http: {port: ''} |                        http.port is ''; it must be a whole number from 0 to 65535.
            http: {advertise: 'dialer-1:8080'} |      http.advertise is 'dialer-1:8080'; it must be an http or https URL without user, query or fragment, of at most 500 ASCII characters.
            http: {advertise: 'http://a@b/'} |        http.advertise is 'http://a@b/'; it must be an http or https URL without user, query or fragment, of at most 500 ASCII characters.
            http: {prot: 1} |                         http.prot is not a key; the keys under http are advertise, host, keys, max-batch-rows, max-body-bytes, max-concurrent-batches, max-concurrent-intakes, max-connections, max-header-bytes, max-requests-per-second, port, tls.
            htp: {port: 1} |                          htp.port is not a key; the keys at the top are call-records, campaign-defaults, campaigns, database, dialing, gateways, http, lease, node, switches, voice-connector, webhook.
            dialing: {switch-down: ignore} |          dialing.switch-down is 'ignore'; it must be fail or retry.
            campaign-defaults: {ring-timeout: 4s} |   campaign-defaults.ring-timeout is '4s'; it must be a duration from 5s to 120s, as in 500ms, 5s, 2m or 1h.
            campaign-defaults: {ring-timeout: 45} |   campaign-defaults.ring-timeout is '45'; it must be a duration from 5s to 120s, as in 500ms, 5s, 2m or 1h.
            campaigns: {c: {max-slots: -1}} |         campaigns.c.max-slots is '-1'; it must be a whole number from 0 to 100000.
            campaigns: {c: {caller-id-number: 'a,b'}} | campaigns.c.caller-id-number is 'a,b'; it must be 1 to 20 digits with an optional leading +.
            campaigns: {'c d': {weight: 1}} |         campaigns.c d is not a campaign's id; it must be 1 to 40 characters, letters, digits and _ . : - only, first a letter or digit.
            gateways: {'a}b': {cps: 1}} |             gateways.a}b is not a gateway's name; it must be 1 to 40 characters, letters, digits and _ . : - only, first a letter or digit.
            voice-connector: {url: 'ftp://x'} |       voice-connector.url is 'ftp://x'; it must be an http or https URL without user, query or fragment.
            voice-connector: {retry-min: 2s, retry-max: 1s} | voice-connector.retry-max is 1000ms; it must not be shorter than voice-connector.retry-min, which is 2000ms.
            webhook: {enabled: true} |                webhook.allowed-hosts is missing; it must be a list of host names when webhook.enabled is true.
            """)
    void aBadValueIsNamedInOneSentence(String yaml, String sentence) {
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL + yaml, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            'http: {port: 1, host: a, port: 2}'   | port
            'dialing: {cps: 1}\ndialing: {}'      | dialing
            'campaigns: {c: {weight: 1, weight: 1}}' | weight
            """)
    void aKeyThatStandsTwiceIsRefused(String yaml, String key) {
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL + yaml.replace("\\n", "\n"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("The configuration file is ambiguous: found duplicate key " + key
                        + " in line [0-9]+; each key may stand once in its section\\.");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThatThrownBy(() -> DaemonSettings.parse(
                        MINIMAL.replace("  url: jdbc:mariadb://127.0.0.1/dialer", "  user: u"), Map.of()))
                .hasMessageStartingWith(
                        "database.url is missing; it must be a JDBC URL that starts with jdbc:mariadb:");
        assertThatThrownBy(() -> DaemonSettings.parse("node: n\ndatabase: {url: 'jdbc:mariadb://h/d'}\n", Map.of()))
                .hasMessage("switches is missing; it must be a list of at least one switch.");
        assertThatThrownBy(() ->
                        DaemonSettings.parse(MINIMAL.replace("    password", "    host: h\n    # password"), Map.of()))
                .hasMessage("switches[0].password is missing; it, or password-file, must be set.");
    }

    @Test
    void aSecretIsNeverPartOfTheComplaint() {
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL + "  password: \"geheim\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL, Map.of("DIALER_SWITCHES_0__PASSWORD", "")))
                .hasMessage("switches[0].password is not admitted (not shown); it must be not empty.");
    }

    @Test
    void aVariableThatOverridesNothingStopsTheStart() {
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL, Map.of("DIALER_HTTP_PROT", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The environment variable DIALER_HTTP_PROT overrides no key");
    }

    @Test
    void twoSwitchesOfOneNameAreRefused() {
        assertThatThrownBy(() -> DaemonSettings.parse(MINIMAL + "  - name: fs1\n    password: x\n", Map.of()))
                .hasMessageStartingWith("switches[1].name is 'fs1'; it must be another name");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> DaemonSettings.load(Path.of("/does/not/exist.yaml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/does/not/exist.yaml");
    }
}
