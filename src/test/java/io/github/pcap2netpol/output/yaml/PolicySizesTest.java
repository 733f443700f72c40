package io.github.pcap2netpol.output.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicySizesTest {
  @Test
  void a_policy_too_large_for_any_api_server_is_severe_and_one_that_just_fits_is_not() {
    OutputFile fits = new OutputFile("policies/shop/fits.yaml", "x".repeat(1_572_864));
    OutputFile large = new OutputFile("policies/shop/large.yaml", "x".repeat(1_572_865));
    Diagnostics diagnostics = new Diagnostics();

    PolicySizes.check(List.of(fits, large), diagnostics);

    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.SEVERE);
              assertThat(finding.place()).isEqualTo("policies/shop/large.yaml");
            })
        .extracting(Diagnostic::code)
        .isEqualTo("policy-too-large");
  }

  /** The annotation that kubectl would write, against the API server's limit of 262,144 bytes. */
  @Test
  void a_policy_too_large_for_kubectls_annotation_is_a_warning_and_one_that_just_fits_is_not() {
    List<String> blocks = IntStream.range(0, 7000).mapToObj(i -> "10.0.0.0/32").toList();
    String kept =
        "kubectl.kubernetes.io/last-applied-configuration"
            + "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\","
            + "\"metadata\":{\"annotations\":{},\"name\":\"\",\"namespace\":\"shop\"},"
            + "\"spec\":{\"ingress\":[{\"from\":["
            + blocks.stream()
                .map(block -> "{\"ipBlock\":{\"cidr\":\"" + block + "\"}}")
                .collect(Collectors.joining(","))
            + "],\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}]}],"
            + "\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}}\n";
    int room = 262_144 - kept.length();
    Diagnostics diagnostics = new Diagnostics();

    PolicySizes.checkAnnotation(
        Stream.of(policy("f".repeat(room), blocks), policy("l".repeat(room + 1), blocks)),
        diagnostics);

    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.place()).startsWith("NetworkPolicy shop/lll");
              assertThat(finding.message()).contains("kubectl apply --server-side");
            });
  }

  private static GeneratedPolicy policy(String name, List<String> blocks) {
    return new GeneratedPolicy(
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("shop")
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .endPodSelector()
            .withPolicyTypes("Ingress")
            .addNewIngress()
            .withFrom(
                blocks.stream()
                    .map(
                        block ->
                            new NetworkPolicyPeerBuilder()
                                .withNewIpBlock()
                                .withCidr(block)
                                .endIpBlock()
                                .build())
                    .toList())
            .addNewPort()
            .withProtocol("TCP")
            .withNewPort(80)
            .endPort()
            .endIngress()
            .endSpec()
            .build(),
        new TreeSet<>(),
        List.of(),
        List.of());
  }
}
