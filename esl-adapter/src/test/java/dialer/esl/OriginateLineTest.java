package dialer.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dialer.scheduler.contact.Extension;
import dialer.scheduler.originate.AmdMode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OriginateLineTest {
    @Test
    void anIvrCallCarriesWhatTheVoiceServiceReads() {
        assertThat(OriginateLine.of(Calls.ivr("call-1", "8001"), Calls.SETTINGS, "pbx.example"))
                .isEqualTo("originate {origination_uuid=call-1,dialer_contact=contact-1,ignore_early_media=true,"
                        + "originate_timeout=45,session_in_hangup_hook=true,domain_name=pbx.example,record_session=true,"
                        + "call_direction=outbound,origination_caller_id_name=8001,origination_caller_id_number=8001}"
                        + "sofia/gateway/gw-1/+18005550199 8001 XML pbx.example");
    }

    @Test
    void anAgentCallCarriesWhatTheRoutingReads() {
        assertThat(OriginateLine.of(Calls.agent("call-1", "1005"), Calls.SETTINGS, "pbx.example"))
                .isEqualTo("originate {origination_uuid=call-1,dialer_contact=contact-1,ignore_early_media=true,"
                        + "originate_timeout=30,session_in_hangup_hook=true,domain_name=pbx.example,record_session=true,"
                        + "call_direction=outbound,customer_number=+18005550199,sip_h_X-Destination-Number=service-1,"
                        + "sip_h_X-CallType=PROGRESSIVE,sip_h_X-CALL-VARIABLE0=call-1,sip_h_X-Call-Id=call-1,"
                        + "sip_h_X-queueType=NAME,sip_h_X-queue='Sales North',sip_h_X-agentExtension=1005,"
                        + "origination_caller_id_name=1005}"
                        + "sofia/gateway/gw-1/+18005550199 1005 XML pbx.example");
    }

    @Test
    void aCallAheadOfTheAgentsIsParkedForALimitedTimeAndListenedTo() {
        assertThat(OriginateLine.of(Calls.parked("call-1", AmdMode.AVMD), Calls.SETTINGS, "pbx.example"))
                .startsWith(
                        "originate {park_timeout=31:ALLOTTED_TIMEOUT,origination_uuid=call-1,dialer_contact=contact-1,"
                                + "execute_on_answer_amd=avmd_start,")
                .doesNotContain("agentExtension", "origination_caller_id_name")
                .endsWith("sofia/gateway/gw-1/+18005550199 &park()");
        assertThat(OriginateLine.of(Calls.parked("call-1", AmdMode.MOD_AMD), Calls.SETTINGS, "pbx.example"))
                .contains(",execute_on_answer_amd=amd,");
    }

    @Test
    void noCampaignTakesTheLimitsOfAParkedCallAway() {
        CallSettings settings = Calls.settings(Map.of("park_timeout", "9999", "execute_on_answer_amd", "hangup"));
        assertThat(OriginateLine.of(Calls.parked("call-1", AmdMode.MOD_AMD), settings, "pbx.example"))
                .doesNotContain("9999", "=hangup");
    }

    @Test
    void aCampaignsSettingsReplaceTheDefaults() {
        CallSettings settings = new CallSettings(
                new Extension("9001"),
                "Müller und Co",
                "4930123",
                "other.example",
                "s",
                new TreeMap<>(Map.of(
                        "record_session", "false",
                        "execute_on_answer", "sched_hangup +600",
                        "origination_uuid", "stolen",
                        "dialer_contact", "stolen")));
        assertThat(OriginateLine.of(Calls.ivr("call-1", null), settings, "pbx.example"))
                .contains("origination_uuid=call-1,", "dialer_contact=contact-1,")
                .contains("origination_caller_id_name='Müller und Co',origination_caller_id_number=4930123")
                .contains(",execute_on_answer='sched_hangup +600',record_session=false}")
                .contains("domain_name=other.example,")
                .doesNotContain("stolen", "record_session=true")
                .endsWith(" 9001 XML other.example");
    }

    @Test
    void aCallWithoutADestinationIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginateLine.of(Calls.ivr("call-1", null), Calls.SETTINGS, "pbx.example"))
                .withMessageContaining("destination");
    }

    @Test
    void whatIsNotAdmittedIsRefusedEvenIfConfigured() {
        CallSettings settings = Calls.settings(Map.of("v", "a,origination_uuid=x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginateLine.of(Calls.ivr("call-1", "8001"), settings, "pbx.example"))
                .withMessageStartingWith("variable v");
    }
}
