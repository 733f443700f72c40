package io.github.pcap2netpol.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void what_matters_only_to_namespaces_without_policies_is_a_warning_that_says_so() {
    diagnostics.add(severe("a"), List.of("kube-system"));

    diagnostics.lowerOutside(Set.of("shop"));

    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.warning(
                "began-late",
                "a",
                "It began late. This is not severe, since no policies are written for kube-system."));
  }

  @Test
  void what_matters_to_one_namespace_with_policies_or_to_all_stays_severe() {
    diagnostics.add(severe("a"), List.of("kube-system", "shop"));
    diagnostics.add(severe("b"));
    diagnostics.add(severe("c"), List.of("kube-system"));
    diagnostics.add(severe("c"), List.of("shop"));

    diagnostics.lowerOutside(Set.of("shop"));

    assertThat(diagnostics.sorted()).extracting(Diagnostic::place).containsExactly("a", "b", "c");
    assertThat(diagnostics.sorted())
        .allMatch(finding -> finding.severity() == Severity.SEVERE)
        .allMatch(finding -> finding.message().equals("It began late."));
  }

  @Test
  void further_places_stay_severe_if_one_of_them_matters() {
    for (int i = 0; i < Diagnostics.MOST_PLACES; i++) {
      diagnostics.add(severe("a" + (1000 + i)), List.of("kube-system"));
    }
    diagnostics.add(severe("b"), List.of("kube-system"));
    diagnostics.lowerOutside(Set.of("shop"));
    assertThat(diagnostics.sorted())
        .hasSize(Diagnostics.MOST_PLACES + 1)
        .allMatch(finding -> finding.severity() == Severity.WARNING);

    diagnostics.add(severe("c"), List.of("shop"));
    diagnostics.lowerOutside(Set.of("shop"));

    assertThat(diagnostics.sorted()).anyMatch(finding -> finding.severity() == Severity.SEVERE);
  }

  private static Diagnostic severe(String place) {
    return Diagnostic.severe("began-late", place, "It began late.");
  }
}
