package io.github.pcap2netpol.diagnostic;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A finding: something skipped, assumed or found.
 *
 * @param severity how much it matters
 * @param code what kind of thing it is, in kebab-case, stable from release to release, as in {@code
 *     capture-truncated}
 * @param place where: a file with its byte offset, a Kubernetes object as {@code Kind
 *     namespace/name}, or empty if it concerns the whole run. May contain untrusted text.
 * @param message what was wrong and what to do, in one or two sentences. May contain untrusted
 *     text; escape control characters before showing it.
 * @param count how often it happened in this place, at least 1
 */
public record Diagnostic(Severity severity, String code, String place, String message, long count)
    implements Comparable<Diagnostic> {
  private static final Pattern CODE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::severity)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::place)
          .thenComparing(Diagnostic::message)
          .thenComparingLong(Diagnostic::count);

  public Diagnostic {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("not a diagnostic code: " + code);
    }
    if (count < 1) {
      throw new IllegalArgumentException("count of " + code + ": " + count);
    }
  }

  public static Diagnostic severe(String code, String place, String message) {
    return new Diagnostic(Severity.SEVERE, code, place, message, 1);
  }

  public static Diagnostic warning(String code, String place, String message) {
    return new Diagnostic(Severity.WARNING, code, place, message, 1);
  }

  public static Diagnostic info(String code, String place, String message) {
    return new Diagnostic(Severity.INFO, code, place, message, 1);
  }

  /** Most severe first, then by code, place and message. */
  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }
}
