package io.github.pcap2netpol.output.text;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Formats instants as RFC 3339 in UTC, with microseconds, or nanoseconds if there are any. */
public final class Times {
  private Times() {}

  public static String rfc3339(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(30);
    int year = utc.getYear();
    text.append(year < 0 ? "-" : year > 9999 ? "+" : "");
    if (Math.abs(year) > 9999) {
      text.append(Math.abs(year));
    } else {
      digits(text, Math.abs(year), 1000);
    }
    digits(text.append('-'), utc.getMonthValue(), 10);
    digits(text.append('-'), utc.getDayOfMonth(), 10);
    digits(text.append('T'), utc.getHour(), 10);
    digits(text.append(':'), utc.getMinute(), 10);
    digits(text.append(':'), utc.getSecond(), 10);
    text.append('.');
    if (utc.getNano() % 1000 == 0) {
      digits(text, utc.getNano() / 1000, 100_000);
    } else {
      digits(text, utc.getNano(), 100_000_000);
    }
    return text.append('Z').toString();
  }

  /** A number with leading zeros. {@code highest} is the value of its first digit. */
  private static void digits(StringBuilder to, int number, int highest) {
    for (int value = highest; value > 0; value /= 10) {
      to.append((char) ('0' + number / value % 10));
    }
  }
}
