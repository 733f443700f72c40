package io.github.pcap2netpol.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.ServiceOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.UnknownOwner;
import io.github.pcap2netpol.cluster.addresses.Backing.AddressBacking;
import io.github.pcap2netpol.cluster.addresses.Backing.PodBacking;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sample: a real cluster of two nodes, read as a bundle. */
class BundleReaderSampleTest {
  private static final Instant DURING = Instant.parse("2026-11-21T08:53:00Z");
  private static final Diagnostics DIAGNOSTICS = new Diagnostics();
  private static Bundle bundle;

  @BeforeAll
  static void read() throws UnusableInputException {
    bundle = BundleReader.read(Path.of("samples/pcaps/online-boutique"), DIAGNOSTICS);
  }

  @Test
  void each_pod_with_a_sidecar_has_a_capture() {
    assertThat(bundle.captures()).hasSize(14);
    assertThat(bundle.captures())
        .allMatch(capture -> capture.pod().isPresent() && capture.parts().size() == 1);
    assertThat(bundle.captures().get(0).pod())
        .contains(new PodRef("boutique", "adservice-7476dd8679-qt849"));
  }

  @Test
  void the_sample_causes_no_warning() {
    assertThat(DIAGNOSTICS.sorted())
        .extracting(Diagnostic::severity)
        .doesNotContain(Severity.SEVERE, Severity.WARNING);
  }

  @Test
  void twelve_deployments_own_the_pods_of_the_application() {
    assertThat(bundle.cluster().workloads().keySet())
        .filteredOn(ref -> ref.namespace().equals("boutique"))
        .hasSize(12)
        .allMatch(ref -> ref.kind().equals("Deployment"));
    Workload frontend = workload(new WorkloadRef("boutique", "Deployment", "frontend"));
    assertThat(frontend.selector()).isPresent();
    assertThat(frontend.templateLabels().values()).containsEntry("app", "frontend");
    // The crashed first rollout, and the two replicas after it.
    assertThat(frontend.pods())
        .extracting(pod -> pod.ref().name())
        .containsExactly(
            "frontend-66d854cf9b-wfntx", "frontend-66d854cf9b-zq4gw", "frontend-b48f69bc8-qxwn9");
  }

  @Test
  void a_pod_known_only_from_events_ended_when_its_sandbox_was_gone() {
    Pod crashed = workload(new WorkloadRef("boutique", "Deployment", "frontend")).pods().get(2);
    assertThat(crashed.from()).isEqualTo("2026-11-21T08:47:25Z");
    // Its deletionTimestamp said 08:49:20 at first, thirty seconds of grace too late.
    assertThat(crashed.until()).isEqualTo("2026-11-21T08:48:50Z");
    assertThat(bundle.addresses().ownerAt(ip("10.244.1.39"), Instant.parse("2026-11-21T08:48:00Z")))
        .isEqualTo(new PodOwner(crashed));
    assertThat(bundle.addresses().ownerAt(ip("10.244.1.39"), DURING))
        .isEqualTo(new UnknownOwner(true));
  }

  @Test
  void both_families_of_an_address_lead_to_the_pod() {
    assertThat(bundle.addresses().ownerAt(ip("10.244.2.40"), DURING))
        .isEqualTo(bundle.addresses().ownerAt(ip("fd00:10:244:2::28"), DURING))
        .isInstanceOfSatisfying(
            PodOwner.class,
            owner -> assertThat(owner.pod().ref().name()).isEqualTo("frontend-66d854cf9b-zq4gw"));
  }

  @Test
  void the_gateways_and_subnets_come_from_the_samples_of_routes() {
    Node node = Objects.requireNonNull(bundle.cluster().nodes().get("node2"));
    assertThat(node)
        .isEqualTo(
            new Node(
                "node2",
                List.of(ip("172.30.0.12"), ip("fd00:30::12")),
                List.of(
                    ip("10.244.2.0"),
                    ip("10.244.2.1"),
                    ip("fd00:10:244:2::"),
                    ip("fd00:10:244:2::1")),
                List.of(IpPrefix.of("10.244.2.0/24"), IpPrefix.of("fd00:10:244:2::/64")),
                node.labels()));
    assertThat(node.labels().values()).containsEntry("kubernetes.io/hostname", "node2");
    assertThat(bundle.addresses().ownerAt(ip("10.244.2.1"), DURING))
        .isEqualTo(new GatewayOwner(node));
    assertThat(bundle.addresses().ownerAt(ip("172.30.0.12"), DURING))
        .isEqualTo(new NodeOwner(node));
  }

  @Test
  void known_addresses_are_those_of_pods_nodes_services_and_pod_subnets() {
    assertThat(bundle.addresses().known())
        .contains(
            IpPrefix.of("10.244.1.39"),
            IpPrefix.of("fd00:10:244:2::28"),
            IpPrefix.of("172.30.0.12"),
            IpPrefix.of("10.244.2.1"),
            IpPrefix.of("10.96.28.88"),
            IpPrefix.of("10.244.2.0/24"),
            IpPrefix.of("fd00:10:244:2::/64"))
        .doesNotContain(IpPrefix.of("203.0.113.9"));
  }

  @Test
  void a_service_leads_to_the_port_of_its_pods_and_not_to_its_own_port() {
    VirtualAddress email =
        bundle.addresses().virtual(ip("10.96.28.88"), PortProtocol.tcp(5000)).orElseThrow();
    assertThat(email.kind()).isEqualTo(VirtualAddress.Kind.CLUSTER_IP);
    assertThat(bundle.addresses().backing(email.service(), email.port()))
        .singleElement()
        .isInstanceOfSatisfying(
            PodBacking.class,
            backing -> {
              assertThat(backing.workload())
                  .isEqualTo(new WorkloadRef("boutique", "Deployment", "emailservice"));
              assertThat(backing.ports()).containsExactly(PortProtocol.tcp(8080));
              assertThat(backing.podsByPort().get(PortProtocol.tcp(8080)))
                  .extracting(pod -> pod.ref().name())
                  .containsExactly("emailservice-67fbf876ff-zc44x");
            });
    assertThat(bundle.addresses().ownerAt(ip("10.96.28.88"), DURING))
        .isEqualTo(new ServiceOwner(email.service()));
  }

  @Test
  void the_api_server_stands_behind_its_service_by_address() {
    VirtualAddress api =
        bundle.addresses().virtual(ip("10.96.0.1"), PortProtocol.tcp(443)).orElseThrow();
    assertThat(bundle.addresses().backing(api.service(), api.port()))
        .containsExactly(new AddressBacking(new Endpoint(ip("172.30.0.11"), 6443)));
  }

  @Test
  void a_node_port_is_dialled_at_nodes_and_gateways_only() {
    PortProtocol nodePort = PortProtocol.tcp(31813);
    assertThat(bundle.addresses().virtual(ip("172.30.0.11"), nodePort))
        .map(VirtualAddress::kind)
        .contains(VirtualAddress.Kind.NODE_PORT);
    assertThat(bundle.addresses().virtual(ip("10.244.1.1"), nodePort)).isPresent();
    assertThat(bundle.addresses().virtual(ip("10.244.1.46"), nodePort)).isEmpty();
  }

  @Test
  void the_sockets_of_a_pod_are_those_of_its_sample() {
    List<SocketSample> samples =
        bundle.addresses().samples(new PodRef("boutique", "frontend-66d854cf9b-zq4gw"));
    assertThat(samples).hasSize(1);
    assertThat(samples.get(0).time()).isEqualTo(Instant.ofEpochSecond(1795251681));
    assertThat(samples.get(0).listening()).containsExactly(PortProtocol.tcp(8080));
    // 2802F40A:B8C6 C753600A:0DDE: to the cluster IP of productcatalogservice.
    assertThat(samples.get(0).connected())
        .anySatisfy(
            socket -> {
              assertThat(socket.local()).isEqualTo(new Endpoint(ip("10.244.2.40"), 0xb8c6));
              assertThat(socket.remote()).isEqualTo(new Endpoint(ip("10.96.83.199"), 3550));
            });
  }

  private static Workload workload(WorkloadRef ref) {
    Workload workload = bundle.cluster().workloads().get(ref);
    assertThat(workload).isNotNull();
    return workload;
  }

  private static IpAddress ip(String text) {
    return IpAddress.of(text);
  }
}
