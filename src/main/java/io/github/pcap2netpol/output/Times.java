package io.github.pcap2netpol.output;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Moments as text: RFC 3339 in UTC, in microseconds, or nanoseconds where there are any. */
final class Times {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NANOSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  static String rfc3339(Instant time) {
    return (time.get(ChronoField.NANO_OF_SECOND) % 1000 == 0 ? MICROSECONDS : NANOSECONDS)
        .format(time);
  }
}
