package io.github.pcap2netpol.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands with which other tools read the same captures. */
final class OtherTools {
  /** The first segment of each connection. */
  static final String SYN = "tcp[tcpflags]&(tcp-syn|tcp-ack)==tcp-syn";

  private OtherTools() {}

  /** Reads a file and does nothing with it. */
  static List<String> dd(Path file) {
    return List.of("dd", "if=" + file, "of=/dev/null", "bs=1M");
  }

  /** Reads files and does nothing with them: its output is discarded. */
  static List<String> cat(List<Path> files) {
    List<String> command = new ArrayList<>(List.of("cat"));
    files.forEach(file -> command.add(file.toString()));
    return command;
  }

  /** Prints the first segment of each connection. */
  static List<String> tcpdump(Path file) {
    return List.of("tcpdump", "-nr", file.toString(), SYN);
  }

  /** The same for all files that are listed in a file, one in each line. */
  static List<String> tcpdumpOfAll(Path list) {
    return List.of("tcpdump", "-n", "-V", list.toString(), SYN);
  }

  /** Prints the addresses and the port of the first segment of each connection. */
  static List<String> tshark(Path file) {
    return List.of(
        "tshark",
        "-n",
        "-r",
        file.toString(),
        "-Y",
        "tcp.flags.syn == 1 && tcp.flags.ack == 0",
        "-T",
        "fields",
        "-e",
        "ip.src",
        "-e",
        "ip.dst",
        "-e",
        "tcp.dstport");
  }

  /**
   * The seconds that tshark takes for a whole capture, of which it has read a part.
   *
   * @param start what it takes for a capture of almost nothing
   * @param part what it takes for the part
   * @param times how many times the part is the whole
   */
  static double multiplied(double start, double part, double times) {
    return start + Math.max(0, part - start) * times;
  }
}
