package io.github.pcap2netpol.output.page;

/** Numbers with what they count. */
final class Counts {
  private Counts() {}

  /** For example {@code 1 policy} and {@code 1204 packets}. */
  static String of(long number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }
}
