package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.List;

/**
 * The results of one run of {@code verify}.
 *
 * @param version of this tool
 * @param captures how many captures were read
 * @param given the policies
 * @param result what they would do
 * @param diagnostics findings, most severe first
 */
public record VerifyReport(
    String version,
    int captures,
    GivenPolicies given,
    Verification result,
    List<Diagnostic> diagnostics) {
  public VerifyReport {
    diagnostics = List.copyOf(diagnostics);
  }
}
