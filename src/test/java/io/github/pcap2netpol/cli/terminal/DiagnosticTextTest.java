package io.github.pcap2netpol.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {
  private static final Diagnostic SEVERE = Diagnostic.severe("nothing-seen", "", "Nothing.");
  private static final Diagnostic WARNING =
      new Diagnostic(Severity.WARNING, "pod-odd", "Pod shop/web", "Odd.", 3);
  private static final Diagnostic INFO = Diagnostic.info("dns-seen", "shop.pcap", "Noted.");
  private static final List<Diagnostic> ALL = List.of(SEVERE, WARNING, INFO);

  @Test
  void a_line_holds_severity_code_place_message_and_count() {
    assertThat(DiagnosticText.lines(ALL, Verbosity.VERBOSE, Coloring.NONE))
        .containsExactly(
            "severe: [nothing-seen] Nothing.",
            "warning: [pod-odd] Pod shop/web: Odd. (3 times)",
            "info: [dns-seen] shop.pcap: Noted.");
  }

  @Test
  void notes_are_shown_only_on_request() {
    assertThat(DiagnosticText.lines(ALL, Verbosity.NORMAL, Coloring.NONE))
        .hasSize(2)
        .noneMatch(line -> line.startsWith("info:"));
  }

  @Test
  void severe_findings_are_shown_even_if_quiet() {
    assertThat(DiagnosticText.lines(ALL, Verbosity.QUIET, Coloring.NONE))
        .containsExactly("severe: [nothing-seen] Nothing.");
  }

  @Test
  void a_long_list_of_one_code_is_cut_and_the_rest_counted() {
    List<Diagnostic> many = warnings(20);

    assertThat(DiagnosticText.lines(many, Verbosity.NORMAL, Coloring.NONE))
        .hasSize(DiagnosticText.MOST_OF_A_CODE + 1)
        .last()
        .isEqualTo("warning: [pod-odd] and 15 more like this (-v shows them)");
    assertThat(DiagnosticText.lines(many, Verbosity.VERBOSE, Coloring.NONE)).hasSize(20);
  }

  @Test
  void one_finding_more_than_fits_is_shown_instead_of_counted() {
    assertThat(DiagnosticText.lines(warnings(6), Verbosity.NORMAL, Coloring.NONE))
        .hasSize(6)
        .noneMatch(line -> line.contains("more like this"));
  }

  @Test
  void the_same_finding_at_several_places_is_shown_once() {
    List<Diagnostic> same =
        IntStream.range(10, 30)
            .mapToObj(i -> Diagnostic.warning("pod-odd", "Pod shop/web-" + i, "Odd."))
            .toList();

    assertThat(DiagnosticText.lines(same.subList(0, 3), Verbosity.NORMAL, Coloring.NONE))
        .containsExactly("warning: [pod-odd] Pod shop/web-10, web-11, web-12: Odd.");
    assertThat(DiagnosticText.lines(same, Verbosity.NORMAL, Coloring.NONE))
        .singleElement()
        .asString()
        .contains("web-21 and 8 more: Odd.")
        .doesNotContain("web-22");
    assertThat(DiagnosticText.lines(same, Verbosity.VERBOSE, Coloring.NONE))
        .singleElement()
        .asString()
        .contains("web-29: Odd.");
  }

  @Test
  void places_of_different_folders_are_named_in_full_and_counts_added() {
    List<Diagnostic> same =
        List.of(
            new Diagnostic(Severity.WARNING, "cut", "a/x.pcap", "Cut.", 2),
            new Diagnostic(Severity.WARNING, "cut", "b/x.pcap", "Cut.", 1));

    assertThat(DiagnosticText.lines(same, Verbosity.NORMAL, Coloring.NONE))
        .containsExactly("warning: [cut] a/x.pcap, b/x.pcap: Cut. (3 times)");
  }

  @Test
  void untrusted_text_stays_on_its_line_and_cannot_control_the_terminal() {
    Diagnostic nasty = Diagnostic.warning("pod-odd", "a\u001b]0;x\u0007", "b\nsevere: [x] \u202ec");

    assertThat(DiagnosticText.lines(List.of(nasty), Verbosity.NORMAL, Coloring.NONE))
        .containsExactly("warning: [pod-odd] a\\u001b]0;x\\u0007: b\\nsevere: [x] \\u202ec");
  }

  @Test
  void only_the_severity_is_coloured() {
    assertThat(DiagnosticText.lines(ALL, Verbosity.NORMAL, Coloring.ANSI))
        .containsExactly(
            "\u001b[1;31msevere:\u001b[0m [nothing-seen] Nothing.",
            "\u001b[33mwarning:\u001b[0m [pod-odd] Pod shop/web: Odd. (3 times)");
  }

  private static List<Diagnostic> warnings(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> Diagnostic.warning("pod-odd", "Pod shop/web", "Odd in way " + i + "."))
        .toList();
  }
}
