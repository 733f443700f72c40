package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual has a page for each command, with everything that its help says. */
class ManualPagesTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+)(?:, [a-z]+)? {2,}\\S");

  /** An option at the beginning of its line in a help, with its short form if it has one. */
  private static final Pattern OPTION = Pattern.compile("(?m)^ {2,6}(?:(-\\w), )?(--[a-z][a-z-]*)");

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws Exception {
    ManualPages.main(new String[] {folder.toString(), "1.2.3"});
  }

  @Test
  void every_command_in_the_help_has_a_page() throws Exception {
    try (Stream<Path> pages = Files.list(folder.resolve("man1"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .hasSize(commands().size() + 1)
          .contains("pcap2netpol.1")
          .containsAll(commands().stream().map(name -> "pcap2netpol-" + name + ".1").toList());
    }
    assertThat(commands()).contains("analyse", "completion").hasSizeGreaterThan(10);
  }

  @Test
  void every_option_in_the_help_is_on_the_page() throws Exception {
    for (String command : commands()) {
      List<MatchResult> options =
          OPTION.matcher(CommandRun.of(command, "--help").out()).results().toList();
      String page = page("pcap2netpol-" + command);
      assertThat(options).hasSizeGreaterThan(4);
      for (MatchResult option : options) {
        assertThat(page).contains("\\fB" + option.group(2).replace("-", "\\-") + "\\fR");
        if (option.group(1) != null) {
          assertThat(page).contains("\\fB" + option.group(1).replace("-", "\\-") + "\\fR, ");
        }
      }
    }
  }

  @Test
  void a_page_has_the_usual_sections_of_man_pages() throws Exception {
    assertThat(page("pcap2netpol-verify"))
        .startsWith(".TH \"PCAP2NETPOL\\-VERIFY\" \"1\" \"\" \"pcap2netpol 1.2.3\"")
        .containsSubsequence(
            ".SH \"NAME\"\npcap2netpol\\-verify \\- ",
            ".SH \"SYNOPSIS\"\n",
            ".SH \"DESCRIPTION\"\n",
            ".SH \"INPUT\"\n",
            ".SH \"OPTIONS\"\n",
            ".SH \"EXIT STATUS\"\n",
            ".SH \"EXAMPLES\"\n",
            ".SH \"SEE ALSO\"\n");
    assertThat(page("pcap2netpol")).contains(".SH \"COMMANDS\"\n", ".SH \"ENVIRONMENT\"\n");
  }

  @Test
  void every_command_has_examples() throws Exception {
    for (String command : commands()) {
      assertThat(page("pcap2netpol-" + command)).contains(".SH \"EXAMPLES\"\n");
    }
  }

  @Tag("needs-tools")
  @Test
  void man_reads_every_page_without_a_warning() throws Exception {
    for (String command : commands()) {
      Path page = folder.resolve("man1").resolve("pcap2netpol-" + command + ".1");
      ProcessBuilder man = new ProcessBuilder("man", "--warnings=w", "-l", page.toString());
      man.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "80", "PAGER", "cat"));
      Process process = man.redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isZero();
      assertThat(text)
          .doesNotContain("warning", "error:", "\\f")
          .contains("PCAP2NETPOL-" + command.toUpperCase(Locale.ROOT), "--no-color");
    }
  }

  /** As the help lists them. */
  private static List<String> commands() {
    return COMMAND
        .matcher(CommandRun.with(Set.of(), Map.of(), "--help").out())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String page(String name) throws Exception {
    return Files.readString(folder.resolve("man1").resolve(name + ".1"));
  }
}
