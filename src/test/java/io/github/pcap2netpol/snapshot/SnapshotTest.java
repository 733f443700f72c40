package io.github.pcap2netpol.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.apiserver.ApiServer;
import io.github.pcap2netpol.apiserver.Settings;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is requested from a cluster, and which part of the answers is written. */
class SnapshotTest {
  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1], ports: [{port: 80}]}
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String confidential = confidential();
  private final Diagnostics diagnostics = new Diagnostics();
  private Path folder;
  private ApiServer server;

  @BeforeEach
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary.resolve("cluster");
    server = new ApiServer(Settings.in(temporary.resolve("server")), 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void nothing_confidential_is_written_to_any_file() throws Exception {
    server.load(confidential);
    try (Snapshot snapshot = open()) {
      snapshot.lists();
      RunningWatch watching = snapshot.watch();
      String pod = confidential.substring(0, confidential.indexOf("---"));
      server.load(pod.replace("name: web", "name: later"));
      await(() -> events().size() >= 2);
      watching.stop();
      snapshot.lists();
    }

    assertThat(confidential).contains("hush");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .hasSize(25)
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("hush", "Secret"));
    }
    assertThat(items("pods")).hasSize(2);
    assertThat(events())
        .extracting(one -> one.at("/object/metadata/name").asText())
        .containsExactly("web", "later");
  }

  @Test
  void everything_that_analyse_reads_of_a_pod_is_kept() throws Exception {
    server.load(confidential);
    lists();

    JsonNode pod = items("pods").get(0);
    assertThat(pod.path("kind").asText()).isEqualTo("Pod");
    assertThat(pod.at("/metadata/labels/app").asText()).isEqualTo("web");
    assertThat(pod.at("/spec/containers/0/ports/0/containerPort").asInt()).isEqualTo(8080);
    assertThat(pod.at("/spec/containers/0/livenessProbe/httpGet/port").asInt()).isEqualTo(8081);
    assertThat(pod.at("/status/podIPs/0/ip").asText()).isEqualTo("10.0.0.9");
    assertThat(pod.at("/status/startTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void of_annotations_only_the_addresses_that_networks_note_at_nodes_are_kept() throws Exception {
    server.load(
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: n1
          annotations:
            projectcalico.org/IPv4IPIPTunnelAddr: 10.1.7.0
            example.com/token: hush
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
          annotations:
            projectcalico.org/IPv4IPIPTunnelAddr: 10.1.7.0
        spec: {nodeName: n1, containers: [{name: c, image: 'i:1'}]}
        """);
    lists();

    JsonNode annotations = items("nodes").get(0).at("/metadata/annotations");
    assertThat(annotations).hasToString("{\"projectcalico.org/IPv4IPIPTunnelAddr\":\"10.1.7.0\"}");
    assertThat(items("pods").get(0).at("/metadata/annotations").isMissingNode()).isTrue();
  }

  @Test
  void long_lists_come_in_pages() throws Exception {
    server.load(pods(1201));

    assertThat(lists()).containsEntry("pods", 1201L);

    assertThat(names("pods")).hasSize(1201).doesNotHaveDuplicates();
    assertThat(server.requests()).filteredOn(one -> one.contains("/api/v1/pods")).hasSize(3);
    assertThat(server.requests())
        .filteredOn(one -> one.contains("/pods"))
        .allMatch(one -> one.contains("limit=[500]"));
  }

  @Test
  void a_list_that_expires_between_two_pages_starts_again() throws Exception {
    server.load(pods(501));
    server.faults().add("expire-continue x2");

    assertThat(lists()).containsEntry("pods", 501L);

    assertThat(names("pods")).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void kinds_that_may_not_be_listed_are_named_and_skipped() throws Exception {
    server.load(pods(1));
    server.faults().add("forbid list nodes -");

    assertThat(lists()).doesNotContainKey("nodes").containsEntry("pods", 1L);

    assertThat(folder.resolve("nodes.json")).doesNotExist();
    assertThat(diagnostics.sorted())
        .filteredOn(one -> one.severity() != Severity.INFO)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo("metadata-forbidden");
              assertThat(one.place()).isEqualTo("nodes");
              assertThat(one.message()).contains("cannot list resource", "rbac.yaml");
            });
  }

  @Test
  void ingresses_and_routes_are_kept_without_certificates() throws Exception {
    server.load(confidential);
    lists();

    assertThat(items("validatingwebhookconfigurations").get(0).at("/webhooks/0").toString())
        .isEqualTo(
            "{\"clientConfig\":{\"service\":{\"name\":\"web\",\"namespace\":\"shop\","
                + "\"port\":8443}},\"name\":\"check.example.com\"}");
    assertThat(items("apiservices").get(0).path("spec").toString())
        .isEqualTo("{\"service\":{\"name\":\"web\",\"namespace\":\"shop\",\"port\":443}}");
    assertThat(items("httproutes").get(0).path("spec").toString())
        .isEqualTo(
            "{\"rules\":[{\"backendRefs\":[{\"name\":\"web\",\"port\":80}],\"filters\":[{}]}]}");
    assertThat(items("poddisruptionbudgets").get(0).at("/spec/selector/matchLabels/app").asText())
        .isEqualTo("web");
  }

  @Test
  void kinds_that_the_cluster_lacks_or_forbids_are_reported_once_and_skipped() throws Exception {
    server.load(confidential + pods(1));
    lists();
    server.faults().add("forbid list apiservices -");
    server.faults().add("forbid list httproutes -");

    assertThat(lists()).doesNotContainKeys("apiservices", "httproutes", "tcproutes");

    assertThat(folder.resolve("tcproutes.json")).doesNotExist();
    assertThat(diagnostics.sorted())
        .filteredOn(one -> one.place().equals("kinds"))
        .extracting(one -> one.severity() + " " + one.code())
        .contains("WARNING metadata-forbidden", "INFO metadata-kind-unknown");
    assertThat(diagnostics.sorted())
        .filteredOn(one -> one.code().equals("metadata-forbidden"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.message())
                    .contains("apiservices.apiregistration.k8s.io, httproutes.gateway"));
    // The result of an earlier run is not mistaken for the current one.
    assertThat(folder.resolve("apiservices.json")).doesNotExist();
  }

  @Test
  void namespaces_are_listed_one_by_one_where_listing_the_whole_cluster_is_forbidden()
      throws Exception {
    server.load(pods(2));
    server.load(pods(3).replace("namespace: shop", "namespace: bank"));
    server.load(pods(4).replace("namespace: shop", "namespace: other"));
    server.faults().add("forbid list * -");

    Map<String, Long> counts = lists("shop", "bank");

    assertThat(counts).containsEntry("pods", 5L).doesNotContainKeys("nodes", "namespaces");
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::place)
        .containsExactlyInAnyOrder(
            "nodes", "namespaces", "kinds", "kinds", "Namespaces bank, shop");
  }

  @Test
  void one_unreadable_namespace_of_several_is_severe_for_pods() throws Exception {
    server.load(pods(2));
    server.faults().add("forbid list * -");
    server.faults().add("forbid list pods bank");

    assertThat(lists("shop", "bank")).containsEntry("pods", 2L);

    assertThat(diagnostics.sorted().get(0).toString()).contains("SEVERE", "pods in bank");
  }

  @Test
  void without_pods_there_is_no_snapshot_and_an_earlier_one_stays() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("pods.json"), "before");
    server.faults().add("forbid list pods *");

    assertThatThrownBy(this::lists)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("-n shop");

    assertThat(folder.resolve("pods.json")).hasContent("before");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void a_watch_continues_after_its_connection_broke() throws Exception {
    server.load(pods(1));
    try (Snapshot snapshot = open()) {
      snapshot.lists();
      RunningWatch watching = snapshot.watch();
      server.load(pods(1).replace("pod-0", "first"));
      await(() -> events().size() == 2);
      server.dropConnections();
      server.load(pods(1).replace("pod-0", "second"));
      await(() -> events().size() == 3);
      assertThat(watching.stop()).isEqualTo(2);
    }

    assertThat(events())
        .extracting(one -> one.path("type").asText() + one.at("/object/metadata/name").asText())
        .containsExactly("ADDEDpod-0", "ADDEDfirst", "ADDEDsecond");
    assertThat(events()).allMatch(one -> one.path("observedAt").asText().startsWith("2"));
  }

  @Test
  void a_watch_from_an_expired_version_reports_what_changed_meanwhile() throws Exception {
    server.load(pods(2));
    try (Snapshot snapshot = open()) {
      snapshot.lists();
      server.delete("pods", "shop", "pod-0");
      server.load(pods(1).replace("pod-0", "fresh"));
      server.forgetHistory();
      RunningWatch watching = snapshot.watch();
      await(() -> events().size() == 4);
      server.delete("pods", "shop", "pod-1");
      await(() -> events().size() == 5);
      watching.stop();
    }

    assertThat(events())
        .extracting(one -> one.path("type").asText() + one.at("/object/metadata/name").asText())
        .containsExactly("ADDEDpod-0", "ADDEDpod-1", "DELETEDpod-0", "ADDEDfresh", "DELETEDpod-1");
    assertThat(events().get(2).at("/object/status/podIP").asText()).isEqualTo("10.1.0.0");
    // Nobody saw when.
    assertThat(events().get(2).has("observedAt")).isFalse();
    assertThat(diagnostics.sorted()).extracting(Diagnostic::code).contains("watch-relisted");
  }

  @Test
  void a_watch_that_is_not_allowed_is_named() throws Exception {
    server.load(pods(1));
    server.faults().add("forbid watch pods *");
    try (Snapshot snapshot = open()) {
      snapshot.lists();
      RunningWatch watching = snapshot.watch();
      await(() -> !watching.goesOn());
      watching.stop();
    }

    assertThat(diagnostics.sorted()).extracting(Diagnostic::code).contains("watch-forbidden");
  }

  @Test
  void a_second_run_adds_events_and_repairs_a_truncated_line() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("pod-events.ndjson"), "{\"type\":\"ADD");
    server.load(pods(1));
    try (Snapshot snapshot = open()) {
      snapshot.lists();
      RunningWatch watching = snapshot.watch();
      server.delete("pods", "shop", "pod-0");
      await(() -> Files.readAllLines(folder.resolve("pod-events.ndjson")).size() == 3);
      watching.stop();
    }

    assertThat(Files.readAllLines(folder.resolve("pod-events.ndjson")).get(0))
        .isEqualTo("{\"type\":\"ADD");
  }

  @Test
  void a_later_run_keeps_the_pods_and_owners_and_addresses_of_an_earlier_one() throws Exception {
    server.load(pods(1) + SERVICE.replace("10.96.0.1", "10.96.0.7"));
    lists();
    server.delete("pods", "shop", "pod-0");
    server.delete("services", "shop", "web");
    server.load(pods(1).replace("pod-0", "fresh") + SERVICE.replace("10.96.0.1", "10.96.0.8"));
    lists();

    assertThat(names("pods")).containsExactly("fresh");
    assertThat(events())
        .extracting(one -> one.path("type").asText() + one.at("/object/metadata/name").asText())
        .containsExactly("ADDEDpod-0", "DELETEDpod-0", "ADDEDfresh");
    assertThat(items("services"))
        .extracting(
            one -> one.at("/spec/clusterIP").asText(),
            one -> one.path("metadata").has("deletionTimestamp"))
        .containsExactly(tuple("10.96.0.8", false), tuple("10.96.0.7", true));
    Diagnostics said = new Diagnostics();
    Cluster cluster = BundleReader.readCluster(List.of(folder), said);
    assertThat(cluster.services().values())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.clusterIps())
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder("10.96.0.7", "10.96.0.8"));
    assertThat(said.sorted()).noneMatch(one -> one.severity() == Severity.SEVERE);
  }

  @Test
  void objects_of_a_namespace_that_a_later_run_does_not_ask_for_are_kept() throws Exception {
    server.load(pods(1) + SERVICE);
    server.load(pods(1).replace("namespace: shop", "namespace: bank"));
    server.faults().add("forbid list * -");
    lists("shop");
    lists("bank");

    assertThat(events()).noneMatch(one -> one.path("type").asText().equals("DELETED"));
    assertThat(items("services"))
        .noneMatch(one -> one.path("metadata").has("deletionTimestamp"))
        .hasSize(1);
  }

  @Test
  void the_metadata_of_another_cluster_is_not_added() throws Exception {
    server.load(pods(1));
    lists();
    server.close();
    server = new ApiServer(Settings.in(folder.resolveSibling("other")), 0);
    server.load(pods(2));

    assertThatThrownBy(this::lists)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("another cluster");

    assertThat(names("pods")).hasSize(1);
  }

  @Test
  void the_version_and_network_of_the_server_are_recorded() throws Exception {
    server.load(
        """
        {"apiVersion": "apps/v1", "kind": "DaemonSet",
         "metadata": {"name": "calico-node", "namespace": "kube-system"},
         "spec": {"template": {"spec": {"containers": []}}}}
        """);
    try (Snapshot snapshot = open()) {
      ServerInfo info = snapshot.server(snapshot.lists());

      assertThat(info)
          .isEqualTo(
              new ServerInfo(Optional.of("v1.33.0"), Optional.of("calico"), Optional.of(false)));
    }
  }

  private static String confidential() {
    try {
      return Files.readString(Path.of("src/test/resources/snapshot/confidential.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void lower_certainty_is_reported_where_only_namespaces_may_be_read() throws Exception {
    server.load(pods(1));
    server.faults().add("forbid list * -");

    lists("shop");

    Diagnostic found =
        diagnostics.sorted().stream()
            .filter(each -> each.code().equals("metadata-namespaces"))
            .findFirst()
            .orElseThrow();
    assertThat(found.severity()).isEqualTo(Severity.WARNING);
    assertThat(found.place()).isEqualTo("Namespaces shop");
    assertThat(found.message())
        .contains("pods", "services", "endpointslices", "its DNS", "scripts/rbac.yaml");
  }

  @Test
  void an_api_server_that_does_not_answer_ends_the_run_and_leaves_no_folder() throws Exception {
    server.faults().add("hang list pods");
    Path inner = folder.resolve("bundle/cluster");

    assertThatThrownBy(
            () -> {
              try (Snapshot snapshot =
                  Snapshot.open(impatient(), inner, List.of("shop"), diagnostics)) {
                snapshot.lists();
              }
            })
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("can't be asked: no answer within 1 second");
    assertThat(folder).doesNotExist();
  }

  @Test
  void a_truncated_answer_ends_the_run_too() throws Exception {
    try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> open = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Socket socket = half.accept();
                    open.add(socket); // Not closed before the test ends.
                    socket
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"items\": ["
                                .getBytes(StandardCharsets.UTF_8));
                  }
                } catch (IOException e) {
                  // The test has ended.
                }
              });
      thread.setDaemon(true);
      thread.start();
      Path kubeconfig = folder.resolveSibling("half");
      Files.writeString(
          kubeconfig,
          Files.readString(server.kubeconfig("admin"))
              .replaceAll("server: .*", "server: http://127.0.0.1:" + half.getLocalPort()));
      ClusterAccess access =
          new ClusterAccess(Optional.of(kubeconfig), Optional.empty(), Duration.ofSeconds(1));

      assertThatThrownBy(
              () -> {
                try (Snapshot snapshot =
                    Snapshot.open(access, folder, List.of("shop"), diagnostics)) {
                  snapshot.lists();
                }
              })
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("nothing more came within 1 second");
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private ClusterAccess impatient() throws IOException {
    return new ClusterAccess(
        Optional.of(server.kubeconfig("admin")), Optional.empty(), Duration.ofSeconds(1));
  }

  private Snapshot open(String... namespaces) throws SnapshotException, IOException {
    ClusterAccess access =
        new ClusterAccess(Optional.of(server.kubeconfig("admin")), Optional.empty());
    return Snapshot.open(access, folder, List.of(namespaces), diagnostics);
  }

  private Map<String, Long> lists(String... namespaces) throws SnapshotException, IOException {
    try (Snapshot snapshot = open(namespaces)) {
      return snapshot.lists();
    }
  }

  private JsonNode items(String plural) throws IOException {
    return MAPPER.readTree(folder.resolve(plural + ".json").toFile()).path("items");
  }

  private List<String> names(String plural) throws IOException {
    List<String> names = new ArrayList<>();
    items(plural).forEach(one -> names.add(one.at("/metadata/name").asText()));
    return names;
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    Path file = folder.resolve("pod-events.ndjson");
    for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        events.add(MAPPER.readTree(line));
      }
    }
    return events;
  }

  /** A condition that may become true a little later. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    for (int i = 0; i < 600 && !condition.holds(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.holds()).isTrue();
  }

  private static String pods(int number) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < number; i++) {
      text.append("---\napiVersion: v1\nkind: Pod\nmetadata: {name: pod-").append(i);
      text.append(", namespace: shop}\nspec: {containers: [{name: c, image: 'i:1'}]}\n");
      text.append("status: {phase: Running, podIP: 10.1.").append(i / 256).append('.');
      text.append(i % 256).append("}\n");
    }
    return text.toString();
  }
}
