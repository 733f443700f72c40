package io.github.pcap2netpol.output.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds policies that are too large for the API server, or for {@code kubectl apply} without
 * server-side apply.
 */
public final class PolicySizes {
  /** The largest request that etcd accepts by default (--max-request-bytes). */
  static final int MOST_BYTES = 3 << 19;

  /**
   * The limit for all annotations of an object, keys and values together (k8s.io/apimachinery,
   * TotalAnnotationSizeLimitB).
   */
  static final int MOST_ANNOTATED = 256 << 10;

  /** The annotation in which kubectl keeps the object as JSON, except for server-side apply. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** The text that kubectl adds to that JSON: the annotations without this one, and a newline. */
  private static final int ADDED = "\"annotations\":{},\n".length();

  /** The code of the finding that a policy needs server-side apply. */
  public static final String NEEDS_SERVER_SIDE_APPLY = "policy-needs-server-side-apply";

  /** With fewer peers and ports, no policy comes near {@link #MOST_ANNOTATED}. */
  private static final int MANY_ELEMENTS = 250;

  private PolicySizes() {}

  /** Adds a diagnostic for each file that is too large for the API server. */
  public static void check(List<OutputFile> policies, Diagnostics diagnostics) {
    for (OutputFile file : policies) {
      int bytes = file.contents().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        diagnostics.add(
            Diagnostic.severe(
                "policy-too-large",
                file.path(),
                "This policy is "
                    + bytes / 1024
                    + " KiB, but API servers accept objects of up to 1.5 MiB: it can't be applied. Find out who calls from or is called at so many addresses or ports, and allow that with a range in a policy of your own."));
      }
    }
  }

  /** Adds a diagnostic for each policy that {@code kubectl apply} can't annotate with itself. */
  public static void checkAnnotation(Stream<GeneratedPolicy> policies, Diagnostics diagnostics) {
    ObjectMapper json = new ObjectMapper();
    policies
        .filter(policy -> elements(policy.policy().getSpec()) >= MANY_ELEMENTS)
        .forEach(
            policy -> {
              int bytes = LAST_APPLIED.length() + ADDED + length(json, policy);
              if (bytes > MOST_ANNOTATED) {
                diagnostics.add(
                    Diagnostic.warning(
                        NEEDS_SERVER_SIDE_APPLY,
                        "NetworkPolicy " + policy.namespace() + "/" + policy.name(),
                        "kubectl apply can't apply this policy, since the copy of it that kubectl keeps in an annotation would be "
                            + bytes / 1024
                            + " KiB, and annotations may have 256 KiB. Apply it with kubectl apply --server-side."));
              }
            });
  }

  private static long elements(NetworkPolicySpec spec) {
    return spec.getIngress().stream()
            .mapToLong(rule -> rule.getFrom().size() + rule.getPorts().size())
            .sum()
        + spec.getEgress().stream()
            .mapToLong(rule -> rule.getTo().size() + rule.getPorts().size())
            .sum();
  }

  private static int length(ObjectMapper json, GeneratedPolicy policy) {
    try {
      return json.writeValueAsBytes(policy.policy()).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy that can't be written as JSON", e);
    }
  }
}
