package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion scripts, run in their shells. */
@Tag("needs-tools")
class CompletionTest {
  private static final String LINES =
      """
      ver                             | verify
      verify shop --fail-             | --fail-on
      verify shop --format            | text markdown html json junit
      verify shop -f j                | json junit
      verify shop --format=j          | json junit
      verify shop --fail-on           | unused excess unselected
      verify shop --cni cal           | calico
      explain shop -f                 | text json
      diff old new --format m         | markdown
      list shop --format              | text csv json markdown dot
      analyse shop --format           | text markdown
      analyze shop --dns              | all observed none
      analyse shop --granularity      | workload service namespace
      contracts --provider-to-consumer | ports all none
      import                          | hubble zeek netobserv conntrack microshield
      completion                      | bash zsh fish
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = LINES)
  void bash_offers(String line, String offered) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "--norc", tried("bash"), script("bash"), "pcap2netpol"));
    // Bash treats an equals sign as a separate word.
    command.addAll(List.of(typed(line).replace("=", " = ").split(" ", -1)));

    assertThat(output(command)).containsExactlyInAnyOrder(offered.split(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = LINES)
  void fish_offers(String line, String offered) throws Exception {
    List<String> command =
        List.of("fish", "-N", tried("fish"), script("fish"), "pcap2netpol " + typed(line));

    // Fish offers --option=value as one word.
    String given = line.contains("=") ? line.replaceFirst(".* (--.*=).*", "$1") : "";
    assertThat(output(command))
        .containsExactlyInAnyOrder(
            Arrays.stream(offered.split(" ")).map(given::concat).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ver                        | verify
          verify shop --fail-        | verify shop --fail-on
          verify shop --format h     | verify shop --format html
          verify shop --format=h     | verify shop --format=html
          analyze shop --dns n       | analyze shop --dns none
          import z                   | import zeek
          completion f               | completion fish
          """)
  void zsh_completes(String line, String completed) throws Exception {
    List<String> command = List.of("zsh", "-f", tried("zsh"), script("zsh"), "pcap2netpol " + line);

    assertThat(output(command)).hasSize(1);
    assertThat(output(command).get(0).strip()).isEqualTo("pcap2netpol " + completed);
  }

  @Test
  void after_the_last_word_files_are_offered() throws Exception {
    Files.writeString(folder.resolve("dump.log"), "");
    List<String> fish =
        List.of(
            "fish",
            "-N",
            tried("fish"),
            script("fish"),
            "pcap2netpol import zeek " + folder + "/d");

    assertThat(output(fish)).containsExactly(folder + "/dump.log");
  }

  /** A line whose last word is complete is followed by a blank, after which a new word begins. */
  private static String typed(String line) {
    return line.matches(".*(-format|-f|-on|-dns|-granularity|-consumer)|import|completion")
        ? line + " "
        : line;
  }

  private static String tried(String shell) {
    return Path.of("src/test/resources/completion/try." + shell).toAbsolutePath().toString();
  }

  private String script(String shell) throws Exception {
    Path script = folder.resolve("script");
    Files.writeString(script, CommandRun.of("completion", shell).out());
    return script.toString();
  }

  private List<String> output(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return text.lines().toList();
  }
}
