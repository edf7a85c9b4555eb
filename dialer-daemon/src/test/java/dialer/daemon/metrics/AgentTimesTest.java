package dialer.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.LoopView.PoolView;
import dialer.scheduler.agents.AgentRow;
import dialer.scheduler.agents.AgentState;
import dialer.scheduler.contact.AgentId;
import dialer.scheduler.contact.QueueName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTimesTest {
    private static final QueueName SALES = new QueueName("Sales");

    private final AgentTimes times = new AgentTimes();

    @Test
    void occupancyIsHandleTimeOfHandleAndAvailableTime() {
        times.look(List.of(sales(AgentState.AVAILABLE)), 0);
        times.look(
                List.of(sales(AgentState.TALKING, AgentState.WRAP_UP, AgentState.TALKING, AgentState.AVAILABLE)),
                1_000);

        assertThat(times.occupancy(SALES)).isEqualTo(0.75);
        assertThat(times.total()).isEqualTo(new AgentTimes.Times(3_000, 1_000));
    }

    @Test
    void whoIsReservedOrAwayCountsOnNeitherSide() {
        times.look(List.of(sales(AgentState.AWAY)), 0);
        times.look(List.of(sales(AgentState.AWAY, AgentState.RESERVED)), 1_000);

        assertThat(times.occupancy(SALES)).isNull();
        assertThat(times.occupancy(new QueueName("nobody"))).isNull();
    }

    @Test
    void onlyTheLastFiveMinutesCount() {
        for (int second = 0; second <= 300; second++) {
            times.look(List.of(sales(AgentState.TALKING)), second * 1_000L);
        }
        assertThat(times.occupancy()).isEqualTo(1);
        for (int second = 301; second <= 610; second++) {
            times.look(List.of(sales(AgentState.AVAILABLE)), second * 1_000L);
        }

        assertThat(times.occupancy()).isZero();
    }

    @Test
    void aTimeInWhichNobodyLookedIsNotGuessedAt() {
        times.look(List.of(sales(AgentState.TALKING)), 0);
        times.look(List.of(sales(AgentState.TALKING)), 3_600_000);

        assertThat(times.total()).isEqualTo(AgentTimes.Times.NONE);
    }

    private static PoolView sales(AgentState... states) {
        List<AgentRow> agents = new ArrayList<>();
        for (AgentState state : states) {
            agents.add(new AgentRow(new AgentId("10" + agents.size()), state, 0));
        }
        return new PoolView(SALES, true, agents, List.of(), null);
    }
}
