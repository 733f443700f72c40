package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.json;
import static io.github.pcap2netpol.cluster.Folder.list;
import static io.github.pcap2netpol.cluster.Folder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each way in which a bundle or metadata can be wrong. */
class BundleReaderBadInputTest {
  private static final String PODS = list(pod("web", "10.0.0.5", "{'app':'web'}", ""));

  @TempDir Path root;
  private Folder folder;

  @BeforeEach
  void start() {
    folder = new Folder(root);
  }

  @Test
  void a_path_that_does_not_exist_is_named() {
    assertUnusable(root.resolve("nowhere"), "nowhere does not exist");
  }

  @Test
  void a_file_is_not_a_bundle() throws IOException {
    assertUnusable(Files.writeString(root.resolve("a.pcap"), ""), "a bundle is a folder");
  }

  @Test
  void an_empty_folder_is_not_a_bundle() {
    assertUnusable(root, "is empty");
  }

  @Test
  void for_captures_without_the_layout_of_a_bundle_the_options_for_loose_files_are_named() {
    folder.with("web.pcap", "");
    assertUnusable(root, "--capture");
  }

  @Test
  void a_bundle_without_metadata_says_what_to_add() {
    folder.with("captures/shop/web.pcap", "");
    assertUnusable(root, "no folder cluster");
  }

  @Test
  void a_bundle_without_pods_says_what_to_add() {
    folder.with("captures/shop/web.pcap", "").with("cluster/services.json", list());
    assertUnusable(root, "kubectl get pods -A -o json");
  }

  @Test
  void a_bundle_without_captures_says_where_they_belong() {
    folder.with("captures/readme.txt", "").with("cluster/pods.json", PODS);
    assertUnusable(root, "<namespace>/<pod>.pcap");
  }

  @Test
  void loose_files_without_captures_or_metadata_are_refused() {
    folder.with("m/pods.json", PODS).with("c/web.pcap", "");
    Diagnostics d = new Diagnostics();
    assertThatThrownBy(() -> BundleReader.readLoose(List.of(), List.of(root.resolve("m")), d))
        .isInstanceOf(UnusableInputException.class);
    assertThatThrownBy(() -> BundleReader.readLoose(List.of(root.resolve("c")), List.of(), d))
        .isInstanceOf(UnusableInputException.class);
    assertThatThrownBy(
            () -> BundleReader.readLoose(List.of(root.resolve("m")), List.of(root.resolve("m")), d))
        .hasMessageContaining("holds no captures");
  }

  @Test
  void invalid_yaml_is_reported_with_its_line_and_the_rest_is_used() throws Exception {
    folder.with("cluster/pods.json", PODS).with("cluster/bad.yaml", "kind: Pod\n  a: [1\n");
    assertThat(folder.read().cluster().workloads()).hasSize(1);
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.severity()).isEqualTo(Severity.SEVERE);
              assertThat(d.place()).endsWith("bad.yaml");
              assertThat(d.message()).contains("line 2, column");
            });
  }

  @Test
  void prose_is_not_metadata() throws Exception {
    folder.with("cluster/pods.json", PODS).with("cluster/notes.yaml", "just some words\n");
    folder.read();
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("not a Kubernetes object"));
  }

  @Test
  void a_hundred_levels_of_yaml_are_too_deep() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/deep.yaml", "a: " + "[".repeat(100) + "]".repeat(100) + "\n");
    folder.read();
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("100 levels"));
  }

  @Test
  void deep_json_is_refused_as_well() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/deep.json", "{\"spec\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
    folder.read();
    assertThat(folder.codes()).contains("metadata-unreadable");
  }

  @Test
  void for_fifty_megabytes_of_yaml_json_is_recommended() throws Exception {
    String line = "- abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz\n";
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/big.yaml", "items:\n" + line.repeat(50_000_000 / line.length()));
    folder.read();
    assertThat(folder.of("metadata-unreadable"))
        .anySatisfy(d -> assertThat(d.message()).contains("take it with `-o json`"));
  }

  @Test
  void aliases_do_not_multiply_the_text() throws Exception {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
    }
    folder
        .with("cluster/pods.json", PODS)
        .with(
            "cluster/laughs.yaml",
            laughs
                + "kind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\n"
                + "spec: {ingress: *a39}\n");
    assertThat(folder.read().cluster().policies()).isEmpty();
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("more than 2000000 values"));
  }

  @Test
  void tags_create_no_objects() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/tags.yaml", "kind: Namespace\nmetadata: {name: !!java.io.File evil}\n");
    assertThat(folder.read().cluster().namespaces()).containsKey("evil");
  }

  @Test
  void a_duplicate_key_makes_the_file_unreadable() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/twice.yaml", "kind: Namespace\nkind: Node\nmetadata: {name: a}\n")
        .with("cluster/twice.json", json("{'kind':'Namespace','kind':'Node'}"));
    folder.read();
    assertThat(folder.of("metadata-unreadable"))
        .hasSize(2)
        .allSatisfy(d -> assertThat(d.message()).contains("twice"));
  }

  @Test
  void json_cut_short_gives_the_objects_before_the_cut() throws Exception {
    String whole = list(pod("web", "10.0.0.5", "{}", ""), pod("db", "10.0.0.6", "{}", ""));
    folder.with("cluster/pods.json", whole.substring(0, whole.indexOf("uid-db")));
    assertThat(folder.read().cluster().workloads()).hasSize(1);
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).doesNotContain("Source", "REDACTED"));
  }

  @Test
  void a_truncated_event_does_not_affect_the_others() throws Exception {
    String event = "{\"type\":\"ADDED\",\"object\":" + pod("web", "10.0.0.5", "{}", "") + "}\n";
    folder.with(
        "cluster/pod-events.ndjson",
        event + event.substring(0, 50) + "\n" + event.replace("web", "db"));
    assertThat(folder.read().cluster().workloads()).hasSize(2);
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).startsWith("Line 2"));
  }

  @Test
  void a_line_that_looks_like_utf_32_does_not_affect_the_others() throws Exception {
    String event = "{\"type\":\"ADDED\",\"object\":" + pod("web", "10.0.0.5", "{}", "") + "}\n";
    folder.with(
        "cluster/pod-events.ndjson", event + "\0\0\0{no characters\n" + event.replace("web", "db"));
    assertThat(folder.read().cluster().workloads()).hasSize(2);
    assertThat(folder.of("metadata-unreadable"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).startsWith("Line 2"));
  }

  @Test
  void kinds_that_are_not_used_are_counted() throws Exception {
    String secret = json("{'kind':'Secret','apiVersion':'v1','metadata':{'name':'a'}}");
    folder.with("cluster/pods.json", PODS).with("cluster/more.json", list(secret, secret));
    folder.read();
    assertThat(folder.of("metadata-kind-unused"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.count()).isEqualTo(2);
              assertThat(d.message()).contains("Secret");
            });
  }

  @Test
  void policies_of_other_kinds_are_a_warning_since_they_govern_traffic_too() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with(
            "cluster/more.json",
            list(
                json("{'kind':'CiliumNetworkPolicy','apiVersion':'cilium.io/v2','metadata':{}}"),
                json(
                    "{'kind':'AdminNetworkPolicy','apiVersion':'policy.networking.k8s.io/v1alpha1',"
                        + "'metadata':{'name':'a'}}"),
                json("{'kind':'EgressFirewall','apiVersion':'k8s.ovn.org/v1','metadata':{}}"),
                json(
                    "{'kind':'NetworkPolicy','apiVersion':'projectcalico.org/v3',"
                        + "'metadata':{'name':'p','namespace':'shop'}}")));
    assertThat(folder.read().cluster().policies()).isEmpty();
    assertThat(folder.of("policy-kind-not-evaluated"))
        .allMatch(found -> found.severity() == Severity.WARNING)
        .extracting(found -> found.message().replaceAll("Objects of kind (\\w+) .*", "$1"))
        .containsExactlyInAnyOrder(
            "CiliumNetworkPolicy", "AdminNetworkPolicy", "EgressFirewall", "NetworkPolicy");
  }

  @Test
  void invalid_names_are_rejected() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(
            pod("web", "10.0.0.5", "{}", ""),
            pod("../x", "10.0.0.6", "{}", ""),
            pod("<b>x</b>", "10.0.0.7", "{}", ""),
            pod("a\\nb", "10.0.0.8", "{}", ""),
            pod("q\\\"", "10.0.0.9", "{}", "")));
    assertThat(folder.read().cluster().workloads()).hasSize(1);
    assertThat(folder.of("metadata-invalid-name")).hasSize(4);
  }

  @Test
  void an_invalid_label_is_left_out() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(pod("web", "10.0.0.5", "{'app':'web','a b':'x','c':'-','d':null}", "")));
    Workload web = folder.read().cluster().workloads().values().iterator().next();
    assertThat(web.pods().get(0).labels().values()).containsOnlyKeys("app");
    assertThat(folder.of("metadata-invalid-label")).hasSize(2);
  }

  @Test
  void a_pod_of_nulls_is_still_a_pod() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(
            json(
                "{'kind':'Pod','metadata':{'name':'bare','namespace':'shop','labels':null,"
                    + "'ownerReferences':null},'spec':{'nodeName':null,'containers':null},"
                    + "'status':null}")));
    Workload bare = folder.read().cluster().workloads().get(new WorkloadRef("shop", "Pod", "bare"));
    assertThat(bare).isNotNull();
    assertThat(bare.pods().get(0).addresses()).isEmpty();
  }

  @Test
  void a_list_of_null_is_empty() throws Exception {
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/jobs.json", json("{'kind':'List','items':null}"));
    folder.read();
    assertThat(folder.codes()).doesNotContain("metadata-unreadable");
  }

  @Test
  void metadata_of_two_clusters_is_severe() throws Exception {
    String one = json("{'kind':'Namespace','metadata':{'name':'kube-system','uid':'a'}}");
    folder
        .with("cluster/pods.json", PODS)
        .with("cluster/namespaces.json", list(one))
        .with("cluster/other.json", list(one.replace("\"a\"", "\"b\"")));
    folder.read();
    assertThat(folder.of("metadata-mixed"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.severity()).isEqualTo(Severity.SEVERE);
              assertThat(d.message()).contains("kube-system");
            });
  }

  @Test
  void two_live_pods_with_one_address_are_severe() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(pod("web", "10.0.0.5", "{}", ""), pod("db", "10.0.0.5", "{}", "")));
    folder.read();
    assertThat(folder.of("metadata-mixed"))
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("shop/web", "shop/db", "10.0.0.5"));
  }

  @Test
  void the_same_object_twice_is_not_reported() throws Exception {
    folder.with("cluster/pods.json", PODS).with("cluster/again.yaml", PODS);
    folder.read();
    assertThat(folder.codes()).doesNotContain("metadata-mixed");
  }

  @Test
  void a_newer_format_is_severe() throws Exception {
    folder.with("cluster/pods.json", PODS).with("bundle.json", "{\"formatVersion\": 2}");
    folder.read();
    assertThat(folder.of("bundle-format-newer"))
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.SEVERE);
  }

  @Test
  void missing_metadata_is_reported_with_its_consequences() throws Exception {
    folder.with("cluster/pods.json", PODS);
    folder.read();
    assertThat(folder.of("metadata-missing"))
        .extracting(Diagnostic::place)
        .contains("services", "nodes", "endpointslices", "namespaces", "networkpolicies");
  }

  private static void assertUnusable(Path path, String message) {
    assertThatThrownBy(() -> BundleReader.read(path, new Diagnostics()))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(path.toString());
  }
}
