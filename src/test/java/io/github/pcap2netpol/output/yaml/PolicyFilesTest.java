package io.github.pcap2netpol.output.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.folder.FileNames;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.folder.OutputFolder;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTest {
  @Test
  void both_steps_have_a_folder_with_a_kustomization_for_each_namespace() {
    PolicySet policies =
        new PolicySet(
            List.of(policy("shop", "web"), policy("shop", "cart"), policy("bank", "ledger")),
            List.of(policy("shop", "default-deny")),
            List.of());

    List<OutputFile> files = Rendering.policies(policies);

    assertThat(files)
        .extracting(OutputFile::path)
        .containsExactly(
            "lockdown/kustomization.yaml",
            "lockdown/shop/default-deny.yaml",
            "lockdown/shop/kustomization.yaml",
            "policies/bank/kustomization.yaml",
            "policies/bank/ledger.yaml",
            "policies/kustomization.yaml",
            "policies/shop/cart.yaml",
            "policies/shop/kustomization.yaml",
            "policies/shop/web.yaml");
    assertThat(contents(files, "policies/shop/kustomization.yaml"))
        .isEqualTo(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - cart.yaml
            - web.yaml
            """);
    assertThat(contents(files, "policies/kustomization.yaml"))
        .endsWith("resources:\n- bank\n- shop\n");
  }

  @Test
  void a_policy_that_is_called_kustomization_gets_a_file_of_its_own() {
    List<OutputFile> files =
        PolicyFiles.render(
            "policies", List.of(policy("shop", "kustomization")), PolicyOrigin.CAPTURES);

    assertThat(files)
        .extracting(OutputFile::path)
        .containsExactly(
            "policies/shop/kustomization_.yaml",
            "policies/shop/kustomization.yaml",
            "policies/kustomization.yaml");
  }

  @Test
  void no_name_leaves_its_folder_or_shares_a_file_with_another() {
    List<String> names =
        List.of(
            "../x",
            "..",
            ".",
            "",
            "a/b",
            "a\\b",
            "a\nb",
            "a b",
            "A",
            "\u202e",
            "é",
            "a".repeat(250));

    List<String> files = names.stream().map(FileNames::of).toList();

    assertThat(files)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_-]+") && name.length() < 230);
    assertThat(FileNames.of("web.v1-2")).isEqualTo("web.v1-2");
  }

  @Test
  void without_policies_there_are_no_files() {
    assertThat(Rendering.policies(new PolicySet(List.of(), List.of(), List.of()))).isEmpty();
  }

  @Test
  @Tag("needs-tools")
  void kubectl_builds_both_steps(@TempDir Path folder) throws Exception {
    OutputFolder.write(
        folder.resolve("out"),
        Rendering.policies(
            new PolicySet(
                List.of(policy("shop", "kustomization"), policy("shop", "on"), policy("1", "true")),
                List.of(policy("shop", "default-deny")),
                List.of())),
        false);

    assertThat(kustomize(folder.resolve("out/policies")).split("kind: NetworkPolicy", -1))
        .hasSize(4);
    assertThat(kustomize(folder.resolve("out/lockdown"))).contains("name: default-deny");
  }

  private static String kustomize(Path folder) throws Exception {
    Process process =
        new ProcessBuilder("kubectl", "kustomize", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  static String contents(List<OutputFile> files, String path) {
    return files.stream()
        .filter(file -> file.path().equals(path))
        .map(OutputFile::contents)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    path + " is not among " + Arrays.toString(paths(files).toArray())));
  }

  private static Stream<String> paths(List<OutputFile> files) {
    return files.stream().map(OutputFile::path);
  }

  private static GeneratedPolicy policy(String namespace, String name) {
    return new GeneratedPolicy(
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .addToMatchLabels("app", name)
            .endPodSelector()
            .withPolicyTypes("Ingress", "Egress")
            .endSpec()
            .build(),
        new TreeSet<>(),
        List.of(),
        List.of());
  }
}
