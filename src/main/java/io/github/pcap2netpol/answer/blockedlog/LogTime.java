package io.github.pcap2netpol.answer.blockedlog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The time in a line of a log, if it has one that includes a year. */
final class LogTime {
  /** As in {@code 2026-11-21T08:00:00}; a zone and a fraction may follow. */
  private static final String ISO = "dddd-dd-ddTdd:dd:dd";

  /** As written by Go's log package, which in containers is mostly in UTC. */
  private static final String GO = "dddd/dd/dd dd:dd:dd";

  private static final int LONGEST = 40;

  private LogTime() {}

  /** The first time in the line before that position. */
  static Optional<Instant> in(String line, int before) {
    int last = Math.min(before, line.length()) - ISO.length();
    for (int i = 0; i <= last; i++) {
      if (has(ISO, line, i)) {
        return iso(line, i);
      }
      if (has(GO, line, i)) {
        return go(line.substring(i, i + GO.length()));
      }
    }
    return Optional.empty();
  }

  private static boolean has(String form, String line, int at) {
    for (int i = 0; i < form.length(); i++) {
      char wanted = form.charAt(i);
      char found = line.charAt(at + i);
      if (wanted == 'd' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Instant> iso(String line, int at) {
    int end = at;
    while (end < line.length() && end < at + LONGEST && line.charAt(end) != ' ') {
      end++;
    }
    String text = line.substring(at, end).replace(',', '.');
    // journalctl writes +0000.
    int zone = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    if (zone > ISO.length() - 1 && text.length() == zone + 5) {
      text = text.substring(0, zone + 3) + ":" + text.substring(zone + 3);
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> go(String text) {
    try {
      return Optional.of(
          LocalDate.parse(text.substring(0, 10).replace('/', '-'))
              .atTime(LocalTime.parse(text.substring(11)))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
