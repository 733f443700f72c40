package io.github.pcap2netpol.cluster.objects;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads timestamps as the API writes them (RFC 3339). */
final class ApiTime {
  private static final String FORM = "dddd-dd-ddTdd:dd:ddZ";

  private ApiTime() {}

  /** The moment; empty if the text is not a timestamp. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(isUsual(text) ? usual(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Nearly all timestamps are whole seconds in UTC, and there may be 100,000 of them. */
  private static boolean isUsual(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (FORM.charAt(i) == 'd' ? c < '0' || c > '9' : c != FORM.charAt(i)) {
        return false;
      }
    }
    return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
  }

  private static Instant usual(String text) {
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long seconds = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
    return Instant.ofEpochSecond(day.toEpochDay() * 86_400 + seconds);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
