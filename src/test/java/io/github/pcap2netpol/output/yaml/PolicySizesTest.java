package io.github.pcap2netpol.output.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySizesTest {
  @Test
  void a_policy_that_no_api_server_takes_is_severe_and_one_that_just_fits_is_not() {
    OutputFile fits = new OutputFile("policies/shop/fits.yaml", "x".repeat(1_572_864));
    OutputFile large = new OutputFile("policies/shop/large.yaml", "x".repeat(1_572_865));
    Diagnostics diagnostics = new Diagnostics();

    PolicySizes.check(List.of(fits, large), diagnostics);

    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.SEVERE);
              assertThat(finding.place()).isEqualTo("policies/shop/large.yaml");
            })
        .extracting(Diagnostic::code)
        .isEqualTo("policy-too-large");
  }
}
