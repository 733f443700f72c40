package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The output and exit code of {@code verify}. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class VerifyTest extends SmallBundleRuns {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");
  private static final String SHUT =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}
      """;
  private static final String OPEN = SHUT.replace("[Egress]", "[Egress], egress: [{}]");

  @Test
  void a_bundle_that_an_option_took_is_said() {
    CommandRun run = CommandRun.of("verify", "--policies", "x", SAMPLE);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("--policies takes all words that follow it, also " + SAMPLE)
        .contains("give the BUNDLE before it");
  }

  @Test
  void a_rule_that_allows_more_than_was_observed_is_reported_although_it_was_used() {
    Path policies = put("p.yaml", OPEN);
    CommandRun run = CommandRun.of("verify", bundle, "--policies", policies);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains(
            "Allowed beyond what was observed, by rules that were used\n"
                + "  shop/web egress[0]: anyone, where only Pod shop/db was seen; any port, where"
                + " only TCP 5432 was seen\n")
        .contains("Captured workloads that no policy selects: they stay open\n  Pod shop/db\n");
    assertThat(
            CommandRun.of("verify", bundle, "--policies", policies, "--fail-on", "excess").code())
        .isEqualTo(ExitCode.FINDINGS);
    assertThat(
            CommandRun.of("verify", bundle, "--policies", policies, "--fail-on", "unselected")
                .code())
        .isEqualTo(ExitCode.FINDINGS);
    assertThat(
            CommandRun.of("verify", bundle, "--policies", policies, "--fail-on", "unused").code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void ranges_blocks_and_selectors_are_compared_with_the_observed_connections() {
    String wide =
        SHUT.replace(
            "[Egress]",
            "[Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: 1, endPort: 65535}]}]");
    CommandRun run = CommandRun.of("verify", bundle, "--policies", put("p.yaml", wide));

    assertThat(run.out())
        .contains(
            "every namespace are also Pod shop/web (1 of 2 workloads, not seen); TCP 1-65535,"
                + " where only TCP 5432 was seen");
  }

  @Test
  void policies_for_exactly_the_observed_connections_pass() {
    String exact =
        SHUT.replace(
            "[Egress]",
            "[Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]");
    String ingress =
        exact
            .replace("name: web", "name: db")
            .replaceFirst("app: web", "app: db")
            .replace("[Egress], egress: [{to:", "[Ingress], ingress: [{from:")
            .replace("{app: db}}}], ports", "{app: web}}}], ports");
    CommandRun run =
        CommandRun.of(
            "verify",
            bundle,
            "--policies",
            put("p.yaml", exact + "---\n" + ingress),
            "--fail-on",
            "unused,excess,unselected");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void an_unknown_value_of_fail_on_is_a_usage_error() {
    CommandRun run =
        CommandRun.of(
            "verify", bundle, "--policies", put("p.yaml", OPEN), "--fail-on", "unused,all");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("invalid --fail-on \"all\": expected one of unused, excess, unselected");
  }

  @Test
  void the_policies_of_the_sample_block_nothing_of_it() {
    CommandRun run = CommandRun.of("verify", SAMPLE, "-k", samplePolicies());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("Would be blocked\n  No observed connection.\n", "by 12 policies (12 files)")
        .contains("Allowed but never observed\n", "TCP 53 (the rest of the rule was used)");
    assertThat(run.err()).doesNotContain("severe");
  }

  @Test
  void markdown_begins_with_blocked_connections() {
    CommandRun run = CommandRun.of("verify", SAMPLE, "--cluster-policies", "--format", "markdown");

    assertThat(run.out())
        .startsWith("## What these policies do to captured traffic\n")
        .containsSubsequence("### Would be blocked", "<details><summary>Findings</summary>");
  }

  @Test
  void without_one_rule_exactly_its_connections_are_blocked() throws IOException {
    Path policies = samplePolicies();
    Path file = policies.resolve("boutique/loadgenerator.yaml");
    String text = Files.readString(file);
    int rule =
        text.indexOf("  - to:\n    - podSelector:\n        matchLabels:\n          app: frontend");
    int next = text.indexOf("  - to:", rule + 1);
    assertThat(rule).isPositive();
    Files.writeString(file, text.substring(0, rule) + text.substring(next));
    CommandRun run = CommandRun.of("verify", SAMPLE, "-k", policies, "--format", "json");

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    JsonNode blocked = new ObjectMapper().readTree(run.out()).get("blocked");
    assertThat(blocked).hasSize(1);
    assertThat(blocked.get(0).get("from").asText()).isEqualTo("Deployment boutique/loadgenerator");
    assertThat(blocked.get(0).get("to").asText()).isEqualTo("Deployment boutique/frontend");
    assertThat(blocked.get(0).get("port").asInt()).isEqualTo(8080);
    // Ten in the client's own capture, and one before it began, which the server's shows.
    assertThat(blocked.get(0).get("connections").asInt()).isEqualTo(11);
    assertThat(blocked.get(0).get("sentence").asText())
        .matches(
            "TCP connection from 10\\.244\\.1\\.55:[0-9]+ \\(boutique/loadgenerator\\) to"
                + " 10\\.244\\.2\\.40:8080 \\(boutique/frontend\\) would be blocked: egress of"
                + " boutique/loadgenerator isolated by loadgenerator, no rule matches");
    assertThat(blocked.get(0).get("egressBlockedBy")).hasToString("[\"boutique/loadgenerator\"]");
    assertThat(blocked.get(0).get("ingressBlockedBy")).isEmpty();
  }

  @Test
  void policies_of_another_namespace_are_reported_as_untested() {
    Path file = put("other.yaml", SHUT.replace("namespace: shop", "namespace: other"));
    CommandRun run = CommandRun.of("verify", bundle, "--policies", file);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out()).contains("none of the policies selects an observed pod");
    assertThat(run.err())
        .contains("severe: [policies-select-nothing] None of the policies selects an observed pod")
        .contains("the policies are in namespace other, and the observed pods in shop");
  }

  @Test
  void a_blocked_connection_is_one_line_with_its_count_and_a_packet_to_look_at() {
    CommandRun run = CommandRun.of("verify", bundle, "--policies", put("p.yaml", SHUT));

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out())
        .contains(
            "  TCP connection from 10.0.1.1:40001 (shop/web) to 10.0.1.2:5432 (shop/db) would be"
                + " blocked: egress of shop/web isolated by web, no rule matches (1 connection, as"
                + " in frame 1 of "
                + bundle.resolve("captures/shop/db.pcap")
                + ")\n");
  }

  @Test
  void a_policy_file_given_twice_counts_once_and_is_reported() {
    Path file = put("p.yaml", SHUT);
    CommandRun same = CommandRun.of("verify", bundle, "--policies", file, file);
    CommandRun within = CommandRun.of("verify", bundle, "--policies", folder, file);

    assertThat(same.err()).contains("[input-twice] " + file + ": It is given twice");
    assertThat(same.out()).contains("by 1 policy (1 file)");
    assertThat(within.err()).contains("It is also in " + folder + ", which is given");
  }

  @Test
  void quiet_leaves_only_the_blocked_connections() {
    CommandRun blocked = CommandRun.of("verify", "-q", bundle, "--policies", put("p.yaml", SHUT));
    CommandRun allowed = CommandRun.of("verify", "-q", bundle, "--policies", put("p.yaml", OPEN));

    assertThat(blocked.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(blocked.out()).startsWith("TCP connection from ").hasLineCount(1);
    assertThat(blocked.err()).isEmpty();
    assertThat(allowed).isEqualTo(new CommandRun(ExitCode.DONE, "", ""));
  }

  @Test
  void policies_may_come_from_standard_input() {
    CommandRun run =
        CommandRun.reading(
            SHUT.getBytes(StandardCharsets.UTF_8), "verify", bundle, "--policies", "-");

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out()).contains("isolated by web");
  }

  @Test
  void the_policies_of_the_cluster_are_judged_on_request() {
    put("bundle/cluster/networkpolicies.yaml", SHUT);

    assertThat(CommandRun.of("verify", bundle, "--cluster-policies").code())
        .isEqualTo(ExitCode.FINDINGS);
    // A file of the same name replaces it.
    assertThat(
            CommandRun.of("verify", bundle, "--cluster-policies", "--policies", put("p.yaml", OPEN))
                .code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void loose_captures_are_judged_like_a_bundle() {
    CommandRun run =
        CommandRun.of(
            "verify",
            "--capture",
            bundle.resolve("captures"),
            "--cluster",
            bundle.resolve("cluster"),
            "--policies",
            put("p.yaml", SHUT));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out()).contains("isolated by web");
  }

  @Test
  void junit_has_suites_and_cases_for_ci_systems() throws Exception {
    Path file = folder.resolve("results.xml");
    CommandRun run =
        CommandRun.of(
            "verify", bundle, "--policies", put("p.yaml", SHUT), "-f", "junit", "-o", file);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out()).contains("Would be blocked");
    Element root = xml(Files.readString(file)).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    List<Element> suites = children(root, "testsuite");
    assertThat(suites).hasSize(1);
    assertThat(suites.get(0).getAttribute("name")).isEqualTo("shop");
    assertThat(suites.get(0).getAttribute("tests")).isEqualTo("1");
    assertThat(suites.get(0).getAttribute("errors")).isEqualTo("0");
    Element failed = children(suites.get(0), "testcase").get(0);
    assertThat(failed.getAttribute("name")).isEqualTo("Pod shop/web to Pod shop/db at TCP 5432");
    assertThat(children(failed, "failure").get(0).getAttribute("message"))
        .contains("isolated by web");
  }

  @Test
  void junit_fails_where_nothing_was_tested() throws Exception {
    Path policies = put("p.yaml", SHUT.replace("namespace: shop", "namespace: other"));
    CommandRun run = CommandRun.of("verify", bundle, "--policies", policies, "-f", "junit");

    Element root = xml(run.out()).getDocumentElement();
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    assertThat(children(root, "testsuite"))
        .extracting(suite -> suite.getAttribute("name"))
        .containsExactly("shop", "findings");
  }

  @Test
  void names_with_xml_or_terminal_control_do_no_harm() throws Exception {
    Path evil = folder.resolve("evil");
    SmallBundle.write(evil);
    SmallBundle.put(
        evil.resolve("cluster/pods.json"),
        SmallBundle.pods().replace("\"name\": \"db\"", "\"name\": \"d<&\\\"'\\u001b[2J]]>b\""));
    String open = OPEN.replace("{app: web}", "{}");
    CommandRun junit =
        CommandRun.of("verify", evil, "--policies", put("p.yaml", open), "-f", "junit");
    CommandRun text = CommandRun.of("verify", evil, "--policies", put("p.yaml", SHUT));

    assertThat(xml(junit.out()).getDocumentElement().getTagName()).isEqualTo("testsuites");
    assertThat(text.out() + junit.out()).doesNotContain("\u001b");
  }

  @Test
  void policies_that_the_api_server_would_refuse_end_the_run() {
    Path file = put("p.yaml", SHUT.replace("[Egress]", "[Outgoing]"));
    CommandRun run = CommandRun.of("verify", bundle, "--policies", file);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("[policy-invalid] " + file + ": NetworkPolicy shop/web is not used")
        .contains("\"Outgoing\"", "pcap2netpol: Not all of the policies can be used");
  }

  @Test
  void no_policies_at_all_are_a_usage_error() {
    assertMistake("no policies: give --policies", "verify", bundle);
  }

  @Test
  void an_unknown_enforcer_is_a_usage_error_that_lists_the_known_ones() {
    assertMistake(
        "expected one of antrea, aws,", "verify", bundle, "--cluster-policies", "--cni", "nobodys");
  }

  @Test
  void an_unknown_format_is_a_usage_error() {
    assertMistake(
        "expected one of text, markdown, html, json, junit",
        "verify",
        bundle,
        "--cluster-policies",
        "-f",
        "pdf");
  }

  @Test
  void an_invalid_namespace_is_a_usage_error() {
    assertMistake(
        "is not a valid namespace name", "verify", bundle, "--cluster-policies", "-n", "Not/One");
  }

  @Test
  void nothing_to_verify_is_a_usage_error() {
    assertMistake("nothing to verify", "verify", "--cluster-policies");
  }

  @Test
  void standard_input_cannot_be_both_capture_and_policies() {
    assertMistake("only once", "verify", "--capture", "-", "--cluster", bundle, "--policies", "-");
  }

  @Test
  void a_result_is_written_neither_over_an_input_nor_into_a_missing_folder() {
    Path policies = put("p.yaml", OPEN);
    Path capture = bundle.resolve("captures/shop/web.pcap");

    CommandRun over = CommandRun.of("verify", bundle, "--policies", policies, "-o", capture);
    assertThat(over.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(over.out()).isEmpty();
    assertThat(over.err()).contains("an input of this run");

    CommandRun nowhere =
        CommandRun.of("verify", bundle, "--policies", policies, "-o", folder.resolve("no/where"));
    assertThat(nowhere.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(nowhere.err()).contains("there is no folder", "Create it first");

    CommandRun onFolder = CommandRun.of("verify", bundle, "--policies", policies, "-o", folder);
    assertThat(onFolder.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(onFolder.err()).contains("it is a folder");
  }

  @Test
  void help_fits_into_eighty_columns() {
    CommandRun run = CommandRun.with(Set.of(), Map.of("COLUMNS", "80"), "verify", "--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("--policies", "-k, --kustomize", "--cluster-policies", "--cni");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  private Path samplePolicies() {
    Path out = folder.resolve("out");
    assertThat(CommandRun.of("analyse", SAMPLE, "-o", out).code()).isEqualTo(ExitCode.DONE);
    return out.resolve("policies");
  }

  private Path put(String name, String text) {
    Path file = folder.resolve(name);
    SmallBundle.put(file, text);
    return file;
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> children(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static void assertMistake(String said, Object... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("pcap2netpol: ").contains(said, "See pcap2netpol verify");
  }
}
