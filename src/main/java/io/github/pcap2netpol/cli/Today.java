package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.terminal.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Today, when decisions may have expired: the only input of a run that is not a file. */
final class Today {
  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  private Today() {}

  /**
   * The day in UTC; or the day of {@code SOURCE_DATE_EPOCH}, in seconds since 1970, if set, so that
   * a run can be repeated byte for byte.
   */
  static LocalDate in(Environment environment) {
    String epoch = environment.environment().getOrDefault(EPOCH, "");
    Instant now =
        epoch.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(epoch)) : Instant.now();
    return now.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
