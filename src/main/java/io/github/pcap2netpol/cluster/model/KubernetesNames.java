package io.github.pcap2netpol.cluster.model;

/** The syntax of names and labels, as the API server checks it (RFC 1123, RFC 6335). */
public final class KubernetesNames {
  private KubernetesNames() {}

  /**
   * Compares names as text. Most names compared are equal, which {@link String#equals} detects at
   * once but {@link String#compareTo} only at the last character.
   */
  static int compare(String one, String other) {
    return one.equals(other) ? 0 : one.compareTo(other);
  }

  /** Compares objects of one kind, by namespace and then by name. */
  static int compare(String namespace, String name, String otherNamespace, String otherName) {
    int byNamespace = compare(namespace, otherNamespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(otherName);
  }

  /** Names of most objects: lower-case labels separated by dots, at most 253 characters. */
  public static boolean isSubdomain(String text) {
    if (text.isEmpty() || text.length() > 253) {
      return false;
    }
    char before = '.';
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.' ? !isLowerAlphanumeric(before) : !isInLabel(c, before)) {
        return false;
      }
      before = c;
    }
    return true;
  }

  /** Names of namespaces, and of a Service's ports: one label, at most 63 characters. */
  public static boolean isLabel(String text) {
    return text.length() <= 63 && text.indexOf('.') < 0 && isSubdomain(text);
  }

  /** Names of container ports: at most 15 characters, one letter at least (RFC 6335 5.1). */
  public static boolean isPortName(String text) {
    return text.length() <= 15
        && isLabel(text)
        && !text.contains("--")
        && text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
  }

  /** Kinds, such as ReplicaSet. */
  public static boolean isKind(String text) {
    return !text.isEmpty()
        && text.length() <= 63
        && text.charAt(0) > '9'
        && isAlphanumericAnd("", text);
  }

  /** A uid: hexadecimal in practice, opaque by contract. */
  public static boolean isUid(String text) {
    return !text.isEmpty() && text.length() <= 128 && isAlphanumericAnd("-", text);
  }

  public static boolean isLabelKey(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? isQualified(text)
        : isSubdomain(text.substring(0, slash)) && isQualified(text.substring(slash + 1));
  }

  public static boolean isLabelValue(String text) {
    return text.isEmpty() || isQualified(text);
  }

  private static boolean isQualified(String text) {
    if (text.isEmpty() || text.length() > 63) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = i > 0 && i < text.length() - 1 && (c == '-' || c == '_' || c == '.');
      if (!inner && !isLowerAlphanumeric(c) && !(c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInLabel(char c, char before) {
    return isLowerAlphanumeric(c) || (c == '-' && before != '.');
  }

  private static boolean isAlphanumericAnd(String others, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (others.indexOf(c) < 0 && !isLowerAlphanumeric(c) && !(c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
