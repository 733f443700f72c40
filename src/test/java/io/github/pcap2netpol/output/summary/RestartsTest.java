package io.github.pcap2netpol.output.summary;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.output.AnalysisFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private final AnalysisFixture shop = new AnalysisFixture();

  @Test
  void a_few_workloads_are_restarted_by_name() {
    governed(2);
    shop.uncaptured(deployment("shop", "other"));

    assertThat(commands())
        .containsExactly("kubectl rollout restart deployment/app-10 deployment/app-11 -n shop");
  }

  @Test
  void many_are_restarted_by_kind_if_that_restarts_no_others() {
    governed(20);

    assertThat(commands()).containsExactly("kubectl rollout restart deployment -n shop");
  }

  @Test
  void many_are_restarted_by_name_in_several_commands_beside_others_of_their_kind() {
    governed(20);
    shop.uncaptured(deployment("shop", "other"));

    assertThat(commands())
        .hasSize(2)
        .anyMatch(command -> command.endsWith("deployment/app-23 deployment/app-24 -n shop"))
        .anyMatch(
            command ->
                command.endsWith(
                    "restart deployment/app-25 deployment/app-26"
                        + " deployment/app-27 deployment/app-28 deployment/app-29 -n shop"));
    assertThat(restarts().others()).isZero();
  }

  @Test
  void too_many_to_read_are_restarted_by_kind_and_the_others_counted() {
    governed(46);
    shop.uncaptured(deployment("shop", "other"));
    shop.uncaptured(deployment("elsewhere", "other"));

    assertThat(commands()).containsExactly("kubectl rollout restart deployment -n shop");
    assertThat(restarts().others()).isEqualTo(1);
  }

  private void governed(int workloads) {
    for (int i = 10; i < 10 + workloads; i++) {
      shop.policyFor(shop.captured("shop", "app-" + i), List.of());
    }
  }

  private Restarts restarts() {
    return Restarts.of(shop.analysis()).values().iterator().next();
  }

  private List<String> commands() {
    return restarts().commands().stream().map(words -> String.join(" ", words)).toList();
  }
}
