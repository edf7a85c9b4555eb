package dialer.daemon.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What the far side has measured, beside what the laboratory foretold.
 *
 * @param books what became of the contacts
 */
record PacingVerdict(PacingPlan plan, DemoVerdict books, FarSide seen, Forecast forecast) implements Demo.Verdict {
    @Override
    public boolean good() {
        return books.good() && books.failed() == 0;
    }

    /** Whether both figures lie where the laboratory foretold. */
    boolean isWithin() {
        return forecast.occupancy().holds(seen.occupancy())
                && forecast.abandonment().holds(seen.abandonment());
    }

    /** For people. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                measured for %.0f s after %.0f s of warm-up      daemon   laboratory, and where 97.5 %% of its runs lie
                occupancy: (talk + wrap-up) / agents' time      %6.4f   %6.4f   %6.4f to %6.4f
                abandoned / answered, warm-up included          %6.4f   %6.4f   %6.4f to %6.4f
                %d answered, %d abandoned (%d of them were reached too late). From an agent found to the talk %.0f ms, from its end to the wrap-up %.0f ms: both are the
                daemon's and count as waiting here; the laboratory has none.
                The daemon's figures lie %s what the laboratory foretells.
                """,
                seen.seconds(),
                seen.warmUpSeconds(),
                seen.occupancy(),
                forecast.occupancy().mean(),
                forecast.occupancy().low(),
                forecast.occupancy().high(),
                seen.abandonment(),
                forecast.abandonment().mean(),
                forecast.abandonment().low(),
                forecast.abandonment().high(),
                seen.answered(),
                seen.abandoned(),
                seen.late(),
                seen.toTalkMillis(),
                seen.toWrapUpMillis(),
                isWithin() ? "within" : "OUTSIDE");
    }

    @Override
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("mode", DemoMode.PREDICTIVE.toString())
                .put("agents", plan.agents())
                .put("contacts", books.contacts())
                .put("ended", books.ended())
                .put("failed", books.failed())
                .put("attempts", books.attempts())
                .put("notified", books.notified())
                .put("answered", seen.answered())
                .put("abandoned", seen.abandoned())
                .put("abandonment", rounded(seen.abandonment()))
                .put("occupancy", rounded(seen.occupancy()))
                .put("warmUpSeconds", rounded(seen.warmUpSeconds()))
                .put("measuredSeconds", rounded(seen.seconds()))
                .put("timeScale", plan.scale());
        json.putObject("foretold")
                .put("occupancy", rounded(forecast.occupancy().mean()))
                .put("occupancyLow", rounded(forecast.occupancy().low()))
                .put("occupancyHigh", rounded(forecast.occupancy().high()))
                .put("abandonment", rounded(forecast.abandonment().mean()))
                .put("abandonmentLow", rounded(forecast.abandonment().low()))
                .put("abandonmentHigh", rounded(forecast.abandonment().high()))
                .put("runs", forecast.runs());
        json.put("within", isWithin())
                .put("duplicateOriginates", books.duplicateOriginates())
                .put("lostResults", books.lostResults())
                .put("seconds", rounded(books.seconds()));
        return json.toString();
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
    }
}
