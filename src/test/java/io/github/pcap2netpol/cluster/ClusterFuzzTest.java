package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.cluster.bundle.BundleDescription;
import io.github.pcap2netpol.cluster.bundle.CapturePlace;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.objects.MetadataFile;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.PortProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** No metadata and no socket sample makes the reader fail, or what is built from them. */
class ClusterFuzzTest {
  @TempDir Path root;

  @FuzzTest
  void socket_samples(byte[] samples) throws Exception {
    Path file = write("web-0.proc", samples);
    ProcFile read = inBoundedMemory(() -> said(d -> ProcFile.read(file, d), file.toString()));
    long lines = lines(samples);
    require(read.samples().size() <= lines, "more samples than lines");
    require(
        read.samples().stream()
                .mapToLong(sample -> sample.listening().size() + sample.connected().size())
                .sum()
            <= lines,
        "more sockets than lines");
    require(read.gateways().size() + read.subnets().size() <= lines, "more routes than lines");
    for (int i = 1; i < read.samples().size(); i++) {
      require(
          read.samples().get(i - 1).time().isBefore(read.samples().get(i).time()), "out of order");
    }
    for (SocketSample sample : read.samples()) {
      for (PortProtocol port : sample.listening()) {
        require(port.port() > 0 && port.port() <= 65_535, "listens on " + port);
      }
    }
  }

  @FuzzTest
  void metadata_json(byte[] content) throws Exception {
    build(write("all.json", content));
  }

  @FuzzTest
  void metadata_yaml(byte[] content) throws Exception {
    build(write("all.yaml", content));
  }

  @FuzzTest
  void pod_events(byte[] content) throws Exception {
    build(write("pod-events.ndjson", content));
  }

  @FuzzTest
  void bundle_description(byte[] content) throws Exception {
    Path file = write("bundle.json", content);
    BundleDescription description =
        inBoundedMemory(() -> said(d -> BundleDescription.read(root, d), file.toString()));
    description
        .placeOf()
        .values()
        .forEach(place -> require(isNamed(place), "no pod's or node's name: " + place));
  }

  private static boolean isNamed(CapturePlace place) {
    return place instanceof CapturePlace.InPod in
        ? KubernetesNames.isLabel(in.pod().namespace())
            && KubernetesNames.isSubdomain(in.pod().name())
        : place instanceof CapturePlace.OnNode on && KubernetesNames.isSubdomain(on.node());
  }

  /** Reads the file and assembles its contents. */
  private static void build(Path file) throws Exception {
    ClusterBuilder.Result built =
        inBoundedMemory(
            () ->
                said(
                    d -> {
                      MetadataObjects objects = new MetadataObjects(d);
                      MetadataFile.read(file, found -> objects.add(found, file.toString()), d);
                      return new ClusterBuilder(objects, Map.of(), d).build();
                    },
                    ""));
    for (Workload workload : built.cluster().workloads().values()) {
      for (Pod pod : workload.pods()) {
        require(!pod.until().isBefore(pod.from()), "ended before it began: " + pod);
        require(KubernetesNames.isSubdomain(pod.ref().name()), "not a name: " + pod.ref());
        pod.addresses().forEach(address -> built.addresses().ownerAt(address, Instant.EPOCH));
      }
    }
    for (Service service : built.cluster().services().values()) {
      for (ServicePort port : service.ports()) {
        built.addresses().backing(service, port);
        service.clusterIps().forEach(address -> built.addresses().virtual(address, port.port()));
      }
    }
  }

  /** Reads something and reports diagnostics. */
  private interface Reading<T> {
    T read(Diagnostics diagnostics) throws IOException;
  }

  /** Reads, and checks the diagnostics: for the file or, if that is empty, for anything. */
  private static <T> T said(Reading<T> reading, String file) throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    T result = reading.read(diagnostics);
    List<Diagnostic> said = diagnostics.sorted();
    requirePlaced(said);
    require(
        said.stream().allMatch(one -> one.place().isEmpty() || one.place().startsWith(file)),
        "of another file: " + said);
    return result;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(root.resolve(name), content);
  }

  private static long lines(byte[] bytes) {
    long lines = 1;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }
}
