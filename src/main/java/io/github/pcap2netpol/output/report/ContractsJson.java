package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.contract.ContractComparison;
import io.github.pcap2netpol.contract.ContractComparison.NotAgreed;
import io.github.pcap2netpol.contract.ContractComparison.Unseen;
import io.github.pcap2netpol.contract.Network;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.json.ReportWriter;
import java.util.List;

/**
 * {@code contracts.json}: contracts against the observed traffic. docs/contracts.md describes it.
 */
public final class ContractsJson {
  static final int FORMAT = 1;

  private ContractsJson() {}

  /** The whole file. */
  public static OutputFile render(
      String version, ContractComparison comparison, List<Diagnostic> diagnostics) {
    return new OutputFile(
        "contracts.json",
        ReportWriter.text(
            json -> {
              json.field("format", FORMAT);
              json.tool(version);
              json.diagnostics(diagnostics);
              json.field("flowsAgreed", comparison.agreed());
              json.objects("agreedNeverSeen", comparison.unseen(), ContractsJson::write);
              json.objects("seenNeverAgreed", comparison.notAgreed(), ContractsJson::write);
              json.texts(
                  "networksWithoutPods",
                  comparison.withoutPods().stream().map(Network::name).toList());
            }));
  }

  private static void write(ReportWriter json, Unseen unseen) {
    json.field("source", unseen.source());
    json.field("from", unseen.from());
    json.field("to", unseen.to());
    json.field("port", unseen.port());
  }

  private static void write(ReportWriter json, NotAgreed each) {
    json.field("from", each.from().toString());
    json.field("to", each.to().toString());
    json.field("protocol", each.port().protocol().name());
    json.field("port", each.port().port());
    json.field("denied", each.isDenied());
    json.field("connections", each.connections());
    json.object("example", () -> ReportTraffic.writeConnection(json, each.example().connection()));
  }
}
