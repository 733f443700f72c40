package io.github.pcap2netpol.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.benchmark.BigCluster.App;
import io.github.pcap2netpol.benchmark.BigCluster.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BigClusterGeneratorTest {
  private final List<Pod> pods =
      BigCluster.apps().stream().flatMap(app -> app.pods().stream()).toList();

  @Test
  void ten_thousand_pods_have_names_and_addresses_of_their_own() {
    Set<String> names = new HashSet<>();
    Set<Integer> addresses = new HashSet<>();
    for (Pod pod : pods) {
      names.add(pod.app().namespace() + "/" + pod.name());
      addresses.add(pod.address());
    }
    assertThat(names).hasSize(10_000);
    assertThat(addresses).hasSize(10_000);
  }

  @Test
  void two_thousand_services_have_addresses_of_their_own() {
    Set<Integer> addresses = new HashSet<>();
    for (App app : BigCluster.apps()) {
      addresses.add(app.serviceAddress(false));
      addresses.add(app.serviceAddress(true));
    }
    assertThat(addresses).hasSize(2_000);
  }

  @Test
  void no_workload_calls_itself_or_another_twice() {
    for (App app : BigCluster.apps().subList(0, BigCluster.APPS - 1)) {
      assertThat(app.calls()).doesNotHaveDuplicates().doesNotContain(app);
    }
  }
}
