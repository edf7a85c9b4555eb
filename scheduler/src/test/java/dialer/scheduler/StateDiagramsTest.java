package dialer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.scheduler.call.AttemptState;
import dialer.scheduler.contact.ContactStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The state diagrams of the documentation are made from the tables. {@code -Ddiagrams.write=true} writes them anew. */
class StateDiagramsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "architecture.md");

    @Test
    void attemptStatesAreDrawnAsTheTableHasThem() throws IOException {
        compare(
                "attempt-states",
                diagram(
                        AttemptState.values(),
                        AttemptState.CLAIMED,
                        AttemptState.ENDED::equals,
                        AttemptState::mayBecome,
                        AttemptState::word));
    }

    @Test
    void contactStatusesAreDrawnAsTheTableHasThem() throws IOException {
        compare(
                "contact-states",
                diagram(
                        ContactStatus.values(),
                        ContactStatus.PENDING,
                        status -> !status.isActive(),
                        ContactStatus::mayBecome,
                        ContactStatus::word));
    }

    private static <S> String diagram(
            S[] states, S first, Predicate<S> last, BiPredicate<S, S> mayBecome, Function<S, String> word) {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        text.append("    [*] --> ").append(word.apply(first)).append('\n');
        for (S from : states) {
            for (S to : states) {
                if (mayBecome.test(from, to)) {
                    text.append("    ")
                            .append(word.apply(from))
                            .append(" --> ")
                            .append(word.apply(to))
                            .append('\n');
                }
            }
            if (last.test(from)) {
                text.append("    ").append(word.apply(from)).append(" --> [*]\n");
            }
        }
        return text.append("```\n").toString();
    }

    private static void compare(String name, String diagram) throws IOException {
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->";
        String document = Files.readString(DOCUMENT);
        assertThat(document).contains(begin, end);
        int from = document.indexOf(begin) + begin.length();
        int to = document.indexOf(end);
        if (Boolean.getBoolean("diagrams.write")) {
            Files.writeString(DOCUMENT, document.substring(0, from) + diagram + document.substring(to));
            return;
        }
        assertThat(document.substring(from, to))
                .as("%s in %s; -Ddiagrams.write=true writes it anew", name, DOCUMENT)
                .isEqualTo(diagram);
    }
}
