package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code explain} answers. */
class ExplainTest extends SmallBundleRuns {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");
  private static final Path OUTSIDE =
      Path.of("src/test/resources/scenarios/outside-name-with-several-addresses/bundle");
  private static final String WEB =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        egress:
        - to: [{podSelector: {matchLabels: {app: db}}}]
          ports: [{port: 5432}]
        - to: [{ipBlock: {cidr: 192.0.2.0/24}}]
      """;

  @Test
  void a_caller_alone_is_refused_with_what_is_missing() {
    CommandRun run = CommandRun.of("explain", bundle, "shop/web");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("shop/web does not exist.", "SRC and DST:PORT");
  }

  @Test
  void an_allowed_connection_is_shown_with_its_rule_and_the_packet_that_proves_it() {
    CommandRun run =
        CommandRun.of(
            "explain", bundle, "shop/web", "shop/db:5432/tcp", "--policies", put("p.yaml", WEB));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("Pod shop/web to Pod shop/db at TCP 5432\n  Allowed\n")
        .contains(
            "egress of Pod shop/web: allowed by shop/web egress[0], to pods app=db of namespace"
                + " shop, at TCP 5432 ("
                + folder.resolve("p.yaml")
                + ")\n")
        .contains("ingress of Pod shop/db: not isolated: no policy selects it\n")
        .contains("1 connection, first 2026-11-21T08:00:00.000000Z, last 2026-11-21T08:00:00")
        .contains("frame 1 of web.pcap: TCP 10.0.1.1:40001 > 10.0.1.2:5432\n")
        .endsWith("\nFiles\n  in " + bundle.resolve("captures/shop") + "/\n")
        .contains("10.0.1.1 is Pod shop/web of Pod shop/web, from 2026-11-21T07:00:00.000000Z\n");
  }

  @Test
  void a_blocked_connection_is_shown_with_the_missing_rule_and_the_nearest_one() {
    CommandRun run =
        CommandRun.of("explain", bundle, "web", "db:5433", "--policies", put("p.yaml", WEB));

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains(
            "  Blocked\n",
            "egress of Pod shop/web: isolated by shop/web, no rule matches\n",
            "nearly: shop/web egress[0], to pods app=db of namespace shop, at TCP 5432 has the"
                + " peer, not the port\n",
            "missing: in shop/web, an egress rule to Pod shop/db at TCP 5433\n",
            "No capture shows such a connection.\n");
  }

  @Test
  void addresses_may_stand_for_names_with_or_without_brackets() {
    Path policies = put("p.yaml", WEB);
    CommandRun byName = CommandRun.of("explain", bundle, "web", "db:5432", "--policies", policies);
    CommandRun byAddress =
        CommandRun.of("explain", bundle, "10.0.1.1", "10.0.1.2:5432", "--policies", policies);
    CommandRun outside =
        CommandRun.of("explain", bundle, "web", "[2001:db8::1]:443", "--policies", policies);

    assertThat(byAddress.out().lines().skip(1)).isEqualTo(byName.out().lines().skip(1).toList());
    assertThat(outside.code()).isEqualTo(ExitCode.DONE);
    assertThat(outside.out())
        .contains("ingress: not governed, because the callee is not a pod")
        .contains("  Blocked\n");
  }

  @Test
  void an_inferred_connection_is_shown_as_inferred_with_its_reason() throws IOException {
    CommandRun behind =
        CommandRun.of(
            "explain",
            scenario("one-of-three-versions-seen"),
            "books/productpage",
            "books/reviews-v3:9080");
    CommandRun seen =
        CommandRun.of(
            "explain",
            scenario("one-of-three-versions-seen"),
            "books/productpage",
            "books/reviews-v2:9080");
    CommandRun exposed =
        CommandRun.of(
            "explain", scenario("node-port-from-outside"), "198.51.100.9", "shop/web:8080");
    CommandRun json =
        CommandRun.of(
            "explain",
            scenario("outside-name-with-several-addresses"),
            "shop/app",
            "203.0.113.20:443",
            "--format",
            "json");

    assertThat(behind.out())
        .contains("No capture shows such a connection.\n")
        .endsWith("Inferred\n  to Deployment books/reviews-v3: is behind the same Service\n");
    assertThat(seen.out()).doesNotContain("Inferred");
    assertThat(exposed.out())
        .endsWith(
            "Inferred\n  to Deployment shop/web: TCP 8080 is exposed by Service shop/web, and others"
                + " called it\n");
    assertThat(new ObjectMapper().readTree(json.out()).at("/inferred/0").asText())
        .isEqualTo("to 203.0.113.20: is another address of the same name");
  }

  private static Path scenario(String name) {
    return Path.of("src/test/resources/scenarios", name, "bundle");
  }

  @Test
  void a_service_is_shown_with_the_pods_behind_it() {
    CommandRun run =
        CommandRun.of("explain", SAMPLE, "boutique/frontend", "boutique/cartservice:7070");
    CommandRun byAddress =
        CommandRun.of("explain", SAMPLE, "boutique/frontend", "10.96.120.124:7070");
    CommandRun otherPort =
        CommandRun.of("explain", SAMPLE, "boutique/loadgenerator", "boutique/frontend:80");

    assertThat(run.out()).contains("  Allowed\n");
    assertThat(byAddress.out())
        .contains("to Service boutique/cartservice at 10.96.120.124:7070", "  Allowed\n")
        .contains("EndpointSlices list 10.244.2.42:7070 (Pod boutique/cartservice-");
    // The pods declare 8080 only; 80 is the Service's.
    assertThat(otherPort.out())
        .contains("to Service boutique/frontend at 10.96.152.49:80, which", "TCP 8080")
        .contains("  Allowed\n", "11 connections");
  }

  @Test
  void a_service_whose_named_port_no_pod_declares_is_not_taken_for_its_own_port() {
    SmallBundle.put(
        bundle.resolve("cluster/services.json"),
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop-db", "namespace": "shop"},
         "spec": {"clusterIP": "10.96.0.80", "selector": {"app": "db"},
                  "ports": [{"port": 80, "targetPort": "sql"}]}}
        """);
    CommandRun run =
        CommandRun.of("explain", bundle, "web", "shop-db:80", "--policies", put("p.yaml", WEB));

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err())
        .contains(
            "Service shop/shop-db leads to port \"sql\" of its pods, and none of them declares a"
                + " TCP port of that name");
    assertThat(run.out()).isEmpty();

    SmallBundle.put(
        bundle.resolve("cluster/pods.json"),
        SmallBundle.pods()
            .replace(
                "{\"name\": \"main\"}",
                "{\"name\": \"main\", \"ports\": [{\"name\": \"sql\", \"containerPort\": 5433}]}"));
    assertThat(
            CommandRun.of("explain", bundle, "web", "shop-db:80", "--policies", put("p.yaml", WEB))
                .out())
        .contains("missing: in shop/web, an egress rule to Pod shop/db at TCP 5433\n");
  }

  @Test
  void metadata_and_policies_are_enough() throws IOException {
    Path policies = put("p.yaml", WEB);
    Path metadata = bundle.resolve("cluster/pods.json");
    Path bare = folder.resolve("bare");
    SmallBundle.put(bare.resolve("cluster/pods.json"), SmallBundle.pods());

    for (CommandRun run :
        List.of(
            CommandRun.of("explain", bare, "web", "db:5432", "--policies", policies),
            CommandRun.of(
                "explain", "--cluster", metadata, "web", "db:5432", "--policies", policies),
            CommandRun.of(
                "explain", "--policies", policies, "--cluster", metadata, "web", "db:5432"),
            CommandRun.of(
                "explain", "web", "db:5432", "--policies", policies, "--cluster", metadata))) {
      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).startsWith("Pod shop/web to Pod shop/db at TCP 5432\n  Allowed\n");
    }
    CommandRun none = CommandRun.of("explain", bare, "web", "db:5432");
    assertThat(none.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(none.err()).contains("Give --policies FILE|DIR");
  }

  @Test
  void a_missing_rule_is_never_proposed_for_a_shared_policy_or_a_pod_address() {
    Path policies = put("p.yaml", WEB.replace("{matchLabels: {app: web}}\n", "{}\n"));
    assertThat(CommandRun.of("explain", bundle, "web", "db:80", "--policies", policies).out())
        .contains(
            "missing: in a new policy for Pod shop/web alone, since shop/web selects others too, an"
                + " egress rule to Pod shop/db at TCP 80\n");
    assertThat(
            CommandRun.of("explain", bundle, "web", "10.0.1.77:80", "--policies", policies).out())
        .contains(
            "missing: nothing that a rule could name, since 10.0.1.77 is among the pods' addresses, but the metadata lacks that pod\n");
  }

  @Test
  void without_policies_those_that_analyse_would_write_are_asked() {
    CommandRun run = CommandRun.of("explain", bundle, "shop/web", "shop/db:5432");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("(policies/shop/web.yaml)", "(policies/shop/db.yaml)");
  }

  @Test
  void each_rule_of_a_policy_is_shown_with_the_connections_that_used_it() {
    CommandRun run = CommandRun.of("explain", bundle, put("p.yaml", WEB));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("NetworkPolicy shop/web (" + folder.resolve("p.yaml") + ")")
        .containsSubsequence(
            "\n  egress[0] to pods app=db of namespace shop, at TCP 5432\n",
            "    # to Pod shop/db\n",
            "    Pod shop/web to Pod shop/db at TCP 5432: 1 connection, first ")
        .contains("  egress[1] to 192.0.2.0/24, at any port\n    no traffic observed\n");
  }

  @Test
  void an_unused_rule_is_shown_with_what_it_was_inferred_from() throws IOException {
    Path policies = folder.resolve("out");
    assertThat(CommandRun.of("analyse", SAMPLE, "-o", policies).code()).isEqualTo(ExitCode.DONE);
    Path file = policies.resolve("policies/boutique/redis-cart.yaml");
    CommandRun run = CommandRun.of("explain", SAMPLE, file);
    JsonNode rules =
        new ObjectMapper()
            .readTree(CommandRun.of("explain", SAMPLE, file, "--format", "json").out())
            .get("policies")
            .get(0)
            .get("rules");

    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            "egress[0] to pods k8s-app=kube-dns of namespace kube-system, at TCP 53, UDP 53 # DNS"
                + " over UDP, and over TCP for long answers (inferred: RFC 7766) # answered by"
                + " Deployment kube-system/coredns, through Service kube-system/kube-dns"
                + " (inferred: other workloads in the namespace resolve names there) no traffic"
                + " observed")
        .contains("from Deployment boutique/cartservice, through Service boutique/redis-cart");
    assertThat(rules.get(1).get("traffic")).isEmpty();
    assertThat(rules.get(1).get("reasons").get(1).asText()).contains("(inferred: ");
    assertThat(rules.get(0).get("reasons")).hasSize(1);
  }

  @Test
  void a_rule_that_analyse_would_not_write_is_explained_by_observed_connections_only()
      throws IOException {
    CommandRun run =
        CommandRun.of(
            "explain",
            SAMPLE,
            Files.writeString(
                folder.resolve("own.yaml"),
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: boutique, name: redis-cart}
                spec:
                  podSelector: {matchLabels: {app: redis-cart}}
                  egress: [{to: [{podSelector: {}}], ports: [{port: 1}]}]
                """));

    assertThat(run.out()).contains("at TCP 1\n    no traffic observed\n");
  }

  @Test
  void the_answer_may_be_json() throws IOException {
    CommandRun run = CommandRun.of("explain", bundle, "web", "db:5432", "-f", "json");

    JsonNode answer = new ObjectMapper().readTree(run.out());
    assertThat(answer.get("allowed").asBoolean()).isTrue();
    JsonNode seen = answer.get("seen").get(0);
    assertThat(seen.get("packet").get("frame").asInt()).isEqualTo(1);
    assertThat(seen.get("packetShows").toString())
        .isEqualTo(
            "{\"source\":\"10.0.1.1\",\"sourcePort\":40001,\"destination\":\"10.0.1.2\","
                + "\"destinationPort\":5432,\"state\":\"established\"}");
  }

  @Test
  void an_unknown_or_ambiguous_party_is_reported() {
    CommandRun unknown = CommandRun.of("explain", bundle, "shop/nobody", "db:5432");
    assertThat(unknown.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).contains("has no workload, pod or node \"shop/nobody\"");

    SmallBundle.put(
        bundle.resolve("cluster/more.json"),
        SmallBundle.list(
            SmallBundle.pod("db", "10.0.2.2")
                .replace("\"shop\"", "\"test\"")
                .replace("uid-of-db", "other")));
    CommandRun ambiguous = CommandRun.of("explain", bundle, "web", "db:5432");
    assertThat(ambiguous.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(ambiguous.err()).contains("\"db\" may be Pod shop/db, Pod test/db");
  }

  @Test
  void a_service_without_the_port_is_reported_with_its_ports() {
    CommandRun run = CommandRun.of("explain", SAMPLE, "boutique/frontend", "svc/kube-dns:54/udp");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("Service kube-system/kube-dns has no port UDP 54", "UDP 53");
  }

  @Test
  void an_incomplete_question_is_a_usage_error() {
    assertMistake("SRC and DST:PORT", "explain", bundle);
    assertMistake("SRC and DST:PORT", "explain", bundle, "a", "b:1", "c");
    assertMistake("nothing to explain", "explain");
    assertMistake(
        "expected WORKLOAD:PORT[/PROTOCOL], for example shop/web:8080/tcp",
        "explain",
        bundle,
        "web",
        "db");
    assertMistake("the port must be a number", "explain", bundle, "web", "db:70000");
    assertMistake("the port must be a number", "explain", bundle, "web", "db:http");
    assertMistake("the protocol must be tcp, udp or sctp", "explain", bundle, "web", "db:1/icmp");
    assertMistake("in brackets", "explain", bundle, "web", "2001:db8::1:80");
    assertMistake("remove the other policies", "explain", bundle, "p.yaml", "--cluster-policies");
  }

  @Test
  @Tag("needs-tools")
  void every_rule_of_the_sample_that_was_used_names_its_packet_as_tshark_shows_it()
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    CommandRun.of("analyse", SAMPLE, "-o", out);
    CommandRun run = CommandRun.of("explain", SAMPLE, out.resolve("policies"), "-f", "json");
    int rules = 0;
    SortedMap<String, List<JsonNode>> byFile = new TreeMap<>();
    for (JsonNode policy : new ObjectMapper().readTree(run.out()).get("policies")) {
      for (JsonNode rule : policy.get("rules")) {
        rules += rule.get("traffic").isEmpty() ? 0 : 1;
        for (JsonNode traffic : rule.get("traffic")) {
          byFile
              .computeIfAbsent(traffic.get("packet").get("file").asText(), any -> new ArrayList<>())
              .add(traffic);
        }
      }
    }
    // 12 policies: all rules but name resolution by the seven that were never seen resolving.
    assertThat(rules).isEqualTo(31);
    for (Map.Entry<String, List<JsonNode>> file : byFile.entrySet()) {
      assertPackets(file.getKey(), file.getValue());
    }
  }

  private static void assertPackets(String file, List<JsonNode> traffic)
      throws IOException, InterruptedException {
    Map<String, List<String>> frames =
        framesAsTsharkShowsThem(
            file, traffic.stream().map(one -> one.get("packet").get("frame").asText()).toList());
    for (JsonNode one : traffic) {
      JsonNode shows = one.get("packetShows");
      List<String> frame = frames.getOrDefault(one.get("packet").get("frame").asText(), List.of());
      boolean tcp = one.get("protocol").asText().equals("TCP");
      assertThat(frame).as(one.toString()).hasSize(6);
      assertThat(shows.get("state").asText()).isEqualTo("established");
      assertThat(frame.get(0)).isEqualTo(shows.get("source").asText());
      assertThat(frame.get(1)).isEqualTo(shows.get("destination").asText());
      if (shows.has("sourcePort")) {
        assertThat(frame.get(tcp ? 2 : 4)).isEqualTo(shows.get("sourcePort").asText());
      }
      assertThat(frame.get(tcp ? 3 : 5)).isEqualTo(shows.get("destinationPort").asText());
    }
  }

  /** Addresses, TCP ports and UDP ports of these frames, by number. */
  private static Map<String, List<String>> framesAsTsharkShowsThem(
      String file, List<String> numbers) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-r",
                file,
                "-Y",
                "frame.number in {" + String.join(", ", numbers) + "}",
                "-T",
                "fields"));
    for (String field :
        List.of(
            "frame.number",
            "ip.src",
            "ip.dst",
            "tcp.srcport",
            "tcp.dstport",
            "udp.srcport",
            "udp.dstport")) {
      command.add("-e");
      command.add(field);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text.lines()
        .map(line -> List.of(line.split("\t", -1)))
        .collect(Collectors.toMap(line -> line.get(0), line -> line.subList(1, line.size())));
  }

  private Path put(String name, String text) {
    Path file = folder.resolve(name);
    SmallBundle.put(file, text);
    return file;
  }

  private static void assertMistake(String said, Object... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("pcap2netpol: ").contains(said, "See pcap2netpol explain");
  }

  // Names that were looked up.

  @Test
  void an_outside_name_stands_for_all_addresses_it_led_to() {
    CommandRun run = CommandRun.of("explain", OUTSIDE, "shop/app", "api.example.com:443");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("Deployment shop/app to api.example.com at TCP 443\n  Allowed")
        .contains("\n  Allowed\n", "to 203.0.113.10 at", "to 203.0.113.11:", "to 203.0.113.20:")
        .contains(
            "203.0.113.10 belongs to no pod, Service or node in the metadata; looked up as"
                + " api.example.com");
  }

  @Test
  void a_mistyped_name_is_answered_with_similar_ones() {
    CommandRun workload = CommandRun.of("explain", SAMPLE, "fronted", "redis-cart:6379");
    CommandRun service = CommandRun.of("explain", SAMPLE, "frontend", "boutique/emailservise:5000");
    CommandRun outside = CommandRun.of("explain", OUTSIDE, "shop/app", "api.example.org:443");

    assertThat(workload.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(workload.err())
        .contains("no workload, pod or node \"fronted\"")
        .contains("Did you mean boutique/frontend");
    assertThat(service.err()).contains("Did you mean boutique/emailservice");
    assertThat(outside.err()).contains("Did you mean api.example.com?");
  }
}
