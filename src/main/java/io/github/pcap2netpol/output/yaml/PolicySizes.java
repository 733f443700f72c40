package io.github.pcap2netpol.output.yaml;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputFile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds policies that the API server would not take. */
public final class PolicySizes {
  /** What etcd takes in one request, unless configured otherwise (--max-request-bytes). */
  static final int MOST_BYTES = 3 << 19;

  private PolicySizes() {}

  /** Adds a diagnostic for each file that is too large. */
  public static void check(List<OutputFile> policies, Diagnostics diagnostics) {
    for (OutputFile file : policies) {
      int bytes = file.contents().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        diagnostics.add(
            Diagnostic.severe(
                "policy-too-large",
                file.path(),
                "This policy is "
                    + bytes / 1024
                    + " KiB, but API servers accept objects of up to 1.5 MiB: it can't be applied. Find out who calls from or is called at so many addresses or ports, and allow that with a range in a policy of your own."));
      }
    }
  }
}
