package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Grades the faults of a capture's files. A file that is missing, of another format, empty, damaged
 * or truncated is severe, and its capture does not count, since silence in it proves nothing. The
 * exception is a file that ends within its last record after many others, as when tcpdump is
 * killed: little can be missing, since tcpdump writes 4096 bytes at a time.
 *
 * @param found the diagnostics, with severities that take all files into account
 * @param stats of the files, with broken ones marked
 */
public record CaptureFaults(List<Diagnostic> found, List<CaptureStats> stats) {
  /** Many times the number of packets that tcpdump buffers. */
  private static final long MANY_PACKETS = 1000;

  private static final Set<String> NO_CAPTURE =
      Set.of(
          "capture-unreadable",
          "capture-not-recognised",
          "capture-version-unknown",
          "xz-too-large");

  /** Nobody knows how much follows. */
  private static final Set<String> DAMAGED =
      Set.of("capture-damaged", "gzip-damaged", "xz-damaged");

  private static final Set<String> CUT =
      Set.of("capture-truncated", "gzip-truncated", "xz-truncated");

  public CaptureFaults {
    found = List.copyOf(found);
    stats = List.copyOf(stats);
  }

  /**
   * Grades the faults of one capture.
   *
   * @param said the reader's findings about its files
   * @param read the files, in order
   */
  public static CaptureFaults of(List<Diagnostic> said, List<CaptureStats> read) {
    boolean empty = read.stream().allMatch(file -> file.packets() == 0);
    List<Diagnostic> found = new ArrayList<>();
    List<CaptureStats> stats = new ArrayList<>(read);
    for (Diagnostic each : said) {
      int file = fileOf(each, read);
      long packets = file < 0 ? 0 : read.get(file).packets();
      if (NO_CAPTURE.contains(each.code())
          || DAMAGED.contains(each.code())
          || (CUT.contains(each.code()) && packets < MANY_PACKETS)) {
        found.add(with(Severity.SEVERE, each, NOT_CAPTURED));
        if (file >= 0) {
          stats.set(file, stats.get(file).asBroken());
        }
      } else if (CUT.contains(each.code())) {
        found.add(
            with(
                Severity.WARNING,
                each,
                " "
                    + packets
                    + " packets come before it: little is missing if tcpdump was killed."));
      } else if (each.code().equals("capture-empty")) {
        found.add(
            empty
                ? with(Severity.SEVERE, each, NOT_CAPTURED)
                : with(emptyAmongOthers(file, read), each, ""));
      } else {
        found.add(each);
      }
    }
    return new CaptureFaults(found, stats);
  }

  /**
   * One of several files may hold no packets, such as a sidecar's file of datagrams if there were
   * none. A file without even a header was not copied, or never written to.
   */
  private static Severity emptyAmongOthers(int file, List<CaptureStats> read) {
    return file >= 0 && read.get(file).isSilent() ? Severity.INFO : Severity.WARNING;
  }

  private static final String NOT_CAPTURED =
      " It does not count as captured: no policy is made from it alone.";

  private static Diagnostic with(Severity severity, Diagnostic each, String more) {
    return new Diagnostic(severity, each.code(), each.place(), each.message() + more, each.count());
  }

  private static int fileOf(Diagnostic each, List<CaptureStats> read) {
    for (int i = 0; i < read.size(); i++) {
      String name = read.get(i).file();
      if (each.place().equals(name) || each.place().startsWith(name + ", byte ")) {
        return i;
      }
    }
    return -1;
  }
}
