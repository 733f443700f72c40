package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One end of a flow as Hubble describes it.
 *
 * @param written its address as text in the record
 * @param address as recorded, or else the one that stands for the named pod
 * @param pod its name, if it is a pod
 */
record HubbleEnd(
    Optional<String> written,
    Optional<IpAddress> address,
    Optional<PodRef> pod,
    Mapping described) {
  /** The prefix of labels that come from Kubernetes. */
  private static final String FROM_KUBERNETES = "k8s:";

  /** Labels that Cilium adds to those of the pod. */
  private static final List<String> ADDED = List.of("io.cilium.", "io.kubernetes.pod.");

  static HubbleEnd of(Mapping flow, String which, PodAddresses addresses) {
    Mapping described = flow.mapping(which);
    Optional<PodRef> pod = Fields.pod(described, "namespace", "pod_name");
    Optional<String> written = flow.mapping("IP").text(which);
    Optional<IpAddress> address = Fields.address(written).or(() -> pod.flatMap(addresses::of));
    return new HubbleEnd(written, address, pod, described);
  }

  /** Whether it is a pod whose address is not known. */
  boolean isOnlyNamed() {
    return pod.isPresent() && address.isEmpty();
  }

  boolean isMistaken(Optional<String> port) {
    return Fields.isMistaken(written, port);
  }

  Optional<Endpoint> at(Optional<String> port) {
    return Fields.endpoint(address, port);
  }

  /** The namespace of its pod; "" if it is not a pod. */
  String namespace() {
    return pod.map(PodRef::namespace).orElse("");
  }

  void describeTo(FlowSink sink) {
    if (pod.isPresent() && address.isPresent()) {
      sink.pod(new RecordedPod(pod.get(), address.get(), labels(), workload(pod.get())));
    }
  }

  private SortedMap<String, String> labels() {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String text : described.texts("labels")) {
      int equals = text.indexOf('=');
      if (text.startsWith(FROM_KUBERNETES) && equals > 0) {
        String key = text.substring(FROM_KUBERNETES.length(), equals);
        String value = text.substring(equals + 1);
        if (ADDED.stream().noneMatch(key::startsWith)
            && KubernetesNames.isLabelKey(key)
            && KubernetesNames.isLabelValue(value)) {
          labels.put(key, value);
        }
      }
    }
    return labels;
  }

  private Optional<WorkloadRef> workload(PodRef ref) {
    return described.mappings("workloads").stream()
        .flatMap(
            each ->
                WorkloadNames.of(ref.namespace(), each.string("kind"), each.string("name"))
                    .stream())
        .findFirst();
  }
}
