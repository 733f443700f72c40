package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts connections from the fields that tshark prints for each packet, independently of this
 * project's code.
 */
final class TsharkCounts {
  private static final List<String> FIELDS =
      List.of(
          "frame.time_epoch",
          "ip.src",
          "ipv6.src",
          "ip.dst",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.flags",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "udp.srcport",
          "udp.dstport",
          "dns.qry.name",
          "icmp.type",
          "icmpv6.type");

  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

  private final Set<String> opened = new HashSet<>();
  private final Set<String> answered = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, BigDecimal> lastDatagram = new HashMap<>();
  private final Set<String> names = new TreeSet<>();
  private long exchanges;

  private TsharkCounts() {}

  /** Counts what tshark prints about the file. */
  static Counts of(Path file) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-r", file.toString(), "-T", "fields", "-E", "occurrence=f"));
    for (String field : FIELDS) {
      command.add("-e");
      command.add(field);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    TsharkCounts counts = new TsharkCounts();
    out.lines().forEach(line -> counts.packet(line.split("\t", -1)));
    return counts.counts();
  }

  private Counts counts() {
    refused.removeAll(answered);
    return new Counts(
        opened.size(), answered.size(), refused.size(), exchanges, List.copyOf(names));
  }

  private void packet(String[] fields) {
    String source = fields[1] + fields[2];
    String destination = fields[3] + fields[4];
    boolean quoted = !fields[13].isEmpty() || !fields[14].isEmpty();
    if (quoted) {
      return;
    }
    if (!fields[7].isEmpty()) {
      segment(source + " " + fields[5], destination + " " + fields[6], fields);
    } else if (!fields[10].isEmpty()) {
      datagram(source + " " + fields[10], destination + " " + fields[11], fields[0]);
    }
    boolean resolver = List.of(fields[5], fields[6], fields[10], fields[11]).contains("53");
    if (resolver && !fields[12].isEmpty()) {
      names.add(fields[12].toLowerCase(Locale.ROOT));
    }
  }

  private void segment(String source, String destination, String[] fields) {
    int flags = Integer.decode(fields[7]);
    long sequence = Long.parseLong(fields[8]);
    String acknowledged = String.valueOf((Long.parseLong(fields[9]) - 1) & 0xffff_ffffL);
    if ((flags & (SYN | ACK)) == SYN) {
      opened.add(source + " " + destination + " " + sequence);
    } else if ((flags & SYN) != 0) {
      opened.add(destination + " " + source + " " + acknowledged);
      answered.add(destination + " " + source + " " + acknowledged);
    } else if ((flags & (RST | ACK)) == (RST | ACK)
        && opened.contains(destination + " " + source + " " + acknowledged)) {
      refused.add(destination + " " + source + " " + acknowledged);
    }
  }

  /** After a minute of silence another exchange begins. */
  private void datagram(String source, String destination, String time) {
    String ends =
        source.compareTo(destination) < 0 ? source + " " + destination : destination + " " + source;
    BigDecimal now = new BigDecimal(time);
    BigDecimal last = lastDatagram.put(ends, now);
    if (last == null || now.subtract(last).compareTo(BigDecimal.valueOf(60)) > 0) {
      exchanges++;
    }
  }

  /**
   * The counts that are compared.
   *
   * @param opened TCP connections whose opening or answer was captured; repetitions count once
   * @param answered those that were answered
   * @param refused those that were answered by a reset only
   * @param exchanges UDP packets between two ends without a minute of silence
   * @param names that were looked up, sorted
   */
  record Counts(long opened, long answered, long refused, long exchanges, List<String> names) {}
}
