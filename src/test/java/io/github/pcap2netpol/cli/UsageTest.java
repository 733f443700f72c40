package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage errors, which are reported before anything is read, and the help. */
class UsageTest {
  @Test
  void help_shows_the_commands_and_all_exit_codes() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("analyse", "--version")
        .containsPattern("(?m)^ +0 +done$")
        .containsPattern("(?m)^ +1 +internal error$")
        .containsPattern("(?m)^ +2 +usage error$")
        .containsPattern("(?m)^ +3 +nothing in the input can be used$")
        .containsPattern("(?m)^ +4 +the output could not be written$")
        .containsPattern("(?m)^ +5 +completed with severe findings$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          analyse  | analyse, analyze  Writes NetworkPolicies that allow exactly what the captures
          review   | review            Shows the observed connections, to allow or deny them one
          verify   | verify            Replays the captures against policies: which observed
          explain  | explain           Says whether SRC may call DST, which policy and rule decide
          diff     | diff              Compares two sets of policies by their effect on the pods
          extract  | extract           Writes the connections of captures to a small file that
          list     | list              Lists who opened what to whom: by address and DNS name
          import   | import            Turns the flow records of Hubble, Zeek, NetObserv,
          nft      | nft               Compiles NetworkPolicies to an nftables ruleset for the
          snapshot | snapshot          Writes the metadata that analyse needs from a live cluster:
          """)
  void help_lists_each_command_with_the_first_line_of_its_own_help(String name, String listed) {
    String words = listed.substring(listed.indexOf("  ")).strip();

    assertThat(CommandRun.of("--help").out()).contains("\n  " + listed);
    assertThat(CommandRun.of(name, "--help").out()).contains("\n" + words);
  }

  @Test
  void help_and_version_are_commands_too() {
    assertThat(CommandRun.of("help").out()).isEqualTo(CommandRun.of("--help").out());
    assertThat(CommandRun.of("help", "verify").out())
        .isEqualTo(CommandRun.of("verify", "--help").out());
    assertThat(CommandRun.of("version").out()).isEqualTo(CommandRun.of("--version").out());
  }

  @Test
  void help_is_the_same_whatever_other_arguments_there_are() {
    assertThat(CommandRun.of("--help", "analyse").out()).isEqualTo(CommandRun.of("-h").out());
  }

  @Test
  void help_of_analyse_shows_its_options() {
    CommandRun run = CommandRun.of("analyse", "--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("BUNDLE...", "--capture", "--cluster", "-o, --output=OUT", "--only-observed")
        .contains("--no-end-port", "--force", "-q, --quiet", "-v, --verbose", "--no-color")
        .contains("Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 110})
  void help_fits_the_terminal_and_ends_with_examples(int columns) {
    for (String command :
        List.of("analyse", "verify", "explain", "diff", "contracts", "nft", "list", "import")) {
      CommandRun run =
          CommandRun.with(
              Set.of(), Map.of("COLUMNS", Integer.toString(columns)), command, "--help");
      assertThat(run.out().lines())
          .allMatch(line -> line.length() <= columns || !line.strip().contains(" "));
      assertThat(run.out()).containsSubsequence("Examples:\n", "pcap2netpol " + command);
    }
  }

  @Test
  void the_american_spelling_is_understood() {
    assertThat(CommandRun.of("analyze", "--help").out())
        .isEqualTo(CommandRun.of("analyse", "--help").out());
  }

  @Test
  void version_names_the_tool_and_the_release() {
    CommandRun run = CommandRun.of("--version");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("pcap2netpol \\S+\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void a_script_for_completion_is_printed(String shell) {
    CommandRun run = CommandRun.of("completion", shell);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("complete -F", "pcap2netpol", "--only-observed", "junit");
    assertThat(CommandRun.of("generate-completion").out()).isEqualTo(run.out());
  }

  @Test
  void fish_completes_commands_options_and_values() {
    CommandRun run = CommandRun.of("completion", "fish");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "complete -c pcap2netpol -n __fish_use_subcommand -f -a verify -d '"))
        .anyMatch(
            line ->
                line.contains(
                    "-n '__fish_seen_subcommand_from verify' -s f -l format"
                        + " -x -a 'text markdown html json junit' -d 'The format"))
        .anyMatch(line -> line.contains("from analyse analyze' -s o -l output -r -F"))
        .noneMatch(line -> line.contains("describe-bundle") || line.contains("plan-trial"));
  }

  @Test
  void an_unknown_shell_is_a_usage_error() {
    assertMistake("completion tcsh", "unknown shell \"tcsh\": expected bash, zsh or fish");
  }

  @Test
  void no_command_at_all_is_a_usage_error() {
    assertMistake("", "missing command", "analyse, review, verify", "See pcap2netpol --help");
  }

  @Test
  void a_mistyped_command_is_a_usage_error_with_a_suggestion() {
    assertMistake("anlyse shop -o out", "unknown command \"anlyse\"", "Did you mean analyse");
    assertMistake("help anlyse", "unknown command \"anlyse\"", "Did you mean analyse");
  }

  @Test
  void an_invalid_overlay_port_is_a_usage_error() {
    assertMistake("analyse shop --vxlan-port 65536 -o out", "--vxlan-port 65536", "1 to 65535");
    assertMistake("analyse shop --geneve-port x -o out", "--geneve-port", "x");
  }

  @Test
  void a_mistyped_option_is_a_usage_error_with_a_suggestion() {
    assertMistake("analyse shop --only-obsrved -o out", "--only-obsrved", "--only-observed");
  }

  @Test
  void nothing_to_analyse_is_a_usage_error() {
    assertMistake("analyse -o out", "nothing to analyse", "BUNDLE");
  }

  @Test
  void a_capture_without_metadata_is_a_usage_error() {
    assertMistake("analyse --capture a.pcap -o out", "--capture requires --cluster");
  }

  @Test
  void metadata_without_a_capture_is_a_usage_error() {
    assertMistake("analyse --cluster pods.json -o out", "--cluster requires --capture");
  }

  @Test
  void metadata_without_a_capture_is_a_usage_error_even_beside_a_bundle() {
    assertMistake("analyse shop --cluster pods.json -o out", "--cluster requires --capture");
  }

  @Test
  void a_missing_output_folder_is_a_usage_error() {
    assertMistake("analyse shop", "-o OUT is required");
  }

  @Test
  void an_empty_name_for_the_output_folder_is_a_usage_error() {
    assertMistake(new String[] {"analyse", "shop", "-o", ""}, "-o OUT is required");
  }

  @Test
  void an_option_without_its_value_is_a_usage_error() {
    assertMistake("analyse shop -o", "--output");
  }

  @Test
  void two_output_folders_are_a_usage_error() {
    assertMistake("analyse shop -o one -o two", "only once");
  }

  @Test
  void quiet_and_verbose_together_are_a_usage_error() {
    assertMistake("analyse shop -o out -q -v", "can't be used together");
  }

  @Test
  void standard_input_cannot_be_read_twice() {
    assertMistake("analyse --capture - - --cluster pods.json -o out", "only once");
  }

  @Test
  void metadata_cannot_come_from_standard_input() {
    assertMistake("analyse --capture a.pcap --cluster - -o out", "only a capture");
  }

  @Test
  void control_characters_in_an_argument_do_not_reach_the_terminal() {
    assertMistake(
        new String[] {"analyse", "--\u001b[2J", "shop", "-o", "out"}, "\\u001b[2J", "See ");
  }

  private static void assertMistake(String args, String... said) {
    assertMistake(args.isEmpty() ? new String[0] : args.split(" ", -1), said);
  }

  private static void assertMistake(String[] args, String... said) {
    CommandRun run = CommandRun.of((Object[]) args);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("pcap2netpol: ").contains(said).contains(" --help");
    assertThat(run.err()).doesNotContain("\tat ").doesNotContain("\u001b");
  }
}
