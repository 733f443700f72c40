package io.github.pcap2netpol.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @ParameterizedTest(name = "COLUMNS={0} on a terminal of {1}: {2}")
  @CsvSource({
    "     ,    , 80",
    "     , 132, 132",
    "     ,  20, 40",
    "  100, 132, 100",
    "    1, 132, 40",
    "    0, 132, 132",
    "   -5, 132, 132",
    " wide, 132, 132",
    "99999,    , 80",
  })
  void the_variable_counts_before_the_terminal_and_40_is_the_least(
      String variable, Integer terminal, int columns) {
    assertThat(
            environment(
                    Set.of(),
                    terminal == null ? OptionalInt.empty() : OptionalInt.of(terminal),
                    variable == null ? Map.of() : Map.of("COLUMNS", variable))
                .columns())
        .isEqualTo(columns);
  }

  @Test
  void a_message_is_wrapped_for_a_person() {
    environment(Set.of(Terminal.ERROR), OptionalInt.of(40), Map.of())
        .printMessage(Coloring.ANSI.red("severe:") + " " + "four ".repeat(16) + "end");

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            \u001b[1;31msevere:\u001b[0m four four four four four four
                four four four four four four four
                four four four end
            """);
  }

  @Test
  void a_message_stays_on_its_line_for_a_tool() {
    environment(Set.of(Terminal.OUTPUT), OptionalInt.of(40), Map.of())
        .printMessage("four ".repeat(16) + "end");

    assertThat(printed.toString(StandardCharsets.UTF_8)).hasLineCount(1);
  }

  private Environment environment(
      Set<Terminal> terminals, OptionalInt columns, Map<String, String> variables) {
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Environment(stream, stream, terminals, columns, variables);
  }
}
