package io.github.pcap2netpol.policy.write;

import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names policies: after their workload, Service or namespace, with its kind if two policies of a
 * namespace would have the same name. Never uses the name of a policy that somebody else made.
 */
public final class PolicyNames {
  /** The longest object name (an RFC 1123 subdomain in the Kubernetes API). */
  private static final int LONGEST = 253;

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::kind)
          .thenComparing(ObjectRef::name);

  private final Map<String, Set<String>> taken = new HashMap<>();
  private final Map<String, Set<String>> foreign = new HashMap<>();
  private final String prefix;
  private final Diagnostics diagnostics;

  public PolicyNames(Collection<PolicyDocument> existing, Diagnostics diagnostics) {
    this("", existing, diagnostics);
  }

  /**
   * Names that begin with the prefix.
   *
   * @param existing the policies that the cluster has
   */
  public PolicyNames(String prefix, Collection<PolicyDocument> existing, Diagnostics diagnostics) {
    this.prefix = prefix;
    this.diagnostics = diagnostics;
    for (PolicyDocument policy : existing) {
      if (!policy.isOurs()) {
        names(policy.namespace()).add(policy.name());
        foreign.computeIfAbsent(policy.namespace(), key -> new HashSet<>()).add(policy.name());
      }
    }
  }

  private Set<String> names(String namespace) {
    return taken.computeIfAbsent(namespace, key -> new HashSet<>());
  }

  /** Names for policies that are named after these objects. */
  public Map<ObjectRef, String> after(Collection<ObjectRef> namesakes) {
    Map<List<String>, Long> bearers =
        namesakes.stream()
            .collect(
                Collectors.groupingBy(
                    ref -> List.of(ref.namespace(), ref.name()), Collectors.counting()));
    Map<ObjectRef, String> names = new TreeMap<>();
    List<ObjectRef> ordered = namesakes.stream().distinct().sorted(ORDER).toList();
    // Plain names first, so that a name with a kind can't take another's plain name.
    for (boolean alone : new boolean[] {true, false}) {
      for (ObjectRef ref : ordered) {
        if ((bearers.getOrDefault(List.of(ref.namespace(), ref.name()), 0L) == 1) == alone) {
          String wanted = alone ? ref.name() : ref.name() + "-" + ref.kind();
          names.put(ref, claim(ref.namespace(), wanted, ref.toString()));
        }
      }
    }
    return names;
  }

  /** A name for the policy of a whole namespace. */
  public String ofNamespace(String namespace, String wanted) {
    return claim(namespace, wanted, wanted);
  }

  private String claim(String namespace, String wanted, String identity) {
    String plain = subdomain(prefix + wanted, identity);
    String name = firstFree(namespace, plain, identity);
    if (foreign.getOrDefault(namespace, Set.of()).contains(plain)) {
      diagnostics.add(
          Diagnostic.info(
              "policy-name-taken",
              "NetworkPolicy " + namespace + "/" + plain,
              "A policy of this name exists that was not made by this tool. It is kept, and ours is called "
                  + name
                  + ". What it allows remains allowed, since policies add up."));
    }
    return name;
  }

  private String firstFree(String namespace, String plain, String identity) {
    if (names(namespace).add(plain)) {
      return plain;
    }
    return Stream.of(
            subdomain(plain + "-" + PolicyDocument.TOOL, identity),
            subdomain(plain + "-" + Hashes.shortHash(identity), identity))
        .filter(candidate -> names(namespace).add(candidate))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no name is left for " + identity));
  }

  /** The nearest name that the API accepts. */
  private static String subdomain(String wanted, String identity) {
    String name =
        Stream.of(wanted.toLowerCase(Locale.ROOT).split("\\.", -1))
            .map(label -> label.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", ""))
            .filter(label -> !label.isEmpty())
            .collect(Collectors.joining("."));
    if (name.isEmpty()) {
      return "workload-" + Hashes.shortHash(identity);
    }
    if (name.length() <= LONGEST) {
      return name;
    }
    String hash = Hashes.shortHash(wanted + " " + identity);
    return name.substring(0, LONGEST - 1 - hash.length()).replaceAll("[.-]+$", "") + "-" + hash;
  }
}
