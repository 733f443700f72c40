package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.ShellWord;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Commands that restart what the policies govern in a namespace: by name, since others need no
 * restart; by kind if all of a kind are governed, or there are too many to read.
 *
 * @param commands the words of each
 * @param others how many workloads without a policy they restart as well
 */
record Restarts(List<List<String>> commands, long others) {
  /** More names in one command are hard to read. */
  private static final int MOST_NAMES = 15;

  private static final int MOST_COMMANDS = 3;
  private static final Set<String> RESTARTABLE = Set.of("Deployment", "StatefulSet", "DaemonSet");

  Restarts {
    commands = commands.stream().map(List::copyOf).toList();
  }

  /** Those of each namespace that has any. */
  static SortedMap<String, Restarts> of(Analysis analysis) {
    SortedMap<String, SortedSet<WorkloadRef>> governed = new TreeMap<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (WorkloadRef workload : policy.governs()) {
        if (RESTARTABLE.contains(workload.kind())) {
          governed.computeIfAbsent(workload.namespace(), none -> new TreeSet<>()).add(workload);
        }
      }
    }
    Set<WorkloadRef> all = analysis.traffic().cluster().workloads().keySet();
    SortedMap<String, Restarts> restarts = new TreeMap<>();
    governed.forEach((namespace, those) -> restarts.put(namespace, of(namespace, those, all)));
    return restarts;
  }

  private static Restarts of(
      String namespace, SortedSet<WorkloadRef> governed, Set<WorkloadRef> all) {
    if (governed.size() <= MOST_NAMES) {
      return new Restarts(List.of(command(names(governed), namespace)), 0);
    }
    List<String> kinds = governed.stream().map(WorkloadRef::kind).distinct().toList();
    long others =
        all.stream()
            .filter(each -> each.namespace().equals(namespace))
            .filter(each -> kinds.contains(each.kind()))
            .filter(each -> !governed.contains(each))
            .count();
    if (others == 0 || governed.size() > MOST_NAMES * MOST_COMMANDS) {
      String every = String.join(",", kinds).toLowerCase(Locale.ROOT);
      return new Restarts(List.of(command(List.of(every), namespace)), others);
    }
    List<String> names = names(governed);
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < names.size(); i += MOST_NAMES) {
      commands.add(command(names.subList(i, Math.min(i + MOST_NAMES, names.size())), namespace));
    }
    return new Restarts(commands, 0);
  }

  private static List<String> names(SortedSet<WorkloadRef> workloads) {
    return workloads.stream()
        .map(each -> each.kind().toLowerCase(Locale.ROOT) + "/" + ShellWord.of(each.name()))
        .toList();
  }

  private static List<String> command(List<String> what, String namespace) {
    return Stream.of(
            List.of("kubectl", "rollout", "restart"),
            what,
            List.of("-n " + ShellWord.of(namespace))) // on one line
        .flatMap(List::stream)
        .toList();
  }
}
