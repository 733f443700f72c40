package io.github.pcap2netpol.flowlog.metadata;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.flowlog.model.RecordedService;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What records say about pods and Services, collected to replace metadata. However much they say,
 * it takes a bounded amount of memory.
 */
public final class RecordedObjects {
  private static final int MOST_OBJECTS = 50_000;
  private static final int MOST_ADDRESSES = 16;
  private static final int MOST_LABELS = 100;

  /** How much is kept: the characters of all names and values, and {@link #ENTRY} for each. */
  private static final int ROOM = 24_000_000;

  /** What an entry of a map takes besides its characters. */
  private static final int ENTRY = 100;

  private final SortedMap<PodRef, Known> pods = new TreeMap<>();
  private final SortedMap<ServiceRef, SortedMap<String, String>> services = new TreeMap<>();
  private final SortedMap<IpAddress, SortedSet<PodRef>> owners = new TreeMap<>();
  private final boolean wanted;
  private int room = ROOM;
  private long leftOut;

  private RecordedObjects(boolean wanted) {
    this.wanted = wanted;
  }

  /** Collects what records say. */
  public static RecordedObjects collecting() {
    return new RecordedObjects(true);
  }

  /** Keeps nothing, since nobody asked for it. */
  public static RecordedObjects unwanted() {
    return new RecordedObjects(false);
  }

  /** What is known about one pod. */
  static final class Known {
    final SortedSet<IpAddress> addresses = new TreeSet<>();
    final SortedMap<String, String> labels = new TreeMap<>();
    Optional<WorkloadRef> workload = Optional.empty();
  }

  /** Adds what a record says about a pod. */
  public void add(RecordedPod pod) {
    if (!wanted) {
      return;
    }
    Known known = pods.get(pod.ref());
    if (known == null) {
      if (!isTaken(pods.size(), pod.ref().namespace(), pod.ref().name())) {
        return;
      }
      known = new Known();
      pods.put(pod.ref(), known);
    }
    if (known.addresses.size() < MOST_ADDRESSES
        && !known.addresses.contains(pod.address())
        && (known.addresses.isEmpty() || hasRoom())) {
      known.addresses.add(pod.address());
      owners.computeIfAbsent(pod.address(), any -> new TreeSet<>()).add(pod.ref());
    }
    put(pod.labels(), known.labels);
    if (known.workload.isEmpty()
        && pod.workload().isPresent()
        && hasRoom(pod.workload().get().namespace(), pod.workload().get().name())) {
      known.workload = pod.workload();
    }
  }

  /** Adds what a record says about a Service. */
  public void add(RecordedService service) {
    if (!wanted || services.containsKey(service.ref())) {
      return;
    }
    SortedMap<String, String> selector = new TreeMap<>();
    if (isTaken(services.size(), service.ref().namespace(), service.ref().name())) {
      put(service.selector(), selector);
      services.put(service.ref(), selector);
    }
  }

  private void put(Map<String, String> labels, SortedMap<String, String> into) {
    labels.forEach(
        (key, value) -> {
          String known = into.get(key);
          boolean isNew = known == null && into.size() < MOST_LABELS;
          boolean isSmaller = known != null && value.compareTo(known) < 0;
          if ((isNew && hasRoom(key, value)) || (isSmaller && hasRoom(value))) {
            into.put(key, value);
          }
        });
  }

  private boolean isTaken(int objects, String namespace, String name) {
    if (objects >= MOST_OBJECTS) {
      leftOut++;
      return false;
    }
    return hasRoom(namespace, name);
  }

  /** Takes room for one more entry, if there is any. */
  private boolean hasRoom(String... texts) {
    int size = ENTRY;
    for (String text : texts) {
      size += text.length();
    }
    if (size > room) {
      leftOut++;
      return false;
    }
    room -= size;
    return true;
  }

  /** Whether there is no pod. */
  public boolean isEmpty() {
    return pods.isEmpty();
  }

  /** How many pods there are. */
  public int pods() {
    return pods.size();
  }

  /**
   * The objects as a List in the form of the Kubernetes API.
   *
   * @param diagnostics receives the reasons why they are less reliable than the cluster's own
   */
  public String toJson(Diagnostics diagnostics) {
    SortedMap<PodRef, RecordedPod> written = new TreeMap<>();
    SortedMap<PodRef, SortedSet<IpAddress>> addresses = new TreeMap<>();
    pods.forEach(
        (ref, known) -> {
          SortedSet<IpAddress> own = new TreeSet<>(known.addresses);
          own.removeIf(address -> isShared(address));
          addresses.put(ref, own);
          written.put(
              ref,
              new RecordedPod(
                  ref,
                  known.addresses.first(),
                  known.labels,
                  PodOwner.workload(ref, known.workload)));
        });
    owners.forEach((address, of) -> reportShared(address, of, diagnostics));
    if (leftOut > 0) {
      diagnostics.add(
          new Diagnostic(
              Severity.SEVERE,
              "records-objects-capped",
              "",
              "The records say more about pods and Services than can be kept ("
                  + MOST_OBJECTS
                  + " of each, or some 24 MB of names and labels); the rest is not in the metadata."
                  + " Use the cluster's own metadata.",
              leftOut));
    }
    return new ObjectList(written, addresses, services).text();
  }

  private boolean isShared(IpAddress address) {
    return owners.getOrDefault(address, new TreeSet<>()).size() > 1;
  }

  private static void reportShared(
      IpAddress address, SortedSet<PodRef> of, Diagnostics diagnostics) {
    if (of.size() > 1) {
      diagnostics.add(
          Diagnostic.warning(
              "records-address-shared",
              address.toString(),
              "The records give this address to "
                  + of.size()
                  + " pods, among them "
                  + of.first()
                  + " and "
                  + of.last()
                  + ": it is a node's, or changed its owner. In the metadata made of them it is"
                  + " nobody's. Use the cluster's own metadata."));
    }
  }
}
