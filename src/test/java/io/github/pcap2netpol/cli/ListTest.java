package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code list} prints: connections seen, and connections allowed. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class ListTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");
  private static final Path CAPTURES = SAMPLE.resolve("captures/boutique");

  /** A chart as rendered: no pods, and ports by name. */
  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db, namespace: shop}
      spec:
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: db, ports: [{name: sql, containerPort: 5432}]}]}
      """;

  private static final String POLICIES =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        policyTypes: [Ingress, Egress]
        ingress:
        - from: [{podSelector: {matchLabels: {app: web}}}]
          ports: [{port: sql}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress, Egress]
        ingress:
        - ports: [{port: http}]
        egress:
        - to: [{podSelector: {matchLabels: {app: db}}}]
        - to: [{ipBlock: {cidr: 192.0.2.0/24}}]
          ports: [{port: 443}]
      """;

  @TempDir private Path folder;

  private Path capture() throws IOException {
    try (var files = Files.list(CAPTURES)) {
      return files
          .filter(file -> file.toString().contains("/checkoutservice-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_capture_alone_shows_addresses_and_the_names_that_it_has_for_them() throws IOException {
    CommandRun run = CommandRun.of("list", capture());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern(
            "(?m)^10\\.244\\.\\S+ +10\\.96\\.\\S+ +cartservice\\.boutique\\.svc\\.cluster\\.local"
                + " +TCP +7070 +established +handshake +[1-9]");
    assertThat(run.out().lines().findFirst().orElse(""))
        .matches("FROM +TO +TO NAMES +PROTOCOL +PORT +STATE +OPENED BY +CONNECTIONS +PACKETS.*");
  }

  @Test
  void a_bundle_shows_workloads_and_the_ports_of_pods() {
    CommandRun run = CommandRun.of("list", SAMPLE);

    assertThat(run.out())
        .containsPattern(
            "(?m)^boutique/checkoutservice +boutique/emailservice +TCP +8080 +established");
  }

  @Test
  void loose_captures_show_workloads_if_metadata_is_given() throws IOException {
    CommandRun run = CommandRun.of("list", capture(), "--cluster", SAMPLE.resolve("cluster"));

    assertThat(run.out()).contains("boutique/checkoutservice  ").doesNotContain("10.96.");
  }

  @Test
  void each_format_shows_the_same_connection() throws IOException {
    Path capture = capture();
    assertThat(CommandRun.of("list", capture, "-f", "csv").out())
        .startsWith("from,fromNames,to,toNames,protocol,port,state,openedBy,connections,packets,")
        .containsPattern(
            "(?m)^10\\.244[^,]+,,10\\.96[^,]+,cartservice\\.[^,]+,TCP,7070,established,handshake,");
    assertThat(CommandRun.of("list", capture, "-f", "json").out())
        .containsPattern("\"toNames\": ?\\[\\s*\"cartservice\\.boutique\\.svc\\.cluster\\.local\"")
        .containsPattern("\"connections\": ?[0-9]+,");
    assertThat(CommandRun.of("list", capture, "-f", "markdown").out())
        .startsWith("### Connections seen\n\n| FROM | TO | TO NAMES |")
        .contains("| cartservice.boutique.svc.cluster.local | TCP | 7070 | established |");
    assertThat(CommandRun.of("list", capture, "-f", "dot").out())
        .startsWith("digraph connections {")
        .contains("(cartservice.boutique.svc.cluster.local)\" [label=\"TCP 7070\"];");
  }

  @Test
  void imported_records_are_listed_as_captures_are() {
    Path file = folder.resolve("connections.ndjson");
    CommandRun.of(
        "import", "zeek", Path.of("src/test/resources/flowlog/zeek-tsv/conn.log"), "-o", file);
    CommandRun run = CommandRun.of("list", file);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .containsPattern(
            "(?m)^10\\.244\\.1\\.5 +10\\.96\\.20\\.1 +TCP +80 +established +record +1 ")
        .containsPattern("(?m)^10\\.244\\.1\\.5 +10\\.244\\.1\\.7 +TCP +9999 +refused ");
  }

  @Test
  void manifests_without_pods_show_everything_that_their_policies_allow() throws IOException {
    Path manifests = Files.writeString(folder.resolve("manifests.yaml"), MANIFESTS);
    Path policies = Files.writeString(folder.resolve("policies.yaml"), POLICIES);
    CommandRun run =
        CommandRun.of("list", "--cluster", manifests, "--policies", policies, "-f", "csv");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            "from,to,ports,partly",
            "Deployment shop/web,StatefulSet shop/db,TCP 5432,",
            "Deployment shop/web,outside: 192.0.2.0/24,TCP 443,",
            "\"outside: any IPv4 address, any IPv6 address\",Deployment shop/web,TCP 8080,");
  }

  @Test
  void pods_that_no_policy_selects_are_shown_as_unrestricted() throws IOException {
    Path manifests = Files.writeString(folder.resolve("manifests.yaml"), MANIFESTS);
    Path none = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(none.resolve("a.yaml"), POLICIES.split("---\n", 2)[0]);
    CommandRun run = CommandRun.of("list", "--cluster", manifests, "--policies", none, "-f", "csv");

    assertThat(run.out())
        .contains("Deployment shop/web,StatefulSet shop/db,TCP 5432,")
        .containsPattern("(?m)^Deployment shop/web,\"outside: .*\",any port,$")
        .doesNotContain("StatefulSet shop/db,Deployment shop/web");
  }

  @Test
  void no_file_is_overwritten_without_force() {
    Path file = folder.resolve("list.csv");
    CommandRun run = CommandRun.of("list", SAMPLE, "-f", "csv", "-o", file);

    assertThat(run.out()).startsWith("Listed ");
    assertThat(file).content().startsWith("from,to,protocol,port,state,openedBy,connections,");
    assertThat(CommandRun.of("list", SAMPLE, "-o", folder.resolve("none/list")).code())
        .isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
  }

  @Test
  void a_file_that_is_not_a_capture_is_reported() throws IOException {
    Path file = Files.writeString(folder.resolve("x.pcap"), "hello");
    CommandRun run = CommandRun.of("list", file);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("[capture-not-recognised]");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list                                        | nothing to list
          list x.pcap --policies p                    | policies are about pods
          list x.pcap --policies p --cluster c        | give no CAPTURE
          list x.pcap --format xml                    | unknown --format "xml"
          list - -                                    | can be read only once
          list x.pcap samples/pcaps/online-boutique   | has no metadata, unlike the bundles
          """)
  void a_usage_error_is_found_before_anything_is_read(String command, String message) {
    CommandRun run = CommandRun.of((Object[]) command.split(" ", -1));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(message).contains("See pcap2netpol list --help");
  }
}
