package io.github.pcap2netpol.cluster.proc;

import io.github.pcap2netpol.cluster.proc.SocketSample.ConnectedSocket;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One pod's samples of {@code /proc/net}: files, one after another, each preceded by a line {@code
 * # <unix time> <file>}.
 *
 * @param samples its sockets, in order of time
 * @param gateways the next hops of its default routes
 * @param subnets the blocks it has routes to, without default and host routes
 */
public record ProcFile(
    List<SocketSample> samples, SortedSet<IpAddress> gateways, SortedSet<IpPrefix> subnets) {
  private static final int LONGEST_LINE = 4096;

  /** Only about the first ten words of a line are used. */
  private static final int MOST_WORDS = 16;

  private static final Pattern TIME = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");
  private static final Set<String> SOCKETS = Set.of("tcp", "tcp6", "udp", "udp6");

  /** No pod has more sockets; any beyond this are dropped. */
  private static final int MOST_SOCKETS = 200_000;

  /** Reads a file of samples. Lines that can't be read are counted in one diagnostic. */
  public static ProcFile read(Path file, Diagnostics diagnostics) {
    Reading reading = new Reading();
    try (InputStream in = Files.newInputStream(file)) {
      readLines(in, reading);
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.warning(
              "sample-unreadable",
              file.toString(),
              "It can't be read (" + IoReason.of(e) + "); its socket samples are missing."));
    }
    if (reading.bad > 0) {
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING,
              "sample-unreadable",
              file.toString(),
              "Skipped lines that are not in the format of /proc/net.",
              reading.bad));
    }
    return reading.result();
  }

  private static void readLines(InputStream in, Reading reading) throws IOException {
    byte[] bytes = new byte[16 << 10];
    StringBuilder line = new StringBuilder();
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      int begin = 0;
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          append(bytes, begin, i, line);
          reading.line(line.toString());
          line.setLength(0);
          begin = i + 1;
        }
      }
      append(bytes, begin, count, line);
    }
    reading.line(line.toString());
  }

  private static void append(byte[] bytes, int from, int to, StringBuilder line) {
    int length = Math.min(to - from, LONGEST_LINE - line.length());
    line.append(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
  }

  /** What has been read so far. */
  private static final class Reading {
    private final SortedMap<Instant, SortedSet<PortProtocol>> listening = new TreeMap<>();
    private final SortedMap<Instant, SortedSet<ConnectedSocket>> connected = new TreeMap<>();
    private final SortedSet<IpAddress> gateways = new TreeSet<>();
    private final SortedSet<IpPrefix> subnets = new TreeSet<>();
    private Instant time = Instant.EPOCH;
    private String section = "";
    private int sockets;
    private long bad;

    void line(String line) {
      if (line.startsWith("#")) {
        header(line);
        return;
      }
      String[] words = words(line, 0);
      boolean isTitle = words.length == 0 || words[0].equals("sl") || words[0].equals("Iface");
      if (isTitle || section.isEmpty()) {
        return;
      }
      boolean read =
          switch (section) {
            case "tcp", "tcp6" -> socket(Protocol.TCP, words);
            case "udp", "udp6" -> socket(Protocol.UDP, words);
            case "route" -> route(ProcRoute.ofIpv4(words));
            case "ipv6_route" -> route(ProcRoute.ofIpv6(words));
            default -> true;
          };
      bad += read ? 0 : 1;
    }

    private void header(String line) {
      String[] words = words(line, 1);
      if (words.length < 2 || !TIME.matcher(words[0]).matches()) {
        bad++;
        section = "";
        return;
      }
      int dot = words[0].indexOf('.');
      long seconds = Long.parseLong(dot < 0 ? words[0] : words[0].substring(0, dot));
      time = Instant.ofEpochSecond(seconds);
      section = words[1].substring(words[1].lastIndexOf('/') + 1);
      if (SOCKETS.contains(section)) {
        listening.computeIfAbsent(time, key -> new TreeSet<>());
        connected.computeIfAbsent(time, key -> new TreeSet<>(ProcSocket.ORDER));
      }
    }

    /**
     * The first words of a line. Split by hand: a regular expression would take most of the time.
     */
    private static String[] words(String line, int from) {
      List<String> words = new ArrayList<>(MOST_WORDS);
      int begin = from;
      for (int i = from; i <= line.length() && words.size() < MOST_WORDS; i++) {
        if (i == line.length() || line.charAt(i) <= ' ') {
          if (i > begin) {
            words.add(line.substring(begin, i));
          }
          begin = i + 1;
        }
      }
      return words.toArray(String[]::new);
    }

    private boolean socket(Protocol protocol, String[] words) {
      Optional<ProcSocket> parsed = ProcSocket.parse(protocol, words);
      if (parsed.isEmpty()) {
        return false;
      }
      ProcSocket socket = parsed.get();
      if (sockets < MOST_SOCKETS) {
        if (socket.isListening()) {
          sockets++;
          listening
              .computeIfAbsent(time, key -> new TreeSet<>())
              .add(new PortProtocol(protocol, socket.local().port()));
        } else if (socket.isConnected()) {
          sockets++;
          connected
              .computeIfAbsent(time, key -> new TreeSet<>(ProcSocket.ORDER))
              .add(new ConnectedSocket(protocol, socket.local(), socket.remote()));
        }
      }
      return true;
    }

    private boolean route(Optional<ProcRoute> parsed) {
      parsed.ifPresent(
          route -> {
            if (route.isDefault()) {
              route.gateway().ifPresent(gateways::add);
            } else if (route.isSubnet()) {
              subnets.add(route.destination());
            }
          });
      return parsed.isPresent();
    }

    ProcFile result() {
      return new ProcFile(
          listening.entrySet().stream()
              .map(
                  entry ->
                      new SocketSample(
                          entry.getKey(),
                          entry.getValue(),
                          List.copyOf(
                              connected.getOrDefault(
                                  entry.getKey(), new TreeSet<>(ProcSocket.ORDER)))))
              .toList(),
          gateways,
          subnets);
    }
  }
}
