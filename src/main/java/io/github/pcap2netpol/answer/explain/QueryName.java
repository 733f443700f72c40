package io.github.pcap2netpol.answer.explain;

import java.util.Locale;
import java.util.Map;

/** A name as users write it: name, namespace/name, kind/name or namespace/kind/name. */
final class QueryName {
  private static final Map<String, String> SHORT_KINDS =
      Map.of(
          "deploy", "deployment",
          "sts", "statefulset",
          "ds", "daemonset",
          "cj", "cronjob",
          "po", "pod",
          "svc", "service",
          "no", "node");

  private QueryName() {}

  /** Whether the text names the object. */
  static boolean matches(String text, String namespace, String kind, String name) {
    String[] parts = text.split("/", -1);
    if (!parts[parts.length - 1].equals(name)) {
      return false;
    }
    return switch (parts.length) {
      case 1 -> true;
      case 2 -> parts[0].equals(namespace) || isKind(parts[0], kind);
      case 3 -> parts[0].equals(namespace) && isKind(parts[1], kind);
      default -> false;
    };
  }

  private static boolean isKind(String text, String kind) {
    String lower = text.toLowerCase(Locale.ROOT);
    String known = SHORT_KINDS.getOrDefault(lower, lower);
    String asked = kind.toLowerCase(Locale.ROOT);
    return known.equals(asked) || known.equals(asked + "s");
  }
}
