package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Lineage;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.model.WorkloadSpec;
import io.github.pcap2netpol.cluster.objects.Controller;
import io.github.pcap2netpol.cluster.objects.MetadataKinds;
import io.github.pcap2netpol.cluster.objects.ObjectMeta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Groups pods and their controllers into workloads. */
public final class Workloads {
  private static final Comparator<Pod> BY_NAME =
      Comparator.comparing(Pod::ref).thenComparing(Pod::from).thenComparing(Pod::uid);

  /** Kinds that exist only for a controller, even if it has no pods now. */
  private static final Set<String> REPLICATING = Set.of("ReplicaSet", "ReplicationController");

  private final Map<WorkloadRef, Controller> controllers;
  private final OwnerChains chains;
  private final Map<WorkloadRef, List<Controller>> steps = new HashMap<>();
  private final SortedMap<WorkloadRef, List<OwnedPod>> members = new TreeMap<>();
  private final Map<WorkloadRef, TreeSet<WorkloadRef>> instances = new HashMap<>();

  private Workloads(Map<WorkloadRef, Controller> controllers, OwnerChains chains) {
    this.controllers = controllers;
    this.chains = chains;
  }

  /**
   * The workloads of these pods, and the controllers without pods.
   *
   * @param wholes the workload that each instance belongs to, see {@link Instances}
   */
  public static SortedMap<WorkloadRef, Workload> of(
      PartedPods pods,
      Map<WorkloadRef, WorkloadRef> wholes,
      Map<WorkloadRef, Controller> controllers,
      OwnerChains chains) {
    Workloads workloads = new Workloads(controllers, chains);
    workloads.take(pods, wholes);
    return workloads.all();
  }

  private void take(PartedPods pods, Map<WorkloadRef, WorkloadRef> wholes) {
    for (int i = 0; i < pods.pods().size(); i++) {
      WorkloadRef ref = pods.workloads().get(i);
      WorkloadRef whole = wholes.getOrDefault(ref, ref);
      members.computeIfAbsent(whole, key -> new ArrayList<>()).add(pods.pods().get(i));
      if (!whole.equals(ref)) {
        instances.computeIfAbsent(whole, key -> new TreeSet<>()).add(ref);
      }
    }
    controllers.forEach(
        (ref, controller) -> {
          WorkloadRef top = chains.workloadOf(controller);
          if (!top.equals(ref)) {
            steps.computeIfAbsent(top, key -> new ArrayList<>()).add(controller);
            if (REPLICATING.contains(ref.kind())
                && controller.selector().isPresent()
                && !wholes.containsKey(top)) {
              members.computeIfAbsent(top, key -> new ArrayList<>());
            }
          } else if ((MetadataKinds.isController(ref.kind()) || controller.isReplicating())
              && !wholes.containsKey(ref)) {
            // A custom kind with a template is a workload only if it has pods.
            members.computeIfAbsent(ref, key -> new ArrayList<>());
          }
        });
  }

  private SortedMap<WorkloadRef, Workload> all() {
    SortedMap<WorkloadRef, Workload> workloads = new TreeMap<>();
    members.forEach((ref, its) -> workloads.put(ref, workload(ref, its)));
    return workloads;
  }

  private Workload workload(WorkloadRef ref, List<OwnedPod> its) {
    List<Pod> pods = its.stream().map(owned -> owned.pod().of(ref)).sorted(BY_NAME).toList();
    Optional<Controller> controller = Optional.ofNullable(controllers.get(ref));
    List<Controller> between = steps.getOrDefault(ref, List.of());
    Optional<Labels> template = controller.flatMap(Controller::templateLabels);
    return new Workload(
        ref,
        controller.flatMap(Controller::selector).or(() -> sharedSelector(between)),
        template.orElseGet(() -> Controller.withoutJob(Controller.shared(pods))),
        controller.filter(Controller::hostNetwork).isPresent()
            || (!pods.isEmpty() && pods.stream().allMatch(Pod::hostNetwork)),
        pods,
        controller.map(Controller::spec).orElse(WorkloadSpec.NONE),
        lineage(ref, its, between));
  }

  private Lineage lineage(WorkloadRef ref, List<OwnedPod> its, List<Controller> between) {
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> uids = new TreeSet<>();
    List<WorkloadRef> above = new ArrayList<>();
    Optional.ofNullable(controllers.get(ref))
        .ifPresent(controller -> uids(controller.meta(), uids));
    for (OwnedPod pod : its) {
      pod.owners().steps().forEach(step -> names.add(step.name()));
      pod.owners().above().stream().filter(owner -> !above.contains(owner)).forEach(above::add);
      uids.add(pod.pod().uid());
      // The workload may be a part of what owns the pod, or have been merged from instances.
      Optional.of(pod.owners().workload())
          .filter(owner -> !owner.equals(ref) && !above.contains(owner))
          .ifPresent(above::add);
    }
    for (Controller step : between) {
      names.add(step.meta().name());
      uids(step.meta(), uids);
    }
    uids.remove("");
    // A ReplicaSet with the workload's own name does not show what is replaced.
    names.remove(ref.name());
    return new Lineage(
        names, above, uids, varying(between), instances.getOrDefault(ref, new TreeSet<>()));
  }

  private static void uids(ObjectMeta object, Set<String> into) {
    into.add(object.uid());
    object.owner().map(ObjectMeta.Owner::uid).ifPresent(into::add);
  }

  /** The keys of labels whose value differs between the templates that have them. */
  private static SortedSet<String> varying(List<Controller> steps) {
    Map<String, String> first = new HashMap<>();
    TreeSet<String> varying = new TreeSet<>();
    for (Controller step : steps) {
      if (!step.ref().kind().equals("Job")) {
        step.templateLabels()
            .orElse(Labels.NONE)
            .values()
            .forEach(
                (key, value) -> {
                  String known = first.putIfAbsent(key, value);
                  if (known != null && !known.equals(value)) {
                    varying.add(key);
                  }
                });
      }
    }
    return varying;
  }

  /** The part that the selectors of a workload's ReplicaSets share; each adds its own hash. */
  private static Optional<LabelSelector> sharedSelector(List<Controller> steps) {
    List<LabelSelector> selectors =
        steps.stream().flatMap(step -> step.selector().stream()).toList();
    if (selectors.isEmpty()) {
      return Optional.empty();
    }
    TreeMap<String, String> labels = new TreeMap<>(selectors.get(0).matchLabels().values());
    List<Requirement> requirements = new ArrayList<>(selectors.get(0).matchExpressions());
    for (LabelSelector selector : selectors) {
      labels.entrySet().retainAll(selector.matchLabels().values().entrySet());
      requirements.retainAll(selector.matchExpressions());
    }
    return labels.isEmpty() && requirements.isEmpty()
        ? Optional.empty()
        : Optional.of(new LabelSelector(new Labels(labels), requirements));
  }
}
