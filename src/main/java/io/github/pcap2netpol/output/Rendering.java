package io.github.pcap2netpol.output;

import io.github.pcap2netpol.policy.PolicySet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All files of the output folder as values, by path. The drawing is {@link GraphvizSvg}'s. */
public final class Rendering {
  private Rendering() {}

  /** Everything: both steps of policies, the graph, the report and the table of connections. */
  public static List<OutputFile> render(Analysis analysis) {
    PeerNames names = new PeerNames(analysis.traffic());
    List<OutputFile> files = new ArrayList<>(policies(analysis.policies()));
    files.add(TrafficDot.render(analysis.traffic(), names));
    files.add(ReportJson.render(analysis));
    files.add(ConnectionsCsv.render(ConnectionRows.of(analysis.traffic(), names)));
    return sorted(files);
  }

  /** The policies of both steps, with what {@code kubectl apply -k} needs. */
  public static List<OutputFile> policies(PolicySet policies) {
    List<OutputFile> files = new ArrayList<>();
    files.addAll(PolicyFiles.render("policies", policies.policies()));
    files.addAll(PolicyFiles.render("lockdown", policies.lockdown()));
    return sorted(files);
  }

  private static List<OutputFile> sorted(List<OutputFile> files) {
    return files.stream().sorted(Comparator.comparing(OutputFile::path)).toList();
  }
}
