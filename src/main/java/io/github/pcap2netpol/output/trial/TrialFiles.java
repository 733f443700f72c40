package io.github.pcap2netpol.output.trial;

import io.github.pcap2netpol.answer.trial.TrialCall;
import io.github.pcap2netpol.answer.trial.TrialNamespace;
import io.github.pcap2netpol.answer.trial.TrialPlan;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as files for scripts/try-policies. */
public final class TrialFiles {
  private TrialFiles() {}

  /**
   * The files:
   *
   * <ul>
   *   <li>{@code namespaces.yaml}, {@code pods.yaml}, {@code policies.yaml}: for {@code kubectl
   *       create}
   *   <li>{@code namespaces.tsv}: each namespace's name, and what it stands for
   *   <li>{@code calls.tsv}: number, calling pod, called pod (both {@code namespace/name}), TCP
   *       port, {@code allowed} or {@code denied}, what both pods stand for, reason
   *   <li>{@code untried.tsv}: rule, reason
   * </ul>
   *
   * @param image the image of the test pods, which has a shell and busybox
   */
  public static List<OutputFile> of(TrialPlan plan, String image) {
    TestPodObject pods = new TestPodObject(plan, image);
    return List.of(
        new OutputFile("namespaces.yaml", documents(plan.namespaces(), TrialFiles::namespace)),
        new OutputFile("pods.yaml", documents(plan.pods(), pods::write)),
        new OutputFile("policies.yaml", documents(plan.policies(), PolicyObject::write)),
        new OutputFile(
            "namespaces.tsv",
            plan.namespaces().stream()
                .map(each -> line(each.name(), each.standsFor()))
                .collect(Collectors.joining())),
        new OutputFile("calls.tsv", calls(plan.calls())),
        new OutputFile(
            "untried.tsv",
            plan.untried().stream()
                .map(each -> line(each.rule(), each.reason()))
                .collect(Collectors.joining())));
  }

  /** As lines of JSON between the separators of YAML. */
  private static <T> String documents(List<T> items, ReportWriter.Part<T> fields) {
    return items.stream()
        .map(item -> "---\n" + ReportWriter.text(json -> fields.write(json, item)))
        .collect(Collectors.joining());
  }

  private static void namespace(ReportWriter json, TrialNamespace namespace) {
    json.field("apiVersion", "v1");
    json.field("kind", "Namespace");
    json.object(
        "metadata",
        () -> {
          json.field("name", namespace.name());
          json.object("labels", () -> namespace.labels().values().forEach(json::field));
        });
  }

  private static String calls(List<TrialCall> calls) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      TrialCall call = calls.get(i);
      text.append(
          line(
              String.valueOf(i + 1),
              call.from().toString(),
              call.to().toString(),
              String.valueOf(call.port().port()),
              call.allowed() ? "allowed" : "denied",
              call.from().standsFor(),
              call.to().standsFor(),
              call.reason()));
    }
    return text.toString();
  }

  private static String line(String... cells) {
    return Stream.of(cells).map(SafeText::oneLine).collect(Collectors.joining("\t")) + "\n";
  }
}
