package io.github.pcap2netpol.verify.policyfile;

import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.verify.Scene;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyInputTest {
  private static final String ONE = policy("shop/one", "{podSelector: {}}");
  private static final String TWO = policy("shop/two", "{podSelector: {}}");
  private static final String UNPLACED =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: unplaced}
      spec: {podSelector: {}}
      """;
  private static final String DEPLOYMENT =
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n";

  @TempDir private Path folder;
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void a_folder_is_read_recursively_and_other_objects_are_counted() throws Exception {
    put("p/one.yaml", ONE + DEPLOYMENT);
    put("p/deep/er/two.yml", TWO);
    put("p/readme.md", "no manifest");
    GivenPolicies given = read(files("p"));

    assertThat(given.places())
        .hasToString(
            "{shop/one=" + at("p/one.yaml") + ", shop/two=" + at("p/deep/er/two.yml") + "}");
    assertThat(given.files()).isEqualTo(2);
    assertThat(given.otherObjects()).isEqualTo(1);
  }

  @Test
  void a_policy_without_a_namespace_gets_the_one_of_the_command_line_or_default() throws Exception {
    put("p.yaml", UNPLACED + ONE);
    assertThat(read(files("p.yaml")).places()).containsKeys("default/unplaced", "shop/one");
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::code)
        .containsExactly("policy-without-namespace");
    assertThat(
            read(new PolicyPlaces(List.of(at("p.yaml")), List.of(), false, Optional.of("mine")))
                .places())
        .containsKeys("mine/unplaced", "shop/one");
  }

  @Test
  void standard_input_is_read_like_a_file() throws Exception {
    GivenPolicies given =
        PolicyInput.read(
            new PolicyPlaces(
                List.of(PolicyPlaces.STANDARD_INPUT), List.of(), false, Optional.empty()),
            List.of(),
            new ByteArrayInputStream(ONE.getBytes(StandardCharsets.UTF_8)),
            diagnostics);
    assertThat(given.places()).hasToString("{shop/one=standard input}");
  }

  @Test
  void files_replace_policies_of_the_cluster_that_have_their_name() throws Exception {
    put("p.yaml", ONE);
    GivenPolicies given =
        PolicyInput.read(
            new PolicyPlaces(List.of(at("p.yaml")), List.of(), true, Optional.empty()),
            List.of(existing("one"), existing("other")),
            new ByteArrayInputStream(new byte[0]),
            diagnostics);
    assertThat(given.places())
        .hasToString("{shop/one=" + at("p.yaml") + ", shop/other=the cluster}");
  }

  @Test
  void policies_that_the_api_server_would_refuse_are_reported_with_file_object_and_reason() {
    put("p.yaml", policy("shop/one", "{podSelector: {}, ingress: [{ports: [{port: 70000}]}]}"));
    assertUnusable(() -> read(files("p.yaml")), "Not all of the policies can be used");
    assertThat(diagnostics.sorted()).hasSize(1);
    assertThat(diagnostics.sorted().get(0).place()).isEqualTo(at("p.yaml").toString());
    assertThat(diagnostics.sorted().get(0).message()).contains("shop/one", "70000");
  }

  @Test
  void text_that_is_not_yaml_is_unusable() {
    put("p.yaml", "spec: [unfinished\n");
    assertUnusable(() -> read(files("p.yaml")), "Not all of the policies can be used");
  }

  @Test
  void two_different_policies_of_one_name_are_unusable_but_equal_ones_are_not() throws Exception {
    put("a.yaml", ONE);
    put("b.yaml", ONE);
    assertThat(read(files("a.yaml", "b.yaml")).count()).isEqualTo(1);
    put("b.yaml", policy("shop/one", "{podSelector: {}, policyTypes: [Egress]}"));
    assertUnusable(
        () -> read(files("a.yaml", "b.yaml")), "shop/one", "a.yaml", "b.yaml", "Remove one");
  }

  @Test
  void files_without_any_policy_are_unusable() {
    put("p.yaml", DEPLOYMENT);
    assertUnusable(() -> read(files("p.yaml")), "no NetworkPolicy", "1 object of other kinds");
  }

  @Test
  void a_path_that_does_not_exist_and_a_folder_without_manifests_are_unusable() throws Exception {
    assertUnusable(() -> read(files("none.yaml")), "none.yaml does not exist");
    Files.createDirectories(at("empty"));
    assertUnusable(() -> read(files("empty")), "empty contains no policies");
  }

  @Test
  void policies_that_are_read_ahead_are_the_same_and_so_is_what_makes_them_unusable()
      throws Exception {
    put("p.yaml", ONE + DEPLOYMENT);
    put("bad.yaml", "kind: [");

    assertThat(readAhead(files("p.yaml"))).isEqualTo(read(files("p.yaml")));
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(each -> assertThat(each.count()).as("once for each reading").isEqualTo(2));
    assertUnusable(() -> readAhead(files("none.yaml")), "none.yaml does not exist");
    assertUnusable(() -> readAhead(files("bad.yaml")), "Not all of the policies can be used");
  }

  @Test
  void a_kustomization_leads_to_files_and_to_other_kustomizations() throws Exception {
    put("k/kustomization.yaml", "resources: [one.yaml, sub, ../base]\n");
    put("k/one.yaml", ONE);
    put("k/not-named.yaml", policy("shop/not-named", "{podSelector: {}}"));
    put("k/sub/kustomization.yml", "resources: [two.yaml]\n");
    put("k/sub/two.yaml", TWO);
    put("base/Kustomization", "resources:\n- three.yaml\n");
    put("base/three.yaml", policy("shop/three", "{podSelector: {}}"));

    assertThat(read(kustomize("k")).places().keySet())
        .containsExactly("shop/one", "shop/three", "shop/two");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void the_namespace_of_the_outermost_kustomization_counts() throws Exception {
    put("k/kustomization.yaml", "namespace: outer\nresources: [sub]\n");
    put("k/sub/kustomization.yaml", "namespace: inner\nresources: [p.yaml]\n");
    put("k/sub/p.yaml", ONE);
    assertThat(read(kustomize("k")).places().keySet()).containsExactly("outer/one");
    assertThat(read(kustomize("k/sub")).places().keySet()).containsExactly("inner/one");
  }

  @Test
  void unsupported_fields_that_may_matter_are_severe() throws Exception {
    put(
        "k/kustomization.yaml",
        """
        resources: [one.yaml]
        namePrefix: x-
        labels: [{pairs: {a: b}}]
        images: [{name: a, newTag: b}]
        commonLabels: {team: x}
        patches:
        - path: p.yaml
        """);
    put("k/one.yaml", ONE);
    read(kustomize("k"));
    assertThat(diagnostics.sorted()).hasSize(1);
    assertThat(diagnostics.sorted().get(0).code()).isEqualTo("kustomize-not-applied");
    assertThat(diagnostics.sorted().get(0).message())
        .startsWith("commonLabels, patches are not applied here")
        .contains("kubectl kustomize");
  }

  @Test
  void remote_resources_are_refused() {
    for (String remote :
        List.of(
            "https://example.org/policies.yaml",
            "github.com/example/repo//base?ref=v1",
            "git@example.org:some/repo",
            "ssh://git@example.org/repo",
            "git::https://example.org/repo")) {
      put("k/kustomization.yaml", "resources: [\"" + remote + "\"]\n");
      assertUnusable(() -> read(kustomize("k")), "is remote", "kubectl kustomize");
    }
  }

  @Test
  void files_outside_of_the_kustomizations_folder_are_refused() throws IOException {
    put("outside.yaml", ONE);
    put("k/kustomization.yaml", "resources: [../outside.yaml]\n");
    assertUnusable(() -> read(kustomize("k")), "is outside");
    put("k/kustomization.yaml", "resources: [\"" + at("outside.yaml") + "\"]\n");
    assertUnusable(() -> read(kustomize("k")), "absolute path");
    put("k/kustomization.yaml", "resources: [link.yaml]\n");
    Files.createSymbolicLink(at("k/link.yaml"), at("outside.yaml"));
    assertUnusable(() -> read(kustomize("k")), "is outside");
  }

  @Test
  void kustomizations_that_lead_back_to_themselves_are_refused() {
    put("k/kustomization.yaml", "resources: [sub]\n");
    put("k/sub/kustomization.yaml", "resources: [../../k]\n");
    assertUnusable(() -> read(kustomize("k")), "leads back to itself");
  }

  @Test
  void folders_without_a_kustomization_and_missing_files_are_refused() {
    put("k/one.yaml", ONE);
    assertUnusable(() -> read(kustomize("k")), "contains no kustomization.yaml", "--policies");
    assertUnusable(() -> read(kustomize("none")), "does not exist");
    put("k/kustomization.yaml", "resources: [none.yaml]\n");
    assertUnusable(() -> read(kustomize("k")), "\"none.yaml\" does not exist");
    put("k/kustomization.yaml", "resources: one.yaml\n");
    assertUnusable(() -> read(kustomize("k")), "must be a list");
  }

  @Test
  void a_folder_may_contain_other_yaml_files_which_are_named() throws Exception {
    put("all/one.yaml", ONE);
    put("all/patch.yaml", "- op: replace\n  path: /spec\n");
    put("all/values.yaml", "replicas: 3\n");
    put("all/ci.yml", "on: [push]\njobs: {build: {}}\n");
    put("all/chart.yaml", "{{ if .Values.x }}\nkind: Deployment\n{{ end }}\n");
    assertThat(read(files("all")).places()).containsOnlyKeys("shop/one");
    assertThat(diagnostics.sorted())
        .allMatch(one -> one.severity() == Severity.WARNING)
        .extracting(one -> one.code() + " " + at("all").relativize(Path.of(one.place())))
        .containsExactlyInAnyOrder(
            "policy-kind-missing patch.yaml",
            "policy-kind-missing values.yaml",
            "policy-kind-missing ci.yml",
            "policy-file-ignored chart.yaml");
  }

  @Test
  void a_broken_file_that_may_contain_a_policy_ends_the_run() {
    put("all/one.yaml", ONE);
    put("all/broken.yaml", "kind: NetworkPolicy\nspec: {\n");
    assertUnusable(() -> read(files("all")), "Not all of the policies can be used");
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(one -> assertThat(one.place()).endsWith("broken.yaml"));
  }

  @Test
  void a_file_may_be_in_utf_16() throws Exception {
    Files.write(at("p.yaml"), ("\ufeff" + ONE).getBytes(StandardCharsets.UTF_16LE));
    Files.write(at("k.yaml"), "\ufeffkind: NetworkPolicy\n[".getBytes(StandardCharsets.UTF_16LE));
    assertThat(read(files("p.yaml")).places()).containsOnlyKeys("shop/one");
    assertUnusable(() -> read(files("k.yaml")), "Not all of the policies can be used");
  }

  @Test
  void a_kustomization_that_kustomize_refuses_is_refused() throws Exception {
    put("k/kustomization.yaml", "resources: [p.yaml]\n");
    put("k/p.yaml", policy("shop/one", "{podSelector: {}, podSelector: {}}"));
    assertThat(read(files("k/p.yaml")).count()).isEqualTo(1);
    assertUnusable(() -> read(kustomize("k")), "Not all of the policies can be used");
  }

  private static PolicyDocument existing(String name) {
    return Scene.existing(policy("shop/" + name, "{podSelector: {}, policyTypes: [Egress]}"));
  }

  private PolicyPlaces files(String... names) {
    return new PolicyPlaces(
        List.of(names).stream().map(this::at).toList(), List.of(), false, Optional.empty());
  }

  private PolicyPlaces kustomize(String name) {
    return new PolicyPlaces(List.of(), List.of(at(name)), false, Optional.empty());
  }

  private GivenPolicies read(PolicyPlaces places) throws UnusableInputException {
    return PolicyInput.read(places, List.of(), new ByteArrayInputStream(new byte[0]), diagnostics);
  }

  private GivenPolicies readAhead(PolicyPlaces places) throws UnusableInputException {
    return PolicyInput.Ahead.start(places, new ByteArrayInputStream(new byte[0]))
        .with(List.of(), diagnostics);
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  private void put(String name, String text) {
    try {
      Files.createDirectories(at(name).getParent());
      Files.writeString(at(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertUnusable(ThrowingCallable reading, String... said) {
    assertThatThrownBy(reading).isInstanceOf(UnusableInputException.class).message().contains(said);
  }
}
