package io.github.pcap2netpol.verify.policyfile;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Documents;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.Remarks;
import io.github.pcap2netpol.manifest.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads NetworkPolicies from YAML or JSON as the API server would: what it would refuse is not
 * used, and said (severe, {@code policy-invalid}); what it would leave out is said (severe, {@code
 * policy-field-ignored}), and what it would warn of (a warning, {@code policy-questionable}). The
 * text is not trusted: its size, depth and aliases are bounded.
 */
public final class PolicyReader {
  /** Of one policy, how many problems are told; the rest is counted. */
  private static final int MOST_PROBLEMS = 5;

  private static final int LONGEST_NAME = 253;

  private final String place;
  private final Optional<String> namespace;
  private final Diagnostics diagnostics;
  private final List<NetworkPolicy> policies = new ArrayList<>();

  private PolicyReader(String place, Optional<String> namespace, Diagnostics diagnostics) {
    this.place = place;
    this.namespace = namespace;
    this.diagnostics = diagnostics;
  }

  /**
   * The NetworkPolicies in a text: one or several documents, Lists among them. Objects of other
   * kinds are left out.
   *
   * @param text YAML or JSON
   * @param place where it is from, for diagnostics
   * @param diagnostics is told what was not used, and why
   * @return the valid ones in the order of the text, with protocol, policyTypes and namespace
   *     filled in where the text leaves them out
   */
  public static List<NetworkPolicy> read(String text, String place, Diagnostics diagnostics) {
    return read(text, place, Optional.empty(), diagnostics);
  }

  /**
   * As {@link #read(String, String, Diagnostics)}.
   *
   * @param namespace that of the policies that name none, as with {@code kubectl -n}; where it is
   *     empty it is "default", and said
   */
  public static List<NetworkPolicy> read(
      String text, String place, Optional<String> namespace, Diagnostics diagnostics) {
    PolicyReader reader = new PolicyReader(place, namespace, diagnostics);
    Documents documents = Documents.read(text);
    documents.values().forEach(value -> reader.object(value, ""));
    documents
        .problem()
        .ifPresent(
            problem ->
                diagnostics.add(
                    Diagnostic.severe(
                        "policy-unreadable",
                        place,
                        "Neither YAML nor JSON, and not used from there on: " + problem + ".")));
    if (documents.values().isEmpty() && documents.problem().isEmpty()) {
      diagnostics.add(
          Diagnostic.warning("policy-file-empty", place, "It holds no Kubernetes object."));
    }
    return List.copyOf(reader.policies);
  }

  /** The NetworkPolicies that the cluster had; those that cannot be used are left out. */
  public static List<NetworkPolicy> of(List<PolicyDocument> existing, Diagnostics diagnostics) {
    List<NetworkPolicy> policies = new ArrayList<>();
    for (PolicyDocument document : existing) {
      String place = PolicyDecoder.KIND + " " + document.namespace() + "/" + document.name();
      policies.addAll(read(document.json(), place, diagnostics));
    }
    return List.copyOf(policies);
  }

  /**
   * One object, or a List of them.
   *
   * @param impliedKind the kind of a typed List's items, which need not name it; else empty
   */
  private void object(Value value, String impliedKind) {
    if (!(value instanceof Value.Mapping mapping)) {
      diagnostics.add(
          Diagnostic.severe(
              "policy-unreadable", place, "A document in it is no Kubernetes object; not used."));
      return;
    }
    String kind = text(mapping, "kind").orElse(impliedKind);
    String group = text(mapping, "apiVersion").orElse(PolicyDecoder.API_VERSION);
    if (kind.endsWith("List") && mapping.fields().get("items") instanceof Value.Sequence items) {
      String itemKind = kind.substring(0, kind.length() - "List".length());
      items.elements().forEach(item -> object(item, itemKind));
    } else if (!kind.equals(PolicyDecoder.KIND)) {
      ignored(kind);
    } else if (group.equals(PolicyDecoder.API_VERSION)) {
      policy(mapping);
    } else if (group.equals("extensions/v1beta1")) {
      invalid(
          mapping,
          List.of(
              "apiVersion extensions/v1beta1 is no longer served; write "
                  + PolicyDecoder.API_VERSION));
    } else {
      ignored(kind + " of " + group);
    }
  }

  private void ignored(String kind) {
    diagnostics.add(
        kind.contains(PolicyDecoder.KIND)
            ? Diagnostic.warning(
                "policy-kind-not-evaluated",
                place,
                "Objects of kind "
                    + Field.quoted(kind)
                    + " also govern traffic, and are not evaluated: verdicts are those of "
                    + PolicyDecoder.API_VERSION
                    + " alone.")
            : Diagnostic.info(
                "policy-kind-ignored",
                place,
                kind.isEmpty()
                    ? "An object without kind was left out."
                    : "Objects of kind " + Field.quoted(kind) + " were left out."));
  }

  private void policy(Value.Mapping mapping) {
    Remarks remarks = new Remarks();
    NetworkPolicy policy = PolicyDecoder.decode(Field.root(mapping, remarks));
    if (!remarks.refusals().isEmpty()) {
      List<String> all = new ArrayList<>(remarks.refusals());
      all.addAll(remarks.dropped());
      invalid(mapping, all);
      return;
    }
    remark(mapping, remarks);
    if (policy.getMetadata().getNamespace() == null && namespace.isPresent()) {
      policy.getMetadata().setNamespace(namespace.get());
    } else if (policy.getMetadata().getNamespace() == null) {
      policy.getMetadata().setNamespace("default");
      diagnostics.add(
          Diagnostic.warning(
              "policy-without-namespace",
              place,
              PolicyDecoder.KIND
                  + " "
                  + policy.getMetadata().getName()
                  + " names no namespace, and is taken to be in \"default\"; write"
                  + " metadata.namespace."));
    }
    policies.add(policy);
  }

  private void remark(Value.Mapping mapping, Remarks remarks) {
    if (!remarks.dropped().isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "policy-field-ignored",
              place,
              named(mapping)
                  + " is refused by kubectl, and judged here as other clients store it, without: "
                  + some(remarks.dropped())
                  + "."));
    }
    if (!remarks.warnings().isEmpty()) {
      diagnostics.add(
          Diagnostic.warning(
              "policy-questionable",
              place,
              named(mapping) + " is not quite as it should be: " + some(remarks.warnings()) + "."));
    }
  }

  private void invalid(Value.Mapping mapping, List<String> problems) {
    diagnostics.add(
        Diagnostic.severe(
            "policy-invalid",
            place,
            named(mapping)
                + " is not used, since the API server would refuse it: "
                + some(problems)
                + "."));
  }

  private static String some(List<String> problems) {
    int more = problems.size() - MOST_PROBLEMS;
    return problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String named(Value.Mapping mapping) {
    Optional<Value.Mapping> metadata =
        Optional.ofNullable(mapping.fields().get("metadata"))
            .filter(Value.Mapping.class::isInstance)
            .map(Value.Mapping.class::cast);
    String name =
        metadata
            .flatMap(fields -> text(fields, "name"))
            .map(PolicyReader::shortened)
            .orElse("without a name");
    String prefix =
        metadata
            .flatMap(fields -> text(fields, "namespace"))
            .map(text -> shortened(text) + "/")
            .orElse("");
    return PolicyDecoder.KIND + " " + prefix + name;
  }

  /** A valid name, or the beginning of what is none: RFC 1123 allows 253 characters. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }

  private static Optional<String> text(Value.Mapping mapping, String name) {
    return mapping.fields().get(name) instanceof Value.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }
}
