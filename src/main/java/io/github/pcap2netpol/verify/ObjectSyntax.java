package io.github.pcap2netpol.verify;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How names, labels and named ports are written (Kubernetes documentation, "Object Names and IDs",
 * "Labels and Selectors"; RFC 6335 5.1 for ports). Each method tells what is wrong, if anything.
 */
final class ObjectSyntax {
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private ObjectSyntax() {}

  /** An object's name: a DNS subdomain name (RFC 1123), at most 253 characters. */
  static Optional<String> problemOfName(String name) {
    return name.length() <= 253 && DNS_SUBDOMAIN.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "must be lower-case letters, digits, '-' and '.', at most 253, beginning and ending"
                + " with a letter or digit");
  }

  /** A namespace's name: a DNS label (RFC 1123), at most 63 characters. */
  static Optional<String> problemOfNamespace(String name) {
    return name.length() <= 63 && DNS_LABEL.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "must be lower-case letters, digits and '-', at most 63, beginning and ending with a"
                + " letter or digit");
  }

  /** The key of a label or annotation: a name, after a DNS subdomain and a slash if need be. */
  static Optional<String> problemOfKey(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    boolean prefixed = slash < 0 || problemOfName(key.substring(0, slash)).isEmpty();
    return prefixed && name.length() <= 63 && NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("is no valid label key");
  }

  /** A label's value: empty, or at most 63 characters. */
  static Optional<String> problemOfLabelValue(String value) {
    return value.isEmpty() || (value.length() <= 63 && NAME.matcher(value).matches())
        ? Optional.empty()
        : Optional.of("is no valid label value");
  }

  /** A named port. */
  static Optional<String> problemOfPortName(String name) {
    return name.length() <= 15
            && PORT_NAME.matcher(name).matches()
            && name.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        ? Optional.empty()
        : Optional.of(
            "is no valid port name: at most 15 lower-case letters, digits and single '-', with a"
                + " letter among them (a number is written without quotes)");
  }
}
