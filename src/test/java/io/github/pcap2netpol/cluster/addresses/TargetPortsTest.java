package io.github.pcap2netpol.cluster.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which port of a pod a Service port or a name stands for. */
class TargetPortsTest {
  private static final ServicePort BY_NAME =
      new ServicePort(
          "", PortProtocol.tcp(80), new ServicePort.NamedPort("http"), OptionalInt.empty());

  @Test
  void a_numbered_target_port_needs_no_declaration() {
    ServicePort port =
        new ServicePort(
            "", PortProtocol.udp(53), new ServicePort.NumberedPort(5353), OptionalInt.empty());
    assertThat(TargetPorts.of(port, pod())).contains(PortProtocol.udp(5353));
  }

  @Test
  void a_named_target_port_is_looked_up_in_the_pod() {
    assertThat(TargetPorts.of(BY_NAME, pod(named("metrics", 9090), named("http", 8080))))
        .contains(PortProtocol.tcp(8080));
  }

  @Test
  void a_name_that_the_pod_does_not_declare_is_never_the_port_of_the_service() {
    assertThat(TargetPorts.of(BY_NAME, pod(named("web", 8080)))).isEmpty();
    assertThat(TargetPorts.of(BY_NAME, pod())).isEmpty();
  }

  @Test
  void a_name_is_compared_with_its_protocol() {
    ContainerPort udp = PodBuilder.named("http", PortProtocol.udp(443));
    assertThat(TargetPorts.of(BY_NAME, pod(udp, named("http", 8443))))
        .contains(PortProtocol.tcp(8443));
    assertThat(TargetPorts.of(BY_NAME, pod(udp))).isEmpty();
  }

  @Test
  void of_two_containers_with_one_name_the_first_counts() {
    Pod pod = pod(named("http", 8080), named("http", 80));
    assertThat(TargetPorts.of(BY_NAME, pod)).contains(PortProtocol.tcp(8080));
    assertThat(TargetPorts.allNamed("http", Protocol.TCP, pod))
        .containsExactly(PortProtocol.tcp(80), PortProtocol.tcp(8080));
  }

  private static ContainerPort named(String name, int number) {
    return PodBuilder.named(name, PortProtocol.tcp(number));
  }

  private static Pod pod(ContainerPort... ports) {
    return PodBuilder.pod("shop", "web").ports(Arrays.asList(ports)).build();
  }
}
