package io.github.pcap2netpol.cluster.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NodeLocalDnsTest {
  private static final Service KUBE_DNS =
      service("kube-system", "kube-dns", Map.of("k8s-app", "kube-dns"));

  private final List<Pod> pods = new ArrayList<>();

  private static Service service(String namespace, String name, Map<String, String> selector) {
    return ServiceBuilder.service(new ServiceRef(namespace, name))
        .selecting(Labels.of(selector))
        .at("10.96.0.10")
        .ports(
            new ServicePort(
                "dns", PortProtocol.udp(53), new ServicePort.NamedPort("dns"), OptionalInt.empty()))
        .build();
  }

  private void add(WorkloadRef ref, Map<String, String> labels, int port, boolean hostNetwork) {
    Pod pod =
        PodBuilder.pod(ref.namespace(), ref.name() + "-x")
            .of(ref)
            .labels(Labels.of(labels))
            .on("node1")
            .hostNetwork(hostNetwork)
            .at(hostNetwork ? List.of() : List.of(IpAddress.of("10.244.1.3")))
            .ports(PodBuilder.named("dns", PortProtocol.udp(port)))
            .build();
    pods.add(pod);
  }

  private Cluster cluster(Service... all) {
    return TestCluster.of(pods).services(all).build();
  }

  private static List<String> names(List<Workload> workloads) {
    return workloads.stream().map(workload -> workload.ref().name()).toList();
  }

  @Test
  void a_daemon_set_on_the_host_network_that_declares_the_dns_port_takes_over_the_address() {
    WorkloadRef ref = new WorkloadRef("kube-system", "DaemonSet", "node-local-dns");
    add(ref, Map.of("k8s-app", "node-local-dns"), 53, true);
    NodeLocalDns caches = NodeLocalDns.of(cluster(KUBE_DNS));

    assertThat(names(caches.onNodes())).containsExactly("node-local-dns");
    assertThat(caches.inPods()).isEmpty();
    assertThat(
            caches.takesOver(
                new VirtualAddress(
                    KUBE_DNS, KUBE_DNS.ports().get(0), VirtualAddress.Kind.CLUSTER_IP)))
        .isTrue();
    assertThat(
            caches.takesOver(
                new VirtualAddress(
                    KUBE_DNS, KUBE_DNS.ports().get(0), VirtualAddress.Kind.NODE_PORT)))
        .isFalse();
  }

  @Test
  void a_daemon_set_of_ordinary_pods_besides_the_resolver_is_a_cache_whatever_its_name() {
    WorkloadRef ref = new WorkloadRef("kube-system", "DaemonSet", "dns-cache");
    add(ref, Map.of("k8s-app", "dns-cache"), 1053, false);
    NodeLocalDns caches = NodeLocalDns.of(cluster(KUBE_DNS));

    assertThat(names(caches.inPods())).containsExactly("dns-cache");
    assertThat(NodeLocalDns.resolverPorts(caches.inPods().get(0)))
        .containsExactly(PortProtocol.tcp(1053), PortProtocol.udp(1053));
  }

  @Test
  void the_resolver_itself_is_not_a_cache_even_if_it_runs_on_every_node() {
    WorkloadRef ref = new WorkloadRef("openshift-dns", "DaemonSet", "dns-default");
    Map<String, String> labels = Map.of("dns.operator.openshift.io/daemonset-dns", "default");
    add(ref, labels, 5353, false);
    Cluster cluster = cluster(service("openshift-dns", "dns-default", labels));

    assertThat(NodeLocalDns.of(cluster).inPods()).isEmpty();
    assertThat(NodeLocalDns.resolver(cluster).orElseThrow().ref().name()).isEqualTo("dns-default");
  }

  @Test
  void a_dns_server_that_merely_runs_in_the_cluster_is_not_its_resolver() {
    WorkloadRef ref = new WorkloadRef("home", "DaemonSet", "adguard");
    add(ref, Map.of("app", "adguard"), 53, false);

    assertThat(NodeLocalDns.of(cluster(KUBE_DNS)).inPods()).isEmpty();
    assertThat(NodeLocalDns.resolver(cluster(service("home", "adguard", Map.of("app", "adguard")))))
        .isEmpty();
  }
}
