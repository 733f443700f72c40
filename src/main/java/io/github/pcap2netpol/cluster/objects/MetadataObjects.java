package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Schedule;
import io.github.pcap2netpol.cluster.model.SelectorInUse;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.manifest.Found;
import io.github.pcap2netpol.manifest.Found.KubernetesObject;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the objects of all metadata files, keeping the newest state of each. */
public final class MetadataObjects {
  /** An object whose newest state counts. */
  interface Versioned {
    ObjectMeta meta();
  }

  /** A namespace and a name in it. */
  record Key(String namespace, String name) implements Comparable<Key> {
    static Key of(ObjectMeta meta) {
      return new Key(meta.namespace(), meta.name());
    }

    @Override
    public int compareTo(Key other) {
      int byNamespace = namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
  }

  /** A pod's name and uid: two pods may have the same name at different times. */
  private record PodKey(PodRef ref, String uid) implements Comparable<PodKey> {
    @Override
    public int compareTo(PodKey other) {
      int byRef = ref.compareTo(other.ref);
      return byRef != 0 ? byRef : uid.compareTo(other.uid);
    }
  }

  /**
   * The label of what {@code scripts/inject-sidecar --nodes} adds to the cluster. It runs on every
   * node only while it records, so it must not stand for anyone who calls from a node.
   */
  private static final String RECORDER = "pcap2netpol.github.io/nodes";

  private final ObjectReader reader;
  private final SortedMap<PodKey, List<PodObservation>> pods = new TreeMap<>();
  private final SortedMap<String, Long> unused = new TreeMap<>();
  private long read;

  public final SortedMap<Key, ServiceObject> services = new TreeMap<>();
  public final SortedMap<Key, SliceObject> slices = new TreeMap<>();
  public final SortedMap<Key, SliceObject> endpoints = new TreeMap<>();
  public final SortedMap<Key, NodeObject> nodes = new TreeMap<>();
  public final SortedMap<Key, NamespaceObject> namespaces = new TreeMap<>();
  public final SortedMap<Key, PolicyObject> policies = new TreeMap<>();
  final SortedMap<Key, BudgetObject> budgets = new TreeMap<>();
  public final SortedMap<ObjectRef, BackendObject> backends = new TreeMap<>();
  private final SortedMap<ObjectRef, ScheduleObject> schedules = new TreeMap<>();
  public final SortedMap<WorkloadRef, Controller> controllers = new TreeMap<>();
  public final MixedClusters mixed = new MixedClusters();

  public MetadataObjects(Diagnostics diagnostics) {
    this.reader = new ObjectReader(diagnostics);
  }

  /** Everything observed about each pod, by name and uid. */
  public List<PodHistory> pods() {
    return pods.values().stream().map(PodHistory::new).toList();
  }

  public boolean hasPods() {
    return !pods.isEmpty();
  }

  /** Objects of custom kinds with a schedule, without those that are being deleted. */
  public List<Schedule> schedules() {
    return schedules.values().stream()
        .filter(object -> object.meta().deletion().isEmpty())
        .map(ScheduleObject::schedule)
        .toList();
  }

  /** How many objects of any kind were read. */
  public long count() {
    return read;
  }

  /** Adds an object found in a file. */
  public void add(Found found, String file) {
    if (found instanceof KubernetesObject object) {
      read++;
      add(object, file);
    } else {
      reader
          .diagnostics()
          .add(
              Diagnostic.warning(
                  "metadata-unreadable",
                  file,
                  "It contains something that is not a Kubernetes object (no kind); use the output of `kubectl get -o json` or `-o yaml`."));
    }
  }

  private void add(KubernetesObject found, String file) {
    String kind = found.kind();
    Mapping object = found.fields();
    String group = UsedKinds.group(found.apiVersion());
    boolean scheduled = ScheduleObject.isLikely(object);
    if (!UsedKinds.contain(kind, group) && !Controller.isLikely(object) && !scheduled) {
      unused.merge(KubernetesNames.isKind(kind) ? kind : "invalid kind", 1L, Long::sum);
      return;
    }
    Optional<ObjectMeta> valid = reader.meta(kind, object, file);
    if (valid.isEmpty()) {
      return;
    }
    ObjectMeta meta = valid.get();
    if (meta.labels().values().containsKey(RECORDER)) {
      return;
    }
    if (kind.equals("Pod")) {
      pods.computeIfAbsent(
              new PodKey(new PodRef(meta.namespace(), meta.name()), meta.uid()),
              key -> new ArrayList<>(1))
          .add(PodReader.read(reader, meta, found, read));
    } else if (!UsedKinds.contain(kind, group)) {
      // A custom controller. Kinds that share a known kind's name (Knative's Service) are ignored.
      if (KubernetesNames.isKind(kind) && !UsedKinds.contain(kind, "")) {
        if (Controller.isLikely(object)) {
          controllers.putIfAbsent(
              new WorkloadRef(meta.namespace(), kind, meta.name()),
              Controller.read(meta, object, reader));
        }
        if (scheduled) {
          keepNewer(
              schedules,
              new ObjectRef(kind, meta.namespace(), meta.name()),
              ScheduleObject.read(meta, object));
        }
      } else {
        unused.merge(KubernetesNames.isKind(kind) ? kind : "invalid kind", 1L, Long::sum);
      }
    } else {
      addKnown(meta, object);
    }
  }

  private void addKnown(ObjectMeta meta, Mapping object) {
    Key key = Key.of(meta);
    switch (meta.kind()) {
      case "Service" -> {
        ServiceObject service = ServiceObject.read(meta, object, reader);
        noteOther(services.get(key), service);
        keepWithAddresses(key, service);
      }
      case "Node" -> {
        NodeObject node = NodeObject.read(meta, object);
        noteTwice(nodes.get(key), node);
        keepNewer(nodes, key, node);
      }
      case "Namespace" -> {
        NamespaceObject namespace = new NamespaceObject(meta);
        noteTwice(namespaces.get(key), namespace);
        keepNewer(namespaces, key, namespace);
      }
      case "EndpointSlice" -> keepNewer(slices, key, SliceObject.readSlice(meta, object));
      case "Endpoints" -> keepNewer(endpoints, key, SliceObject.readEndpoints(meta, object));
      case "PodDisruptionBudget" ->
          keepNewer(budgets, key, BudgetObject.read(meta, object, reader));
      case "NetworkPolicy" -> keepNewer(policies, key, PolicyObject.read(meta, object, reader));
      case "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Job",
          "CronJob" -> {
        Controller controller = Controller.read(meta, object, reader);
        keepNewer(controllers, controller.ref(), controller);
      }
      default ->
          keepNewer(
              backends,
              new ObjectRef(meta.kind(), meta.namespace(), meta.name()),
              BackendObject.read(meta, object));
    }
  }

  /** Keeps the addresses of both if a Service was replaced between the runs of a bundle. */
  private void keepWithAddresses(Key key, ServiceObject next) {
    ServiceObject known = services.get(key);
    keepNewer(services, key, next);
    ServiceObject kept = services.get(key);
    if (known != null
        && kept != null
        && !known.meta().uid().equals(next.meta().uid())
        && (known.meta().deletion().isPresent() || next.meta().deletion().isPresent())) {
      services.put(
          key, kept.withAddressesOf(kept.meta().uid().equals(next.meta().uid()) ? known : next));
    }
  }

  private static <K, V extends Versioned> void keepNewer(SortedMap<K, V> map, K key, V next) {
    V known = map.get(key);
    if (known == null || next.meta().isNewerThan(known.meta())) {
      map.put(key, next);
    }
  }

  private void noteOther(@Nullable ServiceObject known, ServiceObject next) {
    noteTwice(known, next);
    if (known != null
        && (known.meta().uid().isEmpty() || next.meta().uid().isEmpty())
        && !known.service().clusterIps().isEmpty()
        && !next.service().clusterIps().isEmpty()
        && !known.service().clusterIps().equals(next.service().clusterIps())) {
      mixed.addressesDiffer(next.meta());
    }
  }

  private void noteTwice(@Nullable Versioned known, Versioned next) {
    if (known != null
        && !known.meta().uid().isEmpty()
        && !next.meta().uid().isEmpty()
        && !known.meta().uid().equals(next.meta().uid())
        && known.meta().deletion().isEmpty()
        && next.meta().deletion().isEmpty()) {
      mixed.twice(next.meta());
    }
  }

  /**
   * The selectors of objects that are neither Services nor controllers: first budgets, then
   * policies that are not ours, then the affinity and topology rules of pods.
   */
  public List<SelectorInUse> selectors() {
    List<SelectorInUse> selectors = new ArrayList<>();
    budgets.values().forEach(budget -> add(budget.meta(), budget.selector(), selectors));
    policies.values().stream()
        .filter(policy -> !policy.document().isOurs())
        .forEach(policy -> add(policy.meta(), policy.subject(), selectors));
    Set<SelectorInUse> topology = new LinkedHashSet<>();
    for (List<PodObservation> pod : pods.values()) {
      for (PodObservation observation : pod) {
        for (LabelSelector selector : observation.topology()) {
          topology.add(
              new SelectorInUse(observation.meta().namespace(), "rules about topology", selector));
        }
      }
    }
    selectors.addAll(topology);
    return selectors;
  }

  private static void add(
      ObjectMeta meta, Optional<LabelSelector> selector, List<SelectorInUse> into) {
    selector.ifPresent(by -> into.add(new SelectorInUse(meta.namespace(), meta.place(), by)));
  }

  /** Reports the kinds that were present but are not used. */
  public void reportUnused(Diagnostics diagnostics) {
    unused.forEach(
        (kind, count) ->
            diagnostics.add(
                OtherPolicyKinds.contain(kind)
                    ? new Diagnostic(
                        Severity.WARNING,
                        "policy-kind-not-evaluated",
                        "",
                        "Objects of kind "
                            + kind
                            + " in the metadata also govern traffic, but are not evaluated: what"
                            + " they deny stays denied, and what they allow may pass whatever"
                            + " NetworkPolicies say.",
                        count)
                    : new Diagnostic(
                        Severity.INFO,
                        "metadata-kind-unused",
                        "",
                        "Objects of kind " + kind + " say nothing about connections.",
                        count)));
  }
}
