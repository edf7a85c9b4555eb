package dialer.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The dialplan of a real switch, as it answers {@code xml_locate dialplan context name}. */
class DialplanTest {
    @Test
    void anExtensionOfItsOwnIsToldFromOneForEverything() throws Exception {
        Dialplan real = new Dialplan(Files.readString(Path.of("src/test/resources/captures/xml_locate_context.xml")));

        assertThat(real.itself("context").level()).isEqualTo(Finding.Level.OK);
        assertThat(real.destination("ivr", "9001")).isEqualTo(Finding.ok("ivr", "an extension takes it"));
        assertThat(real.destination("agent", "1005").level()).isEqualTo(Finding.Level.OK);
        Finding strange = real.destination("ivr", "77777");
        assertThat(strange.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(strange.sentence()).isEqualTo("only an extension that takes every number takes it (^.*$)");
    }

    @Test
    void aNumberThatNoExtensionTakesIsAFaultAndAMissingContextIsUnknown() {
        Dialplan small = new Dialplan("<context name=\"x\"><extension><condition field=\"destination_number\""
                + " expression=\"^9001$\"/></extension></context>");

        assertThat(small.destination("ivr", "9002").level()).isEqualTo(Finding.Level.FAULT);
        // what a real switch answers
        Dialplan missing = new Dialplan("can't find anything");
        assertThat(missing.itself("context").level()).isEqualTo(Finding.Level.WARNING);
        assertThat(missing.destination("ivr", "9001").level()).isEqualTo(Finding.Level.UNKNOWN);
    }
}
