package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.modifiedPcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.answer;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernetOf;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.icmp;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.sctp;
import static io.github.pcap2netpol.testkit.PacketBytes.sll2;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static io.github.pcap2netpol.testkit.PacketBytes.vxlan;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.Cutting;
import io.github.pcap2netpol.capture.file.SeekableSource;
import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.testkit.BytesSource;
import io.github.pcap2netpol.testkit.Calls;
import io.github.pcap2netpol.testkit.CaptureBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file says the same, in the same order, wherever it is cut. */
class FilePiecesTest {
  private static final byte[] OPEN = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));

  private static final List<Path> FOLDERS =
      List.of(Path.of("samples/pcaps"), Path.of("src/test/resources"));

  @Test
  void all_captures_here_say_the_same_wherever_they_are_cut() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(file -> file.toString().matches(".*\\.pcap(ng)?")).sorted().forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(100);

    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      assertSameWhereverCut(
          file.toString(), bytes, IntStream.of(97, 1021, 5003, bytes.length / 2 + 1));
    }
  }

  private static void assertSameWhereverCut(String name, byte[] file, IntStream pieces) {
    BytesSource source = new BytesSource(name, file);
    List<String> whole = Calls.of(source, Cutting.NONE);
    pieces.forEach(
        piece ->
            assertThat(Calls.of(source, new Cutting(0, piece)))
                .as("%s in pieces of %d bytes", name, piece)
                .isEqualTo(whole));
  }

  private static void assertSameWhereverCut(byte[] file) {
    assertSameWhereverCut("shop", file, IntStream.rangeClosed(1, file.length + 1));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void pcap_with_all_that_a_packet_can_be(Order order) {
    CaptureBytes file = pcap(order.bytes, 1, ETHERNET);
    packets().forEach(packet -> file.record(7, ethernet(packet)));
    byte[] answered =
        udp(53, 40001, dns(0x8180, 1, 1, question("cart.shop", 1), answer(1, hex("0a600a05"))));
    byte[] late = ethernet(ip("10.96.0.10", "10.0.0.1", 17, answered));
    file.record(8, ethernetOf(0x0806, new byte[28]))
        .cut(ethernet(OPEN), 40)
        .cut(late, late.length - 3)
        .record(9, ethernet(ip("10.0.0.1", "10.96.0.10", 17, udp(9, 53, new byte[5]))))
        .record(9, new byte[0])
        .record(9, ethernet(OPEN));

    assertSameWhereverCut(file.bytes());
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void pcap_with_longer_record_headers(Order order) {
    assertSameWhereverCut(modifiedPcap(order.bytes, RAW, packets().toArray(byte[][]::new)));
  }

  private enum Order {
    BIG(BIG_ENDIAN),
    LITTLE(LITTLE_ENDIAN);

    private final ByteOrder bytes;

    Order(ByteOrder bytes) {
      this.bytes = bytes;
    }
  }

  private static List<byte[]> packets() {
    byte[] asked = udp(40001, 53, dns(0x0100, 1, 0, question("cart.shop", 1)));
    return List.of(
        OPEN,
        ip("10.0.0.2", "10.0.0.1", 6, tcp(80, 40000, SYN | ACK, 0xffff_ffffL, 1001)),
        ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, ACK, 0xffff_fff0L, 7, new byte[100])),
        ip("fd00::1", "fd00::2", 132, sctp(1, 2, 0, 1, 0xffff_0000L)),
        ip("fd00::1", "fd00::2", 132, sctp(1, 2, 9, 14, 0)),
        ip("127.0.0.1", "127.0.0.1", 17, udp(40001, 8125, new byte[10])),
        ip("10.0.0.1", "10.96.0.10", 17, asked),
        ip("10.0.0.1", "10.96.0.10", 17, asked),
        ip("10.0.0.9", "10.0.0.1", 1, icmp(3, 3, ip("10.0.0.1", "10.0.0.2", 17, udp(9, 7)))),
        ip("10.0.0.9", "10.0.0.1", 1, icmp(8, 0)),
        ip("10.0.0.1", "10.0.0.2", 47, new byte[8]),
        ip("10.0.0.7", "10.0.0.8", 17, udp(40001, 4789, vxlan(ethernet(OPEN)))),
        ip(
            "10.0.0.8",
            "10.0.0.7",
            17,
            udp(40002, 4789, vxlan(ethernet(ip("10.1.0.1", "10.1.0.2", 17, asked))))),
        ip(
            "10.0.0.7",
            "10.0.0.9",
            17,
            udp(
                40001,
                4789,
                vxlan(
                    ethernet(
                        ip("10.2.0.1", "10.2.0.2", 17, udp(9, 4789, vxlan(ethernet(OPEN)))))))));
  }

  @Test
  void pcapng_whose_interfaces_and_sections_begin_anywhere() {
    byte[] little =
        pcapng(LITTLE_ENDIAN)
            .describe(RAW, 0)
            .enhanced(0, 1, OPEN)
            .enhanced(1, 2, OPEN)
            .describe(ETHERNET, 0)
            .enhanced(1, 3, ethernet(OPEN))
            .block(4, new byte[4])
            .block(10, new byte[60])
            .enhanced(0, 4, OPEN)
            .oldPacket(1, 5, ethernet(OPEN))
            .enhanced(1, 6, ethernet(OPEN))
            .bytes();
    byte[] big = pcapng(BIG_ENDIAN).describe(147, 0).enhanced(0, 1, OPEN).bytes();

    assertSameWhereverCut(concat(little, big, little, little));
  }

  @Test
  void packets_without_time_have_the_one_before_them_although_it_is_in_another_piece() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN).describe(RAW, 0);
    for (int i = 1; i < 8; i++) {
      file.enhanced(0, i * 1_000_000L, OPEN).simple(OPEN, OPEN.length).simple(OPEN, OPEN.length);
    }

    assertSameWhereverCut(file.bytes());
  }

  @Test
  void packets_that_look_like_records() {
    byte[] inner = pcapOf(RAW, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN);
    byte[] records = Arrays.copyOfRange(inner, 24, inner.length);
    CaptureBytes file = pcap(RAW);
    for (int i = 0; i < 4; i++) {
      file.record(i, ip("10.0.0.1", "10.0.0.2", 17, udp(9, 8125, records))).record(i, OPEN);
    }

    assertSameWhereverCut(file.bytes());
  }

  @Test
  void a_file_that_is_cut_off_or_damaged_anywhere() {
    byte[] whole = pcapOf(RAW, OPEN, OPEN, OPEN, OPEN);
    byte[] blocks = pcapng(LITTLE_ENDIAN).describe(RAW, 0).enhanced(0, 1, OPEN).bytes();
    Random random = new Random(7);
    for (byte[] file : List.of(whole, concat(blocks, blocks))) {
      for (int length = 1; length < file.length; length++) {
        byte[] damaged = Arrays.copyOf(file, length);
        assertSameWhereverCut("cut off", damaged, IntStream.of(1, 50, 56, 100));
        byte[] flipped = file.clone();
        flipped[length] ^= (byte) (1 << random.nextInt(8));
        assertSameWhereverCut("damaged", flipped, IntStream.of(1, 50, 56, 100));
      }
    }
  }

  @Test
  void more_link_types_than_are_counted_separately() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    for (int link = 1000; link < 1100; link++) {
      file.describe(link, 0);
    }
    for (int i = 0; i < 300; i++) {
      file.enhanced(299 - i, 1, OPEN).enhanced(i % 100, 1, OPEN);
    }

    assertSameWhereverCut("many", file.bytes(), IntStream.of(1000, 4000, 10_000));
  }

  @Test
  void more_interfaces_and_tunnels_than_are_kept_apart() {
    CaptureBytes file = pcap(276);
    for (int i = 0; i < 9000; i++) {
      int number = i % 5000;
      byte[] tunnelled =
          ip(
              "10.%d.%d.1".formatted(number >> 8, number & 255),
              "10.0.0.7",
              17,
              udp(40001, 4789, vxlan(ethernet(OPEN))));
      byte[] cooked = sll2(0x0800, 1, 0, tunnelled);
      ByteBuffer.wrap(cooked).putInt(4, i % 4500 + 1);
      file.record(i, cooked);
    }

    assertSameWhereverCut("many", file.bytes(), IntStream.of(10_000, 100_000, 1_000_000));
  }

  @Test
  void many_look_ups_in_one_piece() {
    CaptureBytes file = pcap(RAW);
    for (int i = 0; i < 5000; i++) {
      byte[] asked = dns(i, 0x0100, 1, 0, question("cart" + i % 7 + ".shop", 1));
      file.record(i, ip("10.0.0.1", "10.96.0.10", 17, udp(40000 + i, 53, asked)));
    }

    assertSameWhereverCut("names", file.bytes(), IntStream.of(1 << 18, 1 << 20));
  }

  @Test
  void the_same_question_is_the_same_object_in_all_pieces() {
    CaptureBytes file = pcap(RAW);
    for (int i = 0; i < 1000; i++) {
      byte[] asked = dns(i, 0x0100, 1, 0, question("cart.shop", 1));
      file.record(i, ip("10.0.0.1", "10.96.0.10", 17, udp(40000 + i, 53, asked)));
    }
    Set<DnsContent> heard = Collections.newSetFromMap(new IdentityHashMap<>());

    CaptureReader.read(
        new BytesSource("names", file.bytes()),
        new PacketHandler() {
          @Override
          public void opening(Opening opening) {}

          @Override
          public void packet(PacketHeader packet) {}

          @Override
          public void unreachable(Unreachable unreachable) {}

          @Override
          public void dns(DnsMessage message) {}

          @Override
          public void dns(PacketHeader packet, DnsContent content) {
            heard.add(content);
          }
        },
        OverlayPorts.USUAL,
        new Cutting(0, 2000),
        new Diagnostics());

    assertThat(heard).hasSize(1);
  }

  @Test
  void more_names_than_a_piece_may_hold() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN).describe(RAW, 0).enhanced(0, 1, OPEN);
    String[] names = new String[100];
    Arrays.fill(names, "a");
    byte[] block = file.nameRecord("10.0.0.1", names);
    for (int i = 0; i < 700; i++) {
      file.block(4, block);
    }
    file.enhanced(0, 1, OPEN);

    assertSameWhereverCut("names", file.bytes(), IntStream.of(1 << 14, 1 << 20));
  }

  @Test
  void of_an_ordinary_capture_nothing_is_read_twice() {
    CaptureBytes file = pcap(RAW);
    for (int i = 0; i < 2000; i++) {
      file.record(i, ip("10.0.0.1", "10.0.0.2", 17, udp(9, 8125, new byte[i % 1400])));
    }
    CaptureBytes blocks = pcapng(BIG_ENDIAN).describe(RAW, 0);
    for (int i = 0; i < 2000; i++) {
      blocks.enhanced(0, i, ip("10.0.0.1", "10.0.0.2", 17, udp(9, 8125, new byte[i % 1400])));
    }

    for (byte[] capture : List.of(file.bytes(), blocks.bytes())) {
      Opened source = new Opened(capture);
      Calls.of(source, new Cutting(0, 100_000));

      assertThat(source.times.get()).isBetween(capture.length / 100_000, capture.length / 90_000);
    }
  }

  /** Counts how often it is opened at one of its bytes. */
  private static final class Opened implements CaptureSource, SeekableSource {
    private final BytesSource source;
    private final AtomicInteger times = new AtomicInteger();

    Opened(byte[] bytes) {
      source = new BytesSource("shop", bytes);
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public InputStream open() {
      return source.open();
    }

    @Override
    public Optional<SeekableSource> seekable() {
      return Optional.of(this);
    }

    @Override
    public ReadableByteChannel channelAt(long offset) {
      times.incrementAndGet();
      return source.channelAt(offset);
    }
  }

  @Test
  void what_the_handler_throws_is_passed_on() {
    PacketHandler broken =
        new PacketHandler() {
          @Override
          public void opening(Opening opening) {
            throw new IllegalStateException("frame " + opening.frame());
          }

          @Override
          public void packet(PacketHeader packet) {}

          @Override
          public void unreachable(Unreachable unreachable) {}

          @Override
          public void dns(DnsMessage message) {}
        };

    assertThatThrownBy(
            () ->
                CaptureReader.read(
                    new BytesSource("a", pcapOf(RAW, OPEN, OPEN)),
                    broken,
                    OverlayPorts.USUAL,
                    new Cutting(0, 40),
                    new Diagnostics()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 1");
  }
}
