package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of several bundles that are instances of one thing. */
class BundleDraftTest {
  private static final WorkloadRef JUPYTER = new WorkloadRef("shop", "Pods", "jupyter");

  @TempDir private Path root;
  private final Diagnostics diagnostics = new Diagnostics();

  /** The workloads of each bundle, each bundle having these pods. */
  private List<Set<WorkloadRef>> workloads(String... bundles) throws Exception {
    List<BundleDraft> drafts = new ArrayList<>();
    for (int i = 0; i < bundles.length; i++) {
      Path folder = root.resolve("bundle-" + i);
      Files.createDirectories(folder.resolve("captures/shop"));
      Files.createDirectories(folder.resolve("cluster"));
      Files.writeString(folder.resolve("captures/shop/any.pcap"), "");
      Files.writeString(folder.resolve("cluster/pods.json"), list(bundles[i]));
      drafts.add(BundleReader.draft(folder, diagnostics));
    }
    return BundleDraft.assemble(drafts, diagnostics).stream()
        .<Set<WorkloadRef>>map(bundle -> new TreeSet<>(bundle.cluster().workloads().keySet()))
        .toList();
  }

  private static String server(String user) {
    return Folder.pod(
        "jupyter-" + user,
        "10.0.0.7",
        "{'app':'jupyterhub','component':'server','hub.jupyter.org/username':'" + user + "'}",
        "");
  }

  private static String executor(String run, int number) {
    return Folder.pod(
        "etl-" + run + "-exec-" + number,
        "10.0.0." + number,
        "{'spark-role':'executor','spark-app-name':'etl','spark-app-selector':'spark-" + run + "'}",
        Folder.owner("Pod", "etl-" + run + "-driver"));
  }

  private List<String> together() {
    return diagnostics.sorted().stream()
        .filter(diagnostic -> diagnostic.code().equals("instances-together"))
        .map(Diagnostic::place)
        .toList();
  }

  @Test
  void notebook_servers_of_yesterday_and_today_are_one_workload_in_both_and_said_once()
      throws Exception {
    assertThat(workloads(server("alice"), server("bob")))
        .containsExactly(Set.of(JUPYTER), Set.of(JUPYTER));
    assertThat(together()).containsExactly("Pods shop/jupyter");
  }

  @Test
  void the_next_users_server_in_another_bundle_joins_those_of_the_first() throws Exception {
    assertThat(workloads(server("alice") + "," + server("bob"), server("carol")))
        .containsExactly(Set.of(JUPYTER), Set.of(JUPYTER));
  }

  @Test
  void the_same_pod_in_two_bundles_is_no_second_instance() throws Exception {
    assertThat(workloads(server("alice"), server("alice")))
        .containsOnly(Set.of(new WorkloadRef("shop", "Pod", "jupyter-alice")));
    assertThat(together()).isEmpty();
  }

  @Test
  void executors_whose_drivers_differ_by_run_are_one_workload() throws Exception {
    WorkloadRef executors = new WorkloadRef("shop", "Pods", "etl-exec");
    assertThat(workloads(executor("4f1d2c3b", 1), executor("9a8b7c6d", 1)))
        .containsExactly(Set.of(executors), Set.of(executors));
  }

  @Test
  void pods_that_differ_in_what_they_are_stay_apart() throws Exception {
    String proxy = server("proxy").replace("\"component\":\"server\"", "\"component\":\"proxy\"");
    assertThat(workloads(proxy, server("bob")))
        .containsExactly(
            Set.of(new WorkloadRef("shop", "Pod", "jupyter-proxy")),
            Set.of(new WorkloadRef("shop", "Pod", "jupyter-bob")));
  }

  @Test
  void builds_have_nothing_in_common_but_that_they_are_builds() throws Exception {
    String first =
        Folder.pod(
            "web-1-build",
            "10.0.0.1",
            "{'openshift.io/build.name':'web-1'}",
            Folder.owner("Build", "web-1"));
    WorkloadRef builds = new WorkloadRef("shop", "Pods", "web");
    assertThat(workloads(first, first.replace("web-1", "web-2")))
        .containsExactly(Set.of(builds), Set.of(builds));
  }
}
