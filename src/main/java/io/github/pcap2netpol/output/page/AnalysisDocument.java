package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.DiagnosticGroup;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.page.Document.Code;
import io.github.pcap2netpol.output.page.Document.Fact;
import io.github.pcap2netpol.output.page.Document.FileLink;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.picture.Pictures;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.Reach;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of {@code analyse}, in the order to act on them. */
final class AnalysisDocument {
  private static final int MOST_PLACES = 8;
  private static final int MOST_NAMED = 20;

  /** A page of more characters of YAML opens slowly, and is hard to send. */
  private static final int MOST_POLICY_TEXT = 600_000;

  private final Analysis analysis;
  private final PeerNames names;

  private AnalysisDocument(Analysis analysis, PeerNames names) {
    this.analysis = analysis;
    this.names = names;
  }

  /**
   * The document.
   *
   * @param written the files of policies
   */
  static Document of(
      Analysis analysis, PeerNames names, Pictures pictures, List<OutputFile> written) {
    return new AnalysisDocument(analysis, names).document(pictures, written);
  }

  private Document document(Pictures pictures, List<OutputFile> written) {
    TrafficSections traffic = new TrafficSections(analysis, names);
    List<Section> sections = new ArrayList<>();
    sections.add(findings(analysis.diagnostics()));
    if (!analysis.replay().denied().isEmpty()) {
      sections.add(
          new Section(
              "denied",
              "Would be denied",
              List.of(VerdictTables.denied("denied", analysis.replay().denied(), names))));
    }
    DecisionSection.of(analysis.decided(), names).ifPresent(sections::add);
    sections.add(new Section("graph", "Who opens connections to whom", List.of(gallery(pictures))));
    sections.add(traffic.connections());
    sections.add(new CoverageSection(analysis, names).section());
    sections.add(reach());
    sections.add(traffic.outside());
    sections.add(traffic.attempts());
    sections.add(policies(written));
    return new Document("NetworkPolicies from captured traffic", summary(), sections);
  }

  private List<Note> summary() {
    long packets = 0;
    for (List<CaptureStats> files : analysis.captures().values()) {
      packets += files.stream().mapToLong(CaptureStats::packets).sum();
    }
    List<Note> notes = new ArrayList<>();
    notes.add(
        Note.plain(
            Counts.of(analysis.policies().policies().size(), "policy", "policies")
                + " for "
                + Counts.of(analysis.traffic().captured().size(), "workload", "workloads")
                + ", from "
                + Counts.of(packets, "packet", "packets")
                + " in "
                + Counts.of(analysis.captures().size(), "capture", "captures")
                + "."));
    long judged = analysis.replay().judged();
    int denied = analysis.replay().denied().size();
    notes.add(
        denied > 0
            ? new Note(
                Tone.SEVERE,
                Counts.of(denied, "observed connection", "observed connections")
                    + " of "
                    + judged
                    + " would be denied by these policies (counted by capture, caller, callee and"
                    + " port).")
            : new Note(
                judged == 0 ? Tone.WARNING : Tone.GOOD,
                judged == 0
                    ? "No established connection was observed, so there is nothing to replay."
                    : "All observed connections are allowed by these policies ("
                        + judged
                        + " by capture, caller, callee and port)."));
    long severe =
        analysis.diagnostics().stream().filter(each -> each.severity() == Severity.SEVERE).count();
    if (severe > 0) {
      notes.add(
          new Note(
              Tone.SEVERE,
              "Resolve " + Counts.of(severe, "severe finding", "severe findings") + " first."));
    }
    return notes;
  }

  /** The findings, most severe first; the same finding in several places is listed once. */
  static Section findings(List<Diagnostic> diagnostics) {
    List<Row> rows = new ArrayList<>();
    for (DiagnosticGroup each : DiagnosticGroup.of(diagnostics.stream().sorted().toList())) {
      rows.add(
          new Row(
              List.of(
                  word(each.severity()),
                  each.placesText(MOST_PLACES),
                  each.message(),
                  Long.toString(each.count()),
                  each.code()),
              List.of(),
              Map.of("severity", word(each.severity()))));
    }
    Part part =
        rows.isEmpty()
            ? new Text(new Note(Tone.GOOD, "None."))
            : new Table("findings", List.of("Severity", "Where", "What", "Times", "Code"), rows);
    return new Section("findings", "Findings", List.of(part));
  }

  private static String word(Severity severity) {
    return severity == Severity.INFO ? "note" : severity.name().toLowerCase(Locale.ROOT);
  }

  private static Gallery gallery(Pictures pictures) {
    return new Gallery(
        pictures.inline().stream()
            .map(each -> new Picture(each.name(), each.title(), each.svg()))
            .toList(),
        pictures.mermaid());
  }

  private Section reach() {
    Reach reach = Reach.of(analysis);
    Map<WorkloadRef, List<String>> policies = policiesByWorkload();
    List<Row> rows = new ArrayList<>();
    reach
        .from()
        .forEach(
            (workload, reached) -> {
              List<Fact> facts = new ArrayList<>();
              if (!reached.directly().isEmpty()) {
                facts.add(new Fact("directly", names(reached.directly()), false));
              }
              if (!reached.throughOthers().isEmpty()) {
                facts.add(new Fact("through others", names(reached.throughOthers()), false));
              }
              rows.add(
                  new Row(
                      List.of(
                          names.of(workload),
                          Integer.toString(reach.workloads() - 1),
                          Integer.toString(
                              reached.directly().size() + reached.throughOthers().size()),
                          Integer.toString(reached.directly().size())),
                      facts,
                      Map.of(
                          "workload",
                          workload.toString(),
                          "policies",
                          String.join(", ", policies.getOrDefault(workload, List.of())))));
            });
    return new Section(
        "reach",
        "How far an intruder gets",
        List.of(
            new Text(
                Note.plain(
                    "How many workloads of the analysed namespaces an intruder in each of them"
                        + " reaches: without the policies, with them, and with them over a single"
                        + " connection.")),
            new Table("reach", List.of("Intruder in", "Before", "After", "Directly after"), rows)));
  }

  private Map<WorkloadRef, List<String>> policiesByWorkload() {
    Map<WorkloadRef, List<String>> policies = new HashMap<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (WorkloadRef workload : policy.governs()) {
        policies
            .computeIfAbsent(workload, none -> new ArrayList<>())
            .add(policy.namespace() + "/" + policy.name());
      }
    }
    return policies;
  }

  private String names(List<WorkloadRef> workloads) {
    int shown = Math.min(workloads.size(), MOST_NAMED);
    return String.join(", ", workloads.subList(0, shown).stream().map(names::of).toList())
        + (shown < workloads.size() ? " and " + (workloads.size() - shown) + " more" : "");
  }

  private static Section policies(List<OutputFile> written) {
    List<OutputFile> files =
        written.stream().filter(file -> !file.path().endsWith("kustomization.yaml")).toList();
    boolean whole =
        files.stream().mapToLong(file -> file.contents().length()).sum() <= MOST_POLICY_TEXT;
    List<Part> parts = new ArrayList<>();
    if (files.isEmpty()) {
      parts.add(new Text(Note.plain("No workload had a capture that could be used.")));
    } else if (!whole) {
      parts.add(
          new Text(
              Note.plain(
                  "These are too many to be part of this page; the links lead to the files beside"
                      + " it.")));
    }
    for (OutputFile file : files) {
      parts.add(
          whole
              ? new Code("file-" + file.path().replace('/', '-'), file.path(), file.contents())
              : new FileLink(file.path()));
    }
    return new Section("policies", "Policies", parts);
  }
}
