package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.testkit.CaptureBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packets that the captures of the sample's pods hold, in order of time.
 *
 * @param pods the pods' names, in the order of {@link Packet#pod}
 * @param packets the packets
 */
record SamplePackets(List<String> pods, List<Packet> packets) {
  static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");
  static final Path CAPTURES = SAMPLE.resolve("captures/boutique");

  /** LINUX_SLL2, as {@code tcpdump -i any} writes it. */
  private static final int LINK_TYPE = 276;

  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  /**
   * One packet.
   *
   * @param pod whose capture shows it
   * @param micros its time, in microseconds since 1970
   * @param frame the packet
   */
  record Packet(int pod, long micros, SllFrame frame) {}

  static SamplePackets read() {
    List<String> pods = new ArrayList<>();
    List<Packet> packets = new ArrayList<>();
    for (Path file : files()) {
      ByteBuffer in = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      if (in.getInt(20) != LINK_TYPE) {
        throw new AssertionError(file + " is not LINUX_SLL2");
      }
      in.position(FILE_HEADER);
      while (in.remaining() >= RECORD_HEADER) {
        long micros = in.getInt() * 1_000_000L + in.getInt();
        byte[] data = new byte[in.getInt()];
        in.getInt();
        in.get(data);
        packets.add(new Packet(pods.size(), micros, new SllFrame(data)));
      }
      pods.add(String.valueOf(file.getFileName()).replace(".pcap", ""));
    }
    packets.sort(Comparator.comparingLong(Packet::micros));
    return new SamplePackets(pods, packets);
  }

  /** The captures' files, by name. */
  static List<Path> files() {
    try (Stream<Path> found = Files.list(CAPTURES)) {
      return found.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them in one pcap. */
  byte[] merged() {
    return pcap(packets);
  }

  static byte[] pcap(List<Packet> packets) {
    CaptureBytes file = CaptureBytes.pcap(LINK_TYPE);
    packets.forEach(packet -> file.record(packet.micros() * 1000, packet.frame().bytes()));
    return file.bytes();
  }

  /** All of them in one pcapng, with an interface for each pod that says whose it is. */
  byte[] byInterface() {
    CaptureBytes file = CaptureBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
    for (String pod : pods) {
      String description = "k8s.namespace=boutique,k8s.podName=" + pod + ",k8s.containerName=main";
      file.describe(LINK_TYPE, 0, file.option(3, description.getBytes(StandardCharsets.UTF_8)));
    }
    packets.forEach(packet -> file.enhanced(packet.pod(), packet.micros(), packet.frame().bytes()));
    return file.bytes();
  }
}
