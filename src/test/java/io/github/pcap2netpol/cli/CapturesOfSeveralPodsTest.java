package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.testkit.CaptureBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The captures of the sample's pods, merged into one file, give the same result as in fourteen. */
class CapturesOfSeveralPodsTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  /** One packet of one pod's capture, in the byte order of the file. */
  private record Packet(int pod, long micros, ByteBuffer data) {}

  @TempDir private Path folder;
  private final List<String> pods = new ArrayList<>();
  private final List<Packet> packets = new ArrayList<>();
  private int linkType;

  @BeforeEach
  void readThePodsCaptures() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(SAMPLE.resolve("captures/boutique"))) {
      files = found.filter(file -> file.toString().endsWith(".pcap")).sorted().toList();
    }
    for (Path file : files) {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      linkType = in.getInt(20);
      in.position(FILE_HEADER);
      while (in.remaining() >= RECORD_HEADER) {
        long micros = in.getInt() * 1_000_000L + in.getInt();
        byte[] data = new byte[in.getInt()];
        in.getInt();
        in.get(data);
        packets.add(new Packet(pods.size(), micros, ByteBuffer.wrap(data)));
      }
      pods.add(String.valueOf(file.getFileName()).replace(".pcap", ""));
    }
    packets.sort(Comparator.comparingLong(Packet::micros));
  }

  @Test
  void merged_into_one_pcap_they_make_the_same_policies() throws IOException {
    assertThat(policiesOf("merged.pcap", pcap())).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void by_interfaces_that_name_their_pods_they_make_the_same_policies() throws IOException {
    assertThat(policiesOf("merged.pcapng", pcapng())).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void extracted_they_make_the_same_policies() throws IOException {
    Path merged = Files.write(folder.resolve("merged.pcapng"), pcapng());
    Path extracted = folder.resolve("merged.ndjson.gz");
    assertThat(CommandRun.of("extract", merged, "-o", extracted).code()).isEqualTo(ExitCode.DONE);

    assertThat(policiesOf(extracted)).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void the_report_says_which_pods_it_holds_and_how_that_is_known() throws IOException {
    policiesOf("merged.pcapng", pcapng());

    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("capture-of-several-pods", "all that 14 pods sent and received");
  }

  private SortedMap<String, String> policiesOf(String name, byte[] capture) throws IOException {
    return policiesOf(Files.write(folder.resolve(name), capture));
  }

  private SortedMap<String, String> policiesOf(Path capture) {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "analyse", "--capture", capture, "--cluster", SAMPLE.resolve("cluster"), "-o", out);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return policies(out);
  }

  private SortedMap<String, String> policiesOfTheBundle() {
    Path out = folder.resolve("out-of-bundle");
    assertThat(CommandRun.of("analyse", SAMPLE, "-o", out).code()).isEqualTo(ExitCode.DONE);
    assertThat(policies(out)).hasSizeGreaterThan(12);
    return policies(out);
  }

  private static SortedMap<String, String> policies(Path out) {
    SortedMap<String, String> policies = new TreeMap<>(AnalyseTest.files(out));
    policies.keySet().removeIf(path -> !path.matches("(policies|lockdown)/.*"));
    return policies;
  }

  private byte[] pcap() {
    CaptureBytes file = CaptureBytes.pcap(linkType);
    packets.forEach(packet -> file.record(packet.micros() * 1000, packet.data().array()));
    return file.bytes();
  }

  private byte[] pcapng() {
    CaptureBytes file = CaptureBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
    for (String pod : pods) {
      String description = "k8s.namespace=boutique,k8s.podName=" + pod + ",k8s.containerName=main";
      file.describe(linkType, 0, file.option(3, description.getBytes(StandardCharsets.UTF_8)));
    }
    packets.forEach(packet -> file.enhanced(packet.pod(), packet.micros(), packet.data().array()));
    return file.bytes();
  }
}
