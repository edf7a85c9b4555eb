package dialer.scheduler.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldTypesTest {
    /** Characters that end an Event Socket line or change its meaning. */
    private static final String DANGEROUS = "\r\n\t\0{}[]()<>,'\"`^&|$\\;=!?%/~";

    private static final Map<String, Function<String, Object>> TYPES = new TreeMap<>(Map.of(
            "callId", CallId::new,
            "campaignId", CampaignId::new,
            "contactId", ContactId::new,
            "gatewayId", GatewayId::new,
            "extension", Extension::new,
            "phoneNumber", PhoneNumber::new,
            "queueName", QueueName::new,
            "resourceId", ResourceId::new));

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "1\n\nbgapi fsctl shutdown",
            "1\r\n",
            "1\n",
            "\n1",
            "1}",
            "{1",
            "1,origination_uuid=2",
            "1'2",
            "^^:1",
            "1&park()",
            "&park()",
            "1|2",
            "${hostname}",
            "$${password}",
            "1 2,3",
            "\u0661\u0662\u0663",
            "\uff11\uff12",
            "\u06f1",
            "1\u00002",
            "1\u20282",
            "1\u00a02",
            "1\u0085",
            "\ud83d\ude00",
            "1/2",
            "1\\n2",
            " 1",
            "1 ",
            "1\u200b",
            "-1",
            "1".repeat(101),
            "1".repeat(10_000_000));

    @Test
    void hostileInputIsRefusedByEveryType() {
        TYPES.forEach((name, type) -> {
            for (String hostile : HOSTILE) {
                assertThatThrownBy(() -> type.apply(hostile))
                        .as("%s of %s", name, hostile.substring(0, Math.min(30, hostile.length())))
                        .isInstanceOf(InvalidFieldException.class);
            }
        });
    }

    @Test
    void noDangerousCharacterIsAdmittedAtAnyPlaceByAnyType() {
        TYPES.forEach((name, type) -> {
            for (int at = 0; at < DANGEROUS.length(); at++) {
                char dangerous = DANGEROUS.charAt(at);
                for (String value : List.of(dangerous + "12", "1" + dangerous + "2", "12" + dangerous)) {
                    assertThatThrownBy(() -> type.apply(value))
                            .as("%s with character %d", name, (int) dangerous)
                            .isInstanceOf(InvalidFieldException.class);
                }
            }
        });
    }

    @Test
    void whateverIsAdmittedIsPlainAscii() {
        Random random = new Random(7);
        int[] admitted = new int[1];
        for (int i = 0; i < 20_000; i++) {
            String value = randomText(random);
            TYPES.forEach((name, type) -> {
                if (admits(type, value)) {
                    admitted[0]++;
                    assertThat(value).as(name).matches("[A-Za-z0-9_.:@*#+ -]+");
                }
            });
        }
        assertThat(admitted[0]).as("some values are admitted").isGreaterThan(500);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(50) == 0 ? random.nextInt(0x10000) : random.nextInt(128)));
        }
        return text.toString();
    }

    private static boolean admits(Function<String, Object> type, String value) {
        try {
            return type.apply(value).toString().equals(value);
        } catch (InvalidFieldException refused) {
            return false;
        }
    }

    @Test
    void goodValuesAreAdmitted() {
        assertThat(new PhoneNumber("+18005550199").value()).isEqualTo("+18005550199");
        assertThat(new PhoneNumber("8005550199")).hasToString("8005550199");
        assertThat(new Extension("8001")).hasToString("8001");
        assertThat(new Extension("*97")).hasToString("*97");
        assertThat(new GatewayId("11111111-2222-3333-4444-555555555555").value())
                .hasSize(36);
        assertThat(new CampaignId("spring_2026.eu:1")).hasToString("spring_2026.eu:1");
        assertThat(new QueueName("Sales and Service")).hasToString("Sales and Service");
        assertThat(new QueueName("support@127.0.0.1")).hasToString("support@127.0.0.1");
        assertThat(new ContactId("b7a1c9a2-0000-4000-8000-0123456789ab").value())
                .hasSize(36);
    }

    @Test
    void lengthsAreThoseOfTheContract() {
        assertLongest(CallId::new, 40);
        assertLongest(ContactId::new, 40);
        assertLongest(CampaignId::new, 40);
        assertLongest(GatewayId::new, 40);
        assertLongest(ResourceId::new, 40);
        assertLongest(PhoneNumber::new, 20);
        assertLongest(Extension::new, 20);
        assertLongest(QueueName::new, 100);
    }

    private static void assertLongest(Function<String, Object> type, int length) {
        assertThat(admits(type, "1".repeat(length))).isTrue();
        assertThat(admits(type, "1".repeat(length + 1))).isFalse();
    }

    @Test
    void refusalNamesTheFieldAndWhatIsAllowedButNotTheValue() {
        assertThatThrownBy(() -> new PhoneNumber("secret\n"))
                .isInstanceOfSatisfying(InvalidFieldException.class, refused -> {
                    assertThat(refused.field()).isEqualTo("customerNumber");
                    assertThat(refused.allowed()).contains("1 to 20");
                })
                .hasMessageNotContaining("secret");
    }

    @Test
    void contactThatBreaksARuleAcrossFieldsNamesTheField() {
        assertRefused("priority", () -> contact(CampaignType.IVR, null, null, null, 0, null, null));
        assertRefused("priority", () -> contact(CampaignType.IVR, null, null, null, 11, null, null));
        assertRefused(
                "dialingMode",
                () -> contact(CampaignType.AGENT, null, RoutingMode.QUEUE, new QueueName("q"), 5, null, null));
        assertRefused(
                "routingMode",
                () -> contact(CampaignType.AGENT, DialingMode.PROGRESSIVE, null, new QueueName("q"), 5, null, null));
        assertRefused(
                "queueName",
                () -> contact(CampaignType.AGENT, DialingMode.PROGRESSIVE, RoutingMode.QUEUE, null, 5, null, null));
        assertRefused(
                "endTime",
                () -> contact(
                        CampaignType.IVR, null, null, null, 5, Instant.ofEpochSecond(9), Instant.ofEpochSecond(9)));
        assertThat(contact(CampaignType.IVR, null, null, null, 1, Instant.ofEpochSecond(8), Instant.ofEpochSecond(9)))
                .isNotNull();
    }

    private static void assertRefused(String field, Runnable making) {
        assertThatThrownBy(making::run)
                .isInstanceOfSatisfying(
                        InvalidFieldException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    private static Contact contact(
            CampaignType type,
            @Nullable DialingMode dialing,
            @Nullable RoutingMode routing,
            @Nullable QueueName queue,
            int priority,
            @Nullable Instant start,
            @Nullable Instant end) {
        return new Contact(
                new ContactId("c1"),
                new PhoneNumber("+1800"),
                type,
                new GatewayId("gw"),
                new CampaignId("k"),
                null,
                null,
                dialing,
                routing,
                null,
                queue,
                priority,
                start,
                end,
                null);
    }
}
