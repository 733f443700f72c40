package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.layer.LinkLayerTest;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import io.github.pcap2netpol.testkit.Wrapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what Wireshark's programs write, and finds in captures what they find. */
@Tag("needs-tools")
class CaptureToolsTest {
  private static final Path SAMPLES = Path.of("samples/pcaps/online-boutique/captures/boutique");

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "nsecpcap", "modpcap", "pcapng"})
  void every_form_of_file_that_editcap_writes_gives_the_same_packets(
      String format, @TempDir Path folder) throws Exception {
    for (Path sample : samples()) {
      Path written = folder.resolve(sample.getFileName() + "." + format);
      run("editcap", "-F", format, sample.toString(), written.toString());

      Recording original = read(sample);
      Recording recording = read(written);
      assertThat(recording.events()).isNotEmpty().isEqualTo(original.events());
      assertThat(recording.times()).isEqualTo(original.times());
      assertThat(recording.stats().skipped()).isEqualTo(original.stats().skipped());
      assertThat(recording.diagnostics()).hasSameSizeAs(original.diagnostics());
    }
  }

  @Test
  void captures_merged_by_mergecap_are_read_as_one(@TempDir Path folder) throws Exception {
    Path merged = folder.resolve("merged.pcapng");
    List<Path> samples = samples();
    run(
        "mergecap",
        "-a",
        "-I",
        "none",
        "-w",
        merged.toString(),
        samples.get(0).toString(),
        samples.get(1).toString());

    assertThat(read(merged).stats().packets())
        .isEqualTo(read(samples.get(0)).stats().packets() + read(samples.get(1)).stats().packets());
    assertThat(read(merged).openings().size())
        .isEqualTo(read(samples.get(0)).openings().size() + read(samples.get(1)).openings().size());
  }

  @Test
  void names_that_tshark_writes_into_a_file_are_read(@TempDir Path folder) throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "10.244.1.46 Pay.example.com\n");
    Path written = folder.resolve("named.pcapng");
    Path sample = samples().get(0);
    run(
        "tshark",
        "-r",
        sample.toString(),
        "-N",
        "n",
        "-W",
        "n",
        "-H",
        hosts.toString(),
        // Only names that are shown are resolved.
        "-P",
        "-w",
        written.toString());

    assertThat(read(written).names()).containsExactly("10.244.1.46 pay.example.com");
    assertThat(read(written).events()).isEqualTo(read(sample).events());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tshark_sees_the_same_frames_open_connections(Path sample) throws Exception {
    Recording recording = read(sample);

    assertThat(recording.openings().stream().map(one -> one.frame() + " " + one.answer()))
        .isEqualTo(
            fields(sample, "tcp.flags.syn == 1 && !icmp", "frame.number", "tcp.flags.ack").stream()
                .map(line -> line.replace("\t1", " true").replace("\t0", " false"))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tshark_sees_the_same_names_looked_up(Path sample) throws Exception {
    assertThat(read(sample).messages().stream().map(one -> one.frame() + "\t" + one.name()))
        .isEqualTo(
            fields(sample, "dns && udp.port == 53 && !icmp", "frame.number", "dns.qry.name"));
  }

  @ParameterizedTest
  @MethodSource("io.github.pcap2netpol.capture.layer.LinkLayerTest#wrappings")
  void tshark_reads_each_link_type_as_the_test_kit_builds_it(
      Wrapping wrapping, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("one.pcap");
    Files.write(
        file,
        pcapOf(
            wrapping.link(),
            wrapping.wrap().apply(LinkLayerTest.FOUR),
            wrapping.wrap().apply(LinkLayerTest.SIX)));

    assertThat(fields(file, "", "ip.dst", "tcp.dstport", "ipv6.dst", "udp.dstport"))
        .containsExactly("10.0.0.2\t80\t\t", "\t\tfd00::2\t6000");
  }

  private static Recording read(Path file) {
    return Recorder.read(new FileSource(file, file.toString()));
  }

  private static List<String> fields(Path file, String filter, String... fields) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-r", file.toString(), "-Y", filter, "-T", "fields"));
    for (String field : fields) {
      command.add("-e");
      command.add(field);
    }
    return run(command.toArray(String[]::new)).lines().toList();
  }

  private static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
