package io.github.pcap2netpol.verify.policyfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The syntax of names, labels and named ports (Kubernetes documentation, "Object Names and IDs",
 * "Labels and Selectors"; RFC 6335 5.1 for ports). Each method returns the problems, worded as by
 * the API server but without its regular expressions.
 */
final class ObjectSyntax {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

  private ObjectSyntax() {}

  /** An object's name: a DNS subdomain name (RFC 1123), at most 253 bytes. */
  static List<String> problemsOfName(String name) {
    List<String> problems = new ArrayList<>();
    checkLength(name, 253, "", problems);
    if (!DNS_SUBDOMAIN.matcher(name).matches()) {
      problems.add(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character");
    }
    return problems;
  }

  /** A namespace's name: a DNS label (RFC 1123), at most 63 bytes. */
  static List<String> problemsOfNamespace(String name) {
    List<String> problems = new ArrayList<>();
    checkLength(name, 63, "", problems);
    if (!DNS_LABEL.matcher(name).matches()) {
      problems.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character");
    }
    return problems;
  }

  /** A label's or annotation's key: a name, optionally preceded by a DNS subdomain and a slash. */
  static List<String> problemsOfKey(String key) {
    List<String> problems = new ArrayList<>();
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash == 0) {
      problems.add("prefix part must be non-empty");
    } else if (slash > 0) {
      problemsOfName(key.substring(0, slash)).stream()
          .map(problem -> "prefix part " + problem)
          .forEach(problems::add);
    }
    if (name.isEmpty()) {
      problems.add("name part must be non-empty");
    }
    checkLength(name, 63, "name part ", problems);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character");
    }
    return problems;
  }

  /** A label's value: empty, or at most 63 bytes. */
  static List<String> problemsOfLabelValue(String value) {
    List<String> problems = new ArrayList<>();
    checkLength(value, 63, "", problems);
    if (!value.isEmpty() && !NAME.matcher(value).matches()) {
      problems.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character");
    }
    return problems;
  }

  /** A named port. */
  static List<String> problemsOfPortName(String name) {
    List<String> problems = new ArrayList<>();
    checkLength(name, 15, "", problems);
    if (!PORT_NAME.matcher(name).matches()) {
      problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      problems.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      problems.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      problems.add("must not begin or end with a hyphen");
    }
    return problems;
  }

  private static void checkLength(String text, int most, String what, List<String> problems) {
    if (text.getBytes(StandardCharsets.UTF_8).length > most) {
      problems.add(what + "must be no more than " + most + " bytes");
    }
  }
}
