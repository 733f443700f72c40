package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What could not be used of one file of records, and what its format can't say. */
final class ImportFindings {
  /** How many invalid records are reported one by one. */
  private static final int MOST_PLACES = 20;

  /** One invalid record in this many is a damaged line; more mean that the format is wrong. */
  private static final long FEW = 100;

  private final FlowLogFormat format;
  private final String file;
  private final long assumedTime;
  private final Map<Unused, Long> unused = new EnumMap<>(Unused.class);
  private final SortedMap<Long, String> malformed = new TreeMap<>();
  private final List<Diagnostic> others = new ArrayList<>();
  private long malformedCount;
  private long used;
  private long timeless;
  private long lost;
  private long audited;
  private long sampledOneIn;

  ImportFindings(FlowLogFormat format, String file, long assumedTime) {
    this.format = format;
    this.file = file;
    this.assumedTime = assumedTime;
  }

  void used() {
    used++;
  }

  void unused(Unused why) {
    unused.merge(why, 1L, Long::sum);
  }

  void malformed(long line, String reason) {
    malformedCount++;
    if (malformed.size() < MOST_PLACES) {
      malformed.putIfAbsent(line, reason);
    }
  }

  void timeless() {
    timeless++;
  }

  void lost(long records) {
    lost += records;
  }

  void audited() {
    audited++;
  }

  void sampled(long oneIn) {
    sampledOneIn = Math.max(sampledOneIn, oneIn);
  }

  /** The rest of the file can't be read. */
  void cutOff(String reason) {
    others.add(
        new Diagnostic(
            used < FEW ? Severity.SEVERE : Severity.WARNING,
            "records-cut-off",
            file,
            "The file cannot be read to its end: " + reason + ". What comes before was used.",
            1));
  }

  long usedRecords() {
    return used;
  }

  long unusedRecords() {
    return unused.values().stream().mapToLong(Long::longValue).sum() + malformedCount;
  }

  List<Diagnostic> sorted() {
    List<Diagnostic> found = new ArrayList<>(others);
    unused.forEach((why, count) -> found.add(unused(why, count)));
    addMalformed(found);
    add(
        found,
        Severity.WARNING,
        "records-without-time",
        timeless,
        "These records have no usable time. They are taken to be from "
            + EpochNanos.instant(assumedTime)
            + "; say otherwise with --time.");
    add(
        found,
        Severity.SEVERE,
        "records-lost",
        lost,
        format.tool()
            + " itself reports that it lost records here, so connections may be missing.");
    add(
        found,
        Severity.INFO,
        "records-audited",
        audited,
        "These connections passed only because their policy was in audit mode. They are treated as"
            + " any other, so the policies allow them.");
    if (sampledOneIn > 1) {
      add(
          found,
          Severity.SEVERE,
          "records-sampled",
          1,
          "Only one packet in "
              + sampledOneIn
              + " was recorded: short connections are missing, and the policies would break them."
              + " Record again with a sampling of 1.");
    }
    FormatLimits.of(format, file).ifPresent(found::add);
    return found.stream().sorted().toList();
  }

  private Diagnostic unused(Unused why, long count) {
    if (why == Unused.NO_ADDRESS) {
      return new Diagnostic(
          Severity.SEVERE,
          "records-without-address",
          file,
          "Skipped records "
              + why.text()
              + ". Give the cluster's metadata with --cluster, which has them, or write metadata"
              + " made of the records with --metadata.",
          count);
    }
    return new Diagnostic(
        Severity.INFO, "records-unused", file, "Skipped records " + why.text() + ".", count);
  }

  private void addMalformed(List<Diagnostic> found) {
    Severity severity =
        malformedCount * FEW > used + malformedCount ? Severity.SEVERE : Severity.WARNING;
    malformed.forEach(
        (line, reason) ->
            found.add(
                new Diagnostic(
                    severity,
                    "record-malformed",
                    line == 0 ? file : file + ", line " + line,
                    "This is not a record of "
                        + format.tool()
                        + " and was skipped: "
                        + reason
                        + ".",
                    1)));
    add(
        found,
        severity,
        "record-malformed",
        malformedCount - malformed.size(),
        "Further lines that are not records of " + format.tool() + " were skipped.");
  }

  private void add(
      List<Diagnostic> found, Severity severity, String code, long count, String message) {
    if (count > 0) {
      found.add(new Diagnostic(severity, code, file, message, count));
    }
  }
}
