package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.apiserver.ApiServer;
import io.github.pcap2netpol.apiserver.Settings;
import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The command {@code snapshot}, against the tests' own API server. */
class SnapshotCommandTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");

  private Path temporary;
  private Path folder;
  private ApiServer server;

  @BeforeEach
  void start(@TempDir Path made) throws IOException {
    temporary = made;
    folder = made.resolve("bundle/cluster");
    server = new ApiServer(Settings.in(made.resolve("server")), 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void its_result_is_analysed_to_the_same_policies() throws Exception {
    loadSample();
    Files.createDirectories(folder);
    Path events = SAMPLE.resolve("cluster/pod-events.ndjson");
    Files.copy(events, folder.resolve("pod-events.ndjson"));
    Path info = temporary.resolve("server.json");

    CommandRun run = snapshot("admin", "--server-info", info);

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("16 pods", "14 services", "2 nodes", folder.toString());
    assertThat(info).hasContent("{\"serverVersion\":\"v1.33.0\",\"kubeProxy\":false}");
    assertThat(policies(folder, "ours")).isEqualTo(policies(SAMPLE.resolve("cluster"), "sample"));
  }

  @Test
  void bundle_json_says_what_the_snapshot_found_out_about_the_server() throws Exception {
    server.load(
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: calico-node, namespace: kube-system}
        spec: {selector: {}, template: {spec: {containers: []}}}
        """);
    Path notes = Files.createDirectories(temporary.resolve("bundle/.collected"));

    CommandRun run = snapshot("admin", "--server-info", notes.resolve("server.json"));
    CommandRun described = CommandRun.of("describe-bundle", temporary.resolve("bundle"));

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(described.code()).isEqualTo(ExitCode.DONE);
    JsonNode bundle = new ObjectMapper().readTree(temporary.resolve("bundle/bundle.json").toFile());
    assertThat(bundle.path("server").toString())
        .isEqualTo("{\"cni\":\"calico\",\"kubeProxy\":\"false\",\"serverVersion\":\"v1.33.0\"}");
  }

  private String policies(Path cluster, String name) throws IOException {
    Path out = temporary.resolve(name);
    CommandRun run =
        CommandRun.of(
            "analyse", "--capture", SAMPLE.resolve("captures"), "--cluster", cluster, "-o", out);
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(out.resolve("policies"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(out.relativize(file)).append('\n').append(Files.readString(file));
      }
    }
    assertThat(all).contains("cartservice");
    return all.toString();
  }

  @Test
  void an_unreachable_server_is_named() throws Exception {
    Path kubeconfig = server.kubeconfig("admin");
    server.close();

    CommandRun run = CommandRun.of("snapshot", "-o", folder, "--kubeconfig", kubeconfig);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(server.url(), "can't be asked", "does not answer");
  }

  @Test
  void missing_credentials_are_reported() throws Exception {
    server.faults().add("fail list pods 401");

    CommandRun run = snapshot("admin", "-n", "shop");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("Log in again");
  }

  @Test
  void a_context_that_does_not_exist_is_not_replaced_by_another() throws Exception {
    CommandRun run = snapshot("admin", "--context", "production");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("no context named production");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void an_impossible_folder_is_named() throws Exception {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "in the way");

    CommandRun run = snapshot("admin");

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.err()).contains(folder.toString());
  }

  @Test
  void usage_errors_are_found_before_the_api_server_is_asked() {
    assertMistake("-o DIR is required", "snapshot");
    assertMistake("--for requires --watch", "snapshot", "-o", "x", "--for", "10m");
    assertMistake("not 10 minutes", "snapshot", "-o", "x", "--watch", "--for", "10 minutes");
    assertMistake("invalid namespace name: ../x", "snapshot", "-o", "x", "-n", "../x");
  }

  private static void assertMistake(String text, Object... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(text);
  }

  @Test
  void help_fits_into_eighty_columns_and_says_what_a_snapshot_leaves_out() {
    CommandRun run = CommandRun.with(Set.of(), Map.of("COLUMNS", "80"), "snapshot", "--help");

    assertThat(run.out()).contains("--watch", "--context", "Secrets");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void the_roles_of_the_manifest_are_sufficient_and_each_verb_is_needed() throws Exception {
    List<Right> rights = rights();
    assertThat(rights).hasSizeGreaterThan(10);
    loadSample();
    bind("all", rights);

    CommandRun all = snapshot("all", "--watch", "--for", "1s");
    assertThat(all.err()).isEqualTo("Watching pods; Ctrl-C or SIGTERM ends it.\n");
    assertThat(all.code()).isEqualTo(ExitCode.DONE);

    for (int i = 0; i < rights.size(); i++) {
      Right missing = rights.get(i);
      if (!server.serves(missing.group(), missing.resource())) {
        continue; // A custom kind that this cluster doesn't have, so the right isn't needed.
      }
      List<Right> others = new ArrayList<>(rights);
      others.remove(missing);
      bind("without-" + i, others);
      CommandRun run =
          missing.verb().equals("watch")
              ? snapshot("without-" + i, "--watch", "--for", "2s")
              : snapshot("without-" + i);
      assertThat(run.err()).as(missing.toString()).contains(missing.resource());
    }
  }

  @Test
  void a_watch_that_is_terminated_lists_once_more_and_succeeds() throws Exception {
    loadSample();
    Process process =
        process(
            List.of(),
            "snapshot",
            "--watch",
            "-o",
            folder.toString(),
            "--kubeconfig",
            server.kubeconfig("admin").toString());
    try {
      Path events = folder.resolve("pod-events.ndjson");
      Path listed = folder.resolve("pods.json");
      for (int i = 0; i < 600 && !Files.exists(listed); i++) {
        Thread.sleep(50);
      }
      JsonNode gone = new ObjectMapper().readTree(listed.toFile()).at("/items/0/metadata");
      server.delete("pods", gone.path("namespace").asText(), gone.path("name").asText());
      for (int i = 0; i < 600 && !Files.readString(events).contains("\"DELETED\""); i++) {
        Thread.sleep(50);
      }
      process.destroy(); // SIGTERM

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readString(events)).contains("\"type\":\"DELETED\"").endsWith("}\n");
      assertThat(Files.readString(folder.resolve("pods.json")))
          .doesNotContain(gone.path("name").asText());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void ten_thousand_pods_fit_in_a_small_heap() throws Exception {
    StringBuilder list =
        new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[");
    String fat = "x".repeat(4000);
    for (int i = 0; i < 10_000; i++) {
      list.append(i == 0 ? "" : ",").append("{\"metadata\":{\"name\":\"p").append(i);
      list.append("\",\"namespace\":\"shop\",\"annotations\":{\"a\":\"").append(fat);
      list.append("\"}},\"status\":{\"phase\":\"Running\",\"podIP\":\"10.1.0.1\"}}");
    }
    server.load(list.append("]}").toString());

    Process process =
        process(
            List.of("-Xmx48m"),
            "snapshot",
            "-o",
            folder.toString(),
            "--kubeconfig",
            server.kubeconfig("admin").toString());

    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readString(folder.resolve("pods.json"))).contains("\"p9999\"");
    } finally {
      process.destroyForcibly();
    }
  }

  private Process process(List<String> options, String... args) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(Main.class.getName());
    words.addAll(Arrays.asList(args));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("said").toFile())
        .start();
  }

  private CommandRun snapshot(String user, Object... more) throws IOException {
    List<Object> args = new ArrayList<>();
    args.addAll(List.of("snapshot", "-o", folder, "--kubeconfig", server.kubeconfig(user)));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray());
  }

  private void loadSample() throws Exception {
    try (Stream<Path> files = Files.list(SAMPLE.resolve("cluster"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
        server.load(Files.readString(file));
      }
    }
  }

  /** One verb on one resource. */
  private record Right(String group, String resource, String verb) {}

  /** Each right of the manifest's role for snapshot by itself. */
  private static List<Right> rights() throws IOException {
    List<Right> rights = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    String text = Files.readString(Path.of("scripts/rbac.yaml"));
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
      JsonNode role = mapper.valueToTree(document);
      if (role.at("/metadata/name").asText().equals("pcap2netpol-snapshot")) {
        for (JsonNode rule : role.path("rules")) {
          for (JsonNode resource : rule.path("resources")) {
            for (JsonNode verb : rule.path("verbs")) {
              rights.add(
                  new Right(rule.at("/apiGroups/0").asText(), resource.asText(), verb.asText()));
            }
          }
        }
      }
    }
    return rights;
  }

  private void bind(String user, List<Right> rights) throws Exception {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n");
    text.append("metadata: {name: ").append(user).append("}\nrules:\n");
    for (Right right : rights) {
      text.append("- {apiGroups: ['").append(right.group()).append("'], resources: [");
      text.append(right.resource()).append("], verbs: [").append(right.verb()).append("]}\n");
    }
    text.append("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n");
    text.append("metadata: {name: ").append(user).append("}\nroleRef: {kind: ClusterRole, name: ");
    text.append(user).append("}\nsubjects: [{kind: User, name: ").append(user).append("}]\n");
    server.load(text.toString());
  }
}
