package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.RecordedAt;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.flowlog.model.RecordedService;
import io.github.pcap2netpol.flowlog.model.TimeSpan;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.WantedFields;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The flow record file of MicroShield: a JSON object for each TCP connection that a process
 * accepted, with the pods and Services that the two addresses were linked to. The destination is
 * the address of the accepting socket, and so the pod's even if the client called a Service; it was
 * recorded on the destination's node.
 */
public final class MicroShieldFlows {
  private static final WantedFields END =
      WantedFields.of()
          .with("pod", WantedFields.of("namespace", "name", "labels"))
          .with("service", WantedFields.of("namespace", "name", "selector"));

  private static final WantedFields WANTED =
      WantedFields.of("timestamp")
          .with("tuple", WantedFields.of("src_addr", "src_port", "dst_addr", "dst_port"))
          .with("src", END)
          .with("dst", END);

  private final long assumedTime;
  private final FlowSink sink;

  private MicroShieldFlows(long assumedTime, FlowSink sink) {
    this.assumedTime = assumedTime;
    this.sink = sink;
  }

  /** Reads a file. */
  public static void read(RecordText text, long assumedTime, FlowSink sink) throws IOException {
    MicroShieldFlows flows = new MicroShieldFlows(assumedTime, sink);
    text.objects(WANTED, flows::record, sink::malformed);
  }

  private void record(Mapping record) {
    Mapping tuple = record.mapping("tuple");
    if (tuple.fields().isEmpty()) {
      sink.malformed(record.line(), "no \"tuple\" with the two addresses");
      return;
    }
    Optional<Endpoint> source = endpoint(tuple, "src_addr", "src_port");
    Optional<Endpoint> destination = endpoint(tuple, "dst_addr", "dst_port");
    if (source.isEmpty() || destination.isEmpty()) {
      sink.malformed(record.line(), "an address or port in \"tuple\" is none");
      return;
    }
    if (Fields.isLoopback(source.get(), destination.get())) {
      sink.unused(Unused.LOOPBACK);
      return;
    }
    long time = sink.timeOr(Fields.time(record.text("timestamp")), assumedTime);
    describe(record.mapping("src"), source.get());
    describe(record.mapping("dst"), destination.get());
    sink.flow(
        new FlowRecord(
            Protocol.TCP,
            source.get(),
            destination.get(),
            OpenedBy.SOURCE,
            Shows.ANSWERED,
            1,
            1,
            RecordedAt.DESTINATION,
            TimeSpan.at(time),
            FlowRecord.NOT_TRANSLATED),
        record.line());
  }

  private static Optional<Endpoint> endpoint(Mapping tuple, String address, String port) {
    return Fields.endpoint(Fields.address(tuple.string(address)), tuple.text(port));
  }

  /** Passes on what is said about one end. */
  private void describe(Mapping end, Endpoint at) {
    Mapping service = end.mapping("service");
    Optional<String> space = service.string("namespace").filter(KubernetesNames::isLabel);
    Optional<String> name = service.string("name").filter(KubernetesNames::isLabel);
    SortedMap<String, String> selector = selector(service.string("selector").orElse(""));
    if (space.isPresent() && name.isPresent() && !selector.isEmpty()) {
      sink.service(new RecordedService(new ServiceRef(space.get(), name.get()), selector));
    }
    Mapping pod = end.mapping("pod");
    Optional<PodRef> ref = Fields.pod(pod, "namespace", "name");
    ref.ifPresent(
        known ->
            sink.pod(
                new RecordedPod(
                    known, at.address(), labels(pod.mapping("labels")), Optional.empty())));
  }

  /** Only labels that the API would accept. */
  private static SortedMap<String, String> labels(Mapping labels) {
    SortedMap<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, Value> label : labels.fields().entrySet()) {
      if (label.getValue() instanceof Value.Text text) {
        put(kept, label.getKey(), text.text());
      }
    }
    return kept;
  }

  /** As {@code app=web,tier=front}. */
  private static SortedMap<String, String> selector(String text) {
    SortedMap<String, String> kept = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        put(kept, part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return kept;
  }

  private static void put(SortedMap<String, String> labels, String key, String value) {
    if (KubernetesNames.isLabelKey(key) && KubernetesNames.isLabelValue(value)) {
      labels.put(key, value);
    }
  }
}
