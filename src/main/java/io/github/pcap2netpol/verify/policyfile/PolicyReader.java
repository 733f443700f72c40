package io.github.pcap2netpol.verify.policyfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.objects.OtherPolicyKinds;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.Found;
import io.github.pcap2netpol.manifest.Found.KubernetesObject;
import io.github.pcap2netpol.manifest.Found.NoObject;
import io.github.pcap2netpol.manifest.Found.Reason;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Remarks;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyFile.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads NetworkPolicies from YAML or JSON as {@code kubectl create} and the API server would.
 * Policies they would reject are reported and not used (severe, {@code policy-invalid}). Fields the
 * server would drop are severe ({@code policy-field-ignored}), and what it would warn about is a
 * warning ({@code policy-questionable}). Anything that can't be a NetworkPolicy is reported and
 * skipped.
 */
public final class PolicyReader {
  /** How many problems of one policy are reported; the rest are counted. */
  private static final int MOST_PROBLEMS = 5;

  private static final int LONGEST_NAME = 253;

  private final PolicyFile file;
  private final Diagnostics diagnostics;
  private final List<Policy> policies = new ArrayList<>();
  private boolean empty = true;

  private PolicyReader(PolicyFile file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * The NetworkPolicies in a text of one or several documents, which may be Lists. Skips objects of
   * other kinds.
   *
   * @param text YAML or JSON
   * @param place where it is from, for diagnostics
   * @param diagnostics receives what was not used, and why
   * @return the valid policies, in the order of the text
   */
  public static List<Policy> read(String text, String place, Diagnostics diagnostics) {
    return read(text.getBytes(UTF_8), PolicyFile.named(place), diagnostics);
  }

  /** Like {@link #read(String, String, Diagnostics)}, for a file. */
  static List<Policy> read(byte[] text, PolicyFile file, Diagnostics diagnostics) {
    PolicyReader reader = new PolicyReader(file, diagnostics);
    try {
      ManifestReader.read(ManifestSource.of(text), Reading.WHOLE, reader::take);
      if (reader.empty) {
        reader.warn("policy-file-empty", "It contains no Kubernetes object.");
      }
    } catch (UnreadableTextException e) {
      reader.unreadable(e, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the text is in memory
    }
    return List.copyOf(reader.policies);
  }

  /** The NetworkPolicies that the cluster had; skips those that can't be used. */
  public static List<Policy> of(List<PolicyDocument> existing, Diagnostics diagnostics) {
    List<Policy> policies = new ArrayList<>();
    for (PolicyDocument document : existing) {
      String place = PolicyDecoder.KIND + " " + document.namespace() + "/" + document.name();
      PolicyReader reader = new PolicyReader(PolicyFile.named(place), diagnostics);
      reader.policy(document.object());
      policies.addAll(reader.policies);
    }
    return List.copyOf(policies);
  }

  /** Reports a broken file, unless it is only in the same folder and can't contain a policy. */
  private void unreadable(UnreadableTextException e, byte[] text) {
    // In UTF-16, the letters are separated by zeros.
    boolean mayHoldPolicy =
        new String(text, ISO_8859_1).replace("\0", "").contains(PolicyDecoder.KIND);
    if (file.origin() == Origin.BELOW_FOLDER && !mayHoldPolicy) {
      warn(
          "policy-file-ignored",
          "Neither YAML nor JSON, and skipped because it does not mention any "
              + PolicyDecoder.KIND
              + ": "
              + e.getMessage()
              + ".");
    } else {
      severe(
          "policy-unreadable",
          "Neither YAML nor JSON, and not used from there on: " + e.getMessage() + ".");
    }
  }

  private void take(Found found) {
    empty = false;
    if (found instanceof KubernetesObject object) {
      object(object);
    } else if (found instanceof NoObject other) {
      noObject(other);
    }
  }

  private void noObject(NoObject other) {
    String line = "Line " + other.line() + ": ";
    if (other.reason() == Reason.LIST_WITHOUT_KIND) {
      severe(
          "policy-invalid",
          line + "a List without kind, which kubectl refuses; write apiVersion: v1, kind: List.");
    } else {
      warn(
          "policy-kind-missing",
          line
              + (other.reason() == Reason.NO_KIND
                  ? "an object without kind"
                  : "a list or a string, not a Kubernetes object")
              + "; it was skipped.");
    }
  }

  private void object(KubernetesObject object) {
    String group = object.apiVersion();
    boolean ofOurGroup = group.startsWith(PolicyDecoder.GROUP + "/");
    if (!object.kind().equals(PolicyDecoder.KIND)) {
      if (ofOurGroup && isMisspelt(object.kind())) {
        invalid(
            object.fields(),
            "kind: Unsupported value: %s: write %s"
                .formatted(Field.quoted(object.kind()), PolicyDecoder.KIND));
      } else {
        ignored(object.kind());
      }
    } else if (!(object.wrapping() instanceof Found.Wrapping.Plain)) {
      invalid(object.fields(), "kubectl takes documents and Lists only, and this is neither");
    } else if (group.equals(PolicyDecoder.API_VERSION)) {
      policy(object.fields());
    } else if (group.isEmpty()) {
      invalid(object.fields(), "apiVersion: Required value: write " + PolicyDecoder.API_VERSION);
    } else if (ofOurGroup || group.indexOf('.') < 0) {
      // The API server's own groups, except this one, have no dot.
      invalid(
          object.fields(),
          "apiVersion "
              + Excerpt.of(group)
              + (group.equals("extensions/v1beta1")
                  ? " is no longer served; use "
                  : " has no such kind; write ")
              + PolicyDecoder.API_VERSION);
    } else {
      ignored(object.kind() + " of " + group);
    }
  }

  private static boolean isMisspelt(String kind) {
    return kind.toLowerCase(Locale.ROOT).matches("network-?polic(y|ies)");
  }

  private void ignored(String kind) {
    if (OtherPolicyKinds.contain(kind)) {
      warn(
          "policy-kind-not-evaluated",
          "Objects of kind "
              + Field.quoted(kind)
              + " also govern traffic, but are not evaluated: verdicts consider "
              + PolicyDecoder.API_VERSION
              + " alone.");
    } else {
      diagnostics.add(
          Diagnostic.info(
              "policy-kind-ignored",
              file.place(),
              "Objects of kind " + Field.quoted(kind) + " were left out."));
    }
  }

  private void policy(Value.Mapping object) {
    Remarks remarks = new Remarks();
    Optional<String> own =
        object.mapping("metadata").string("namespace").filter(name -> !name.isEmpty());
    String namespace =
        (file.overridesNamespace() ? file.namespace().or(() -> own) : own.or(file::namespace))
            .orElse("default");
    Policy policy = PolicyDecoder.decode(Field.root(object, remarks), namespace);
    List<String> refusals = new ArrayList<>(remarks.refusals());
    if (file.origin() == Origin.KUSTOMIZATION) {
      refusals.addAll(remarks.repeats());
    }
    if (!refusals.isEmpty()) {
      refusals.addAll(remarks.dropped());
      invalid(object, refusals);
      return;
    }
    remark(object, remarks);
    if (own.isEmpty() && file.namespace().isEmpty()) {
      warn(
          "policy-without-namespace",
          PolicyDecoder.KIND
              + " "
              + policy.name()
              + " names no namespace, and is taken to be in \"default\"; write"
              + " metadata.namespace.");
    }
    policies.add(policy);
  }

  private void remark(Value.Mapping object, Remarks remarks) {
    if (!remarks.dropped().isEmpty()) {
      severe(
          "policy-field-ignored",
          named(object)
              + " is refused by kubectl, and judged here as other clients store it, without: "
              + some(remarks.dropped())
              + ".");
    }
    if (!remarks.repeats().isEmpty()) {
      warn(
          "policy-questionable",
          named(object)
              + " gives fields twice. The last one counts; kubectl apply -k and other tools refuse it or use another: "
              + some(remarks.repeats())
              + ".");
    }
    if (!remarks.warnings().isEmpty()) {
      warn(
          "policy-questionable",
          named(object) + " is questionable: " + some(remarks.warnings()) + ".");
    }
  }

  private void invalid(Value.Mapping object, String problem) {
    invalid(object, List.of("line " + object.line() + ": " + problem));
  }

  private void invalid(Value.Mapping object, List<String> problems) {
    severe(
        "policy-invalid",
        named(object)
            + " is not used, because the API server would reject it: "
            + some(problems)
            + ".");
  }

  private void severe(String code, String message) {
    diagnostics.add(Diagnostic.severe(code, file.place(), message));
  }

  private void warn(String code, String message) {
    diagnostics.add(Diagnostic.warning(code, file.place(), message));
  }

  private static String some(List<String> problems) {
    int more = problems.size() - MOST_PROBLEMS;
    return problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  /** A valid name, or the beginning of an invalid one: RFC 1123 allows 253 characters. */
  private static String named(Value.Mapping object) {
    Value.Mapping metadata = object.mapping("metadata");
    return PolicyDecoder.KIND
        + " "
        + metadata
            .string("namespace")
            .map(namespace -> Excerpt.of(namespace, LONGEST_NAME) + "/")
            .orElse("")
        + metadata
            .string("name")
            .map(name -> Excerpt.of(name, LONGEST_NAME))
            .orElse("without a name");
  }
}
