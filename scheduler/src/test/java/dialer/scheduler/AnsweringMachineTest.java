package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.call.AmdVerdict;
import dialer.scheduler.call.AttemptState;
import dialer.scheduler.call.MachineAction;
import dialer.scheduler.call.SwitchModule;
import dialer.scheduler.contact.DialingMode;
import dialer.scheduler.notify.Notice;
import dialer.scheduler.originate.AmdMode;
import dialer.scheduler.originate.OnAnswer;
import dialer.scheduler.result.AnswerCount;
import dialer.scheduler.result.Disposition;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnsweringMachineTest {
    private static LoopDriver listening(AmdMode mode, MachineAction action) {
        return LoopDriver.connected(rules -> rules.amd(mode, action)).told("1005");
    }

    @Test
    void machineIsHungUpAndTheReservedAgentFree() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.HANG_UP)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 800, 30_000))
                .agent(1)
                .run(5_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.MACHINE);
        assertThat(world.result().verdict()).isEqualTo(AmdVerdict.MACHINE);
        assertThat(world.result().counts()).isEqualTo(AnswerCount.ZERO);
        assertThat(world.notices(Notice.EndChat.class)).hasSize(1);
        assertThat(world.effects(Effect.Transfer.class)).isEmpty();
        assertThat(world.notices(Notice.CallProgress.class))
                .extracting(Notice.CallProgress::event)
                .contains("ANSWERING_MACHINE");
    }

    @ParameterizedTest
    @EnumSource(
            value = AmdVerdict.class,
            names = {"HUMAN", "UNKNOWN"})
    void whoeverIsNoMachineGetsTheAgent(AmdVerdict verdict) {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.HANG_UP)
                .carrier(Carrier.answersAs(verdict, 800, 30_000))
                .agent(1, DialingMode.PREDICTIVE)
                .run(60_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().verdict()).isEqualTo(verdict);
        assertThat(world.result().counts()).isEqualTo(new AnswerCount(1, 0));
    }

    @Test
    void verdictThatDoesNotComeInTimeMakesAPerson() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.HANG_UP)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 20_000, 30_000))
                .agent(1, DialingMode.PREDICTIVE)
                .run(5_000);

        assertThat(world.stateOf("c1")).isEqualTo(AttemptState.BRIDGED);
        world.run(40_000);
        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().verdict()).as("only noted").isEqualTo(AmdVerdict.MACHINE);
    }

    @Test
    void machineMayBeTreatedAsAPersonWithTheVerdictNoted() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.LIVE)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 800, 30_000))
                .agent(1)
                .run(60_000);

        assertThat(world.result().disposition()).isEqualTo(Disposition.CONNECTED);
        assertThat(world.result().verdict()).isEqualTo(AmdVerdict.MACHINE);
    }

    @Test
    void messageIsLeftAfterTheBeep() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.MESSAGE)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 800, 60_000))
                .agent(1, DialingMode.PREDICTIVE)
                .run(3_000);
        assertThat(world.effects(Effect.AwaitBeep.class)).hasSize(1);
        assertThat(world.effects(Effect.PlayMessage.class)).isEmpty();

        world.run(1_500);
        assertThat(world.effects(Effect.PlayMessage.class))
                .singleElement()
                .satisfies(play -> assertThat(play.message()).hasToString("voicemail.wav"));

        world.run(2_000);
        assertThat(world.result().disposition()).isEqualTo(Disposition.MACHINE);
        assertThat(world.effects(Effect.RequestAgent.class)).isEmpty();
    }

    @Test
    void messageIsLeftAfterTheLongestGreetingIfNoBeepIsHeard() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.MESSAGE)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 800, 60_000))
                .agent(1, DialingMode.PREDICTIVE);
        world.theSwitch().beepMs = 100_000;
        world.run(30_000);

        assertThat(world.effects(Effect.PlayMessage.class)).hasSize(1);
        assertThat(world.result().disposition()).isEqualTo(Disposition.MACHINE);
    }

    @Test
    void beepAloneMakesAMachine() {
        LoopDriver world = listening(AmdMode.AVMD, MachineAction.MESSAGE)
                .carrier(Carrier.answersAs(AmdVerdict.MACHINE, 2_000, 60_000))
                .agent(1)
                .run(3_200);

        assertThat(world.effects(Effect.PlayMessage.class))
                .as("it records already")
                .hasSize(1);
        world.run(5_000);
        assertThat(world.result().disposition()).isEqualTo(Disposition.MACHINE);
    }

    @Test
    void personWhoAnswersAnIvrCampaignHearsTheIvrAfterTheVerdict() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.HANG_UP)
                .carrier(Carrier.answersAs(AmdVerdict.HUMAN, 800, 10_000))
                .ivr(1)
                .run(30_000);

        assertThat(world.effects(Effect.Transfer.class))
                .singleElement()
                .satisfies(transfer -> assertThat(transfer.agent()).hasToString("8001"));
        assertThat(world.result().disposition()).isEqualTo(Disposition.ANSWERED_IVR);
        assertThat(world.result().counts()).isEqualTo(AnswerCount.ZERO);
    }

    @Test
    void switchWithoutTheModuleIsFoundOutAtItsStartAndDialsWithoutIt() {
        LoopDriver world = LoopDriver.connected(rules -> rules.amd(AmdMode.MOD_AMD, MachineAction.HANG_UP));
        world.theSwitch().disconnect();
        world.theSwitch().modules = EnumSet.noneOf(SwitchModule.class);
        world.warnings.clear();
        world.theSwitch().connect();
        world.agent(5).run(30_000);

        assertThat(world.warnings)
                .containsExactly("switch fs1 has not loaded mod_amd: calls there are made without answering-machine"
                        + " detection, whoever answers counts as a person");
        assertThat(world.store.results).hasSize(5).allMatch(result -> result.disposition() == Disposition.CONNECTED);
        assertThat(world.effects(Effect.Originate.class))
                .allSatisfy(effect -> assertThat(effect.request().onAnswer()).isEqualTo(OnAnswer.DIALPLAN));
    }

    @Test
    void switchThatHasTheModuleIsNotWarnedOf() {
        LoopDriver world = listening(AmdMode.MOD_AMD, MachineAction.MESSAGE);
        assertThat(world.warnings).isEmpty();
        world.theSwitch().modules = Set.of(SwitchModule.MOD_AMD);
        world.theSwitch().connect();

        assertThat(world.warnings)
                .singleElement()
                .satisfies(line -> assertThat(line).contains("mod_avmd").contains("beeps are not heard"));
    }
}
