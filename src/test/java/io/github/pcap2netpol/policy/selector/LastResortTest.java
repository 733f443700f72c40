package io.github.pcap2netpol.policy.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.Scene;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How pods are selected that have no label which lasts, or share all lasting ones with others. */
class LastResortTest {
  private static final WorkloadRef WEB = Scene.ref("Rollout", "shop/web");
  private static final WorkloadRef API = Scene.ref("Rollout", "shop/api");
  private static final WorkloadRef BUILD = Scene.ref("Build", "shop/web-1");

  private static WorkloadSelections.Selection selection(Scene scene, WorkloadRef workload) {
    Cluster cluster = scene.map().cluster();
    return new WorkloadSelections(
            cluster, new PodShapes(cluster, Set.of(workload)), Set.of(workload))
        .of(workload)
        .orElseThrow();
  }

  /** Each row: a label that lives longer, and one that gives way sooner. */
  @ParameterizedTest
  @CsvSource({
    "heritage=Tiller,app.kubernetes.io/version=2.1.0",
    "istio.io/rev=stable,git-sha=9f8e7d6",
    "app.kubernetes.io/version=2.1.0,role=primary",
    "version=v1,topology.kubernetes.io/zone=a",
    "spilo-role=master,com.coder.user.username=alice",
    "hub.jupyter.org/username=alice,run_id=manual",
    "tekton.dev/pipelineRun=nightly,strimzi.io/pod-name=kafka",
    "pod-name=kafka,status=ready",
  })
  void the_label_that_lives_longest_is_used_and_doubted(String longer, String shorter) {
    String key = longer.substring(0, longer.indexOf('='));
    WorkloadSelections.Selection alone =
        selection(new Scene().workload(WEB, "", longer + "," + shorter), WEB);
    assertThat(alone.pods().selector()).isEqualTo(LabelSelector.of(Scene.labels(longer)));
    assertThat(alone.doubts()).containsOnlyKeys(key);

    String other = longer.replace("=", "=other-") + "," + shorter.replace("=", "=other-");
    WorkloadSelections.Selection besideOthers =
        selection(
            new Scene()
                .workload(WEB, "", "app=web," + longer + "," + shorter)
                .workload(API, "", "app=web," + other),
            WEB);
    assertThat(besideOthers.pods().selector())
        .isEqualTo(LabelSelector.of(Scene.labels("app=web," + longer)));
    assertThat(besideOthers.doubts()).containsOnlyKeys(key);
  }

  @Test
  void a_series_is_selected_by_having_a_label_that_no_other_pods_have() {
    WorkloadSelections.Selection builds =
        selection(new Scene().workload(BUILD, "", "openshift.io/build.name=web-1"), BUILD);
    assertThat(builds.pods().selector())
        .isEqualTo(
            new LabelSelector(
                Labels.NONE,
                List.of(new Requirement("openshift.io/build.name", Operator.EXISTS, List.of()))));
    assertThat(builds.doubts()).isEmpty();
  }
}
