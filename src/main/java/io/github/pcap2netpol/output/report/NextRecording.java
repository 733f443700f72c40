package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.output.text.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Commands that record what was not observed, as words for a shell.
 *
 * @param record the command that records
 * @param meanwhile commands that have run what did not, each once
 */
public record NextRecording(List<String> record, List<List<String>> meanwhile) {
  public NextRecording {
    record = List.copyOf(record);
    meanwhile = meanwhile.stream().map(List::copyOf).toList();
  }

  /**
   * How to record again; empty if nothing that matters went unobserved.
   *
   * @param folder the bundle to write
   */
  public static Optional<NextRecording> of(Analysis analysis, String folder) {
    List<Unseen> unseen =
        analysis.coverage().unseen().stream().filter(each -> each.kind().isWeighty()).toList();
    if (unseen.isEmpty()) {
      return Optional.empty();
    }
    List<String> record = new ArrayList<>(List.of("scripts/record"));
    analysis.traffic().captured().stream()
        .map(WorkloadRef::namespace)
        .distinct()
        .forEach(namespace -> record.addAll(List.of("-n", ShellWord.of(namespace))));
    record.addAll(List.of("-o", ShellWord.of(folder), "--for", "10m"));
    return Optional.of(
        new NextRecording(
            record,
            unseen.stream()
                .map(NextRecording::starting)
                .filter(words -> !words.isEmpty())
                .distinct()
                .toList()));
  }

  /** The command that has something run which did not; empty if there is none. */
  private static List<String> starting(Unseen unseen) {
    String[] object = unseen.object().split("[ /]", 3); // kind, namespace, name
    if (object.length < 3) {
      return List.of();
    }
    String namespace = ShellWord.of(object[1]);
    return switch (unseen.kind()) {
      case CRON_JOB ->
          List.of(
              "kubectl",
              "create",
              "job",
              ShellWord.of(object[2] + "-once"),
              "--from=" + ShellWord.of("cronjob/" + object[2]),
              "-n",
              namespace);
      case NO_REPLICAS ->
          List.of("Deployment", "StatefulSet").contains(object[0])
              ? List.of(
                  "kubectl",
                  "scale",
                  ShellWord.of(object[0].toLowerCase(Locale.ROOT) + "/" + object[2]),
                  "--replicas=1",
                  "-n",
                  namespace)
              : List.of();
      default -> List.of();
    };
  }
}
