package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.label.GeneratedText;
import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.InstanceLabels;
import io.github.pcap2netpol.cluster.label.ShortLived;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.Controller;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds workloads that are really instances of one thing: the notebook servers of several users,
 * executors, build pods, the runs of a workflow. Their pods have the same shape, and their labels
 * differ only in what identifies the instance. Several bundles are looked at together: each may
 * have recorded one run, one user or one build.
 */
public final class Instances {
  /** The kind of merged workloads. No kind in the API has this name. */
  static final String KIND = "Pods";

  private static final int MOST_NAMED = 5;

  /** What instances of one thing have in common. */
  private record Likeness(
      String namespace,
      String ownerKind,
      boolean hostNetwork,
      SortedMap<String, String> labels,
      SortedSet<String> keys,
      SortedSet<String> shapes) {

    /** Whether one of the labels that tell instances apart is on no other pods. */
    boolean isOfSeries() {
      return keys.stream().anyMatch(key -> InstanceLabels.tellsSeries(key, ""));
    }
  }

  private final Map<WorkloadRef, List<OwnedPod>> pods = new TreeMap<>();

  /** Those that are not one of several counted controllers, in some bundle. */
  private final Set<WorkloadRef> uncounted = new HashSet<>();

  private final Set<WorkloadRef> taken = new HashSet<>();
  private final Diagnostics diagnostics;

  private Instances(List<PartedPods> bundles, Diagnostics diagnostics) {
    for (PartedPods bundle : bundles) {
      Map<WorkloadRef, List<OwnedPod>> here = new TreeMap<>();
      for (int i = 0; i < bundle.pods().size(); i++) {
        here.computeIfAbsent(bundle.workloads().get(i), ref -> new ArrayList<>())
            .add(bundle.pods().get(i));
      }
      here.forEach(
          (ref, its) -> {
            pods.computeIfAbsent(ref, key -> new ArrayList<>()).addAll(its);
            if (!isCounted(ref, its)) {
              uncounted.add(ref);
            }
          });
    }
    this.diagnostics = diagnostics;
  }

  /**
   * Maps each workload that is an instance to the workload it is an instance of.
   *
   * @param bundles the pods of each bundle
   */
  public static Map<WorkloadRef, WorkloadRef> of(
      List<PartedPods> bundles, Diagnostics diagnostics) {
    return new Instances(bundles, diagnostics).find();
  }

  private Map<WorkloadRef, WorkloadRef> find() {
    Map<Likeness, SortedSet<WorkloadRef>> alike = new java.util.HashMap<>();
    pods.forEach(
        (ref, its) -> {
          if (mayBeOneOfMany(ref, its.get(0))) {
            Likeness likeness = likeness(ref, its);
            if (!likeness.labels().isEmpty() || likeness.isOfSeries()) {
              alike.computeIfAbsent(likeness, key -> new TreeSet<>()).add(ref);
            }
          }
        });
    Map<WorkloadRef, WorkloadRef> instances = new TreeMap<>();
    TreeMap<WorkloadRef, Likeness> groups = new TreeMap<>();
    alike.forEach(
        (likeness, members) -> {
          if (members.size() > 1) {
            groups.put(members.first(), likeness);
          }
        });
    groups.forEach(
        (first, likeness) -> {
          SortedSet<WorkloadRef> members = alike.getOrDefault(likeness, new TreeSet<>());
          WorkloadRef whole = name(likeness, members);
          members.forEach(member -> instances.put(member, whole));
          report(whole, likeness, members);
        });
    return instances;
  }

  private boolean mayBeOneOfMany(WorkloadRef ref, OwnedPod pod) {
    List<WorkloadRef> above = pod.owners().above();
    return InstanceLabels.nameUser(pod.pod().labels())
        || switch (ref.kind()) {
          case "Pod", "Job" -> true;
          case "Deployment", "StatefulSet", "DaemonSet", "CronJob", "ReplicaSet" ->
              ShortLived.is(ref, above) || !uncounted.contains(ref);
          default ->
              ShortLived.is(pod.owners().workload()) || above.stream().anyMatch(ShortLived::is);
        };
  }

  private static boolean isCounted(WorkloadRef ref, List<OwnedPod> pods) {
    return InstanceLabels.isCounted(
        ref, pods.get(0).owners().above(), pods.stream().map(OwnedPod::pod).toList());
  }

  /** What created them and counts them, and what all of their names begin with. */
  private static String series(WorkloadRef ref, OwnedPod pod) {
    return " "
        + pod.owners().above().get(0)
        + " "
        + ref.name().substring(0, ref.name().lastIndexOf('-'));
  }

  private Likeness likeness(WorkloadRef ref, List<OwnedPod> pods) {
    Labels shared = Controller.shared(pods.stream().map(OwnedPod::pod).toList());
    List<WorkloadRef> made = new ArrayList<>(pods.get(0).owners().above());
    made.add(ref);
    pods.forEach(pod -> made.addAll(pod.owners().steps()));
    boolean counted = !uncounted.contains(ref);
    TreeMap<String, String> same = new TreeMap<>();
    TreeSet<String> telling = new TreeSet<>();
    shared
        .values()
        .forEach(
            (key, value) -> {
              switch (counted && InstanceLabels.counts(key, value, ref)
                  ? InstanceLabels.Role.INSTANCE
                  : InstanceLabels.roleOf(key, value, shared, made)) {
                case THING -> same.put(key, value);
                case INSTANCE -> telling.add(key);
                case NEITHER -> {
                  // a state, or a label by which a controller distinguishes its own pods
                }
              }
            });
    TreeSet<String> shapes = new TreeSet<>();
    for (OwnedPod pod : pods) {
      shapes.add(
          pod.containers()
              + " "
              + new TreeSet<>(pod.pod().ports().stream().map(Object::toString).toList()));
    }
    return new Likeness(
        ref.namespace(),
        pods.get(0).owners().above().stream().map(WorkloadRef::kind).findFirst().orElse("")
            + " "
            + ref.kind()
            + (counted ? series(ref, pods.get(0)) : ""),
        pods.get(0).pod().hostNetwork(),
        same,
        telling,
        shapes);
  }

  private WorkloadRef name(Likeness likeness, SortedSet<WorkloadRef> members) {
    String common = GeneratedText.common(members.stream().map(WorkloadRef::name).toList());
    String label =
        likeness.labels().keySet().stream()
            .min(IdentityKeys.PREFERENCE)
            .map(key -> likeness.labels().getOrDefault(key, ""))
            .orElse(kindName(members.first()));
    List<String> candidates = new ArrayList<>(List.of(common, label, common + "-" + label));
    for (int i = 2; i < members.size() + pods.size() + 2; i++) {
      candidates.add((common.isEmpty() ? label : common) + "-" + i);
    }
    return candidates.stream()
        .filter(name -> !name.isEmpty() && !name.startsWith("-") && !name.endsWith("-"))
        .map(name -> new WorkloadRef(likeness.namespace(), KIND, name))
        .filter(taken::add)
        .findFirst()
        .orElse(members.first());
  }

  private static String kindName(WorkloadRef member) {
    return member.kind().toLowerCase(Locale.ROOT);
  }

  private void report(WorkloadRef whole, Likeness likeness, SortedSet<WorkloadRef> members) {
    String names =
        members.stream()
                .limit(MOST_NAMED)
                .map(WorkloadRef::toString)
                .collect(Collectors.joining(", "))
            + (members.size() > MOST_NAMED
                ? " and " + (members.size() - MOST_NAMED) + " more"
                : "");
    String labels =
        likeness.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(", "));
    diagnostics.add(
        Diagnostic.info(
            "instances-together",
            whole.toString(),
            names
                + " are treated as instances of one thing: their pods have the same containers,"
                + " ports and label keys"
                + (labels.isEmpty() ? "" : ", and the labels " + labels + " in common")
                + (likeness.keys().isEmpty()
                    ? ""
                    : ", and only " + String.join(", ", likeness.keys()) + " tells them apart")
                + ". They are one workload, and its policy applies to future instances too."));
  }
}
