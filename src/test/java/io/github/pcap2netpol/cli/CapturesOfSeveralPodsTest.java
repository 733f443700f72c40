package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.TarBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The captures of the sample's pods, in other forms, give the same result as in fourteen files. */
class CapturesOfSeveralPodsTest {
  private static final SamplePackets SAMPLE = SamplePackets.read();

  @TempDir private Path folder;

  @Test
  void merged_into_one_pcap_they_make_the_same_policies() throws IOException {
    assertThat(policiesOf(file("merged.pcap", SAMPLE.merged()))).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void by_interfaces_that_name_their_pods_they_make_the_same_policies() throws IOException {
    assertThat(policiesOf(file("merged.pcapng", SAMPLE.byInterface())))
        .isEqualTo(policiesOfTheBundle());
  }

  @Test
  void extracted_they_make_the_same_policies() throws IOException {
    Path merged = file("merged.pcapng", SAMPLE.byInterface());
    Path extracted = folder.resolve("merged.ndjson.gz");
    assertThat(CommandRun.of("extract", merged, "-o", extracted).code()).isEqualTo(ExitCode.DONE);

    assertThat(policiesOf(extracted)).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void in_a_tar_they_make_the_same_policies() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Path file : SamplePackets.files()) {
      files.put("shop/" + file.getFileName(), Files.readAllBytes(file));
    }

    assertThat(policiesOf(file("captures.tar", TarBytes.tar(files))))
        .isEqualTo(policiesOfTheBundle());
  }

  @Test
  void as_captures_of_their_two_nodes_they_make_the_same_policies() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, byte[]> node : SampleOnNodes.captures(SAMPLE).entrySet()) {
      files.add(file(node.getKey() + ".pcap", node.getValue()));
    }

    assertThat(policiesOf(files.toArray(Path[]::new))).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void in_the_tarballs_of_retina_they_make_the_same_policies() throws IOException {
    assertThat(policiesOf(retinasTarballs().toArray(Path[]::new))).isEqualTo(policiesOfTheBundle());
  }

  @Test
  void retinas_notes_tell_the_pods_interfaces_and_what_else_is_there_is_named() throws IOException {
    policiesOf(retinasTarballs().toArray(Path[]::new));

    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("8 since its node reaches it over an interface of its own")
        .contains("iptables-rules.txt, proc-net/")
        .doesNotContain("ip-resources.txt");
  }

  @Test
  void extracted_from_archives_they_make_the_same_policies() throws IOException {
    Path extracted = folder.resolve("nodes.ndjson.gz");
    List<Object> args = new ArrayList<>(List.of("extract", "-o", extracted));
    args.addAll(retinasTarballs());
    CommandRun run = CommandRun.of(args.toArray());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).startsWith("Extracted 2 captures of ");
    assertThat(policiesOf(extracted)).isEqualTo(policiesOfTheBundle());
  }

  private List<Path> retinasTarballs() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, byte[]> node : SampleOnNodes.captures(SAMPLE).entrySet()) {
      String name = "retina-capture-" + node.getKey() + "-20261121084842UTC";
      Map<String, byte[]> entries = new TreeMap<>();
      entries.put(name + ".pcap", node.getValue());
      entries.put(
          "ip-resources.txt",
          SampleOnNodes.ipResources(node.getKey()).getBytes(StandardCharsets.UTF_8));
      entries.put("iptables-rules.txt", "*nat\nCOMMIT\n".getBytes(StandardCharsets.UTF_8));
      entries.put("proc-net/arp", "IP address\n".getBytes(StandardCharsets.UTF_8));
      entries.put("proc-net/snmp", "Ip:\n".getBytes(StandardCharsets.UTF_8));
      files.add(file(name + ".tar.gz", CaptureBytes.gzip(TarBytes.tar(entries))));
    }
    return files;
  }

  /** A clock that was not set, and the year 1 as Go's programs write it in 32 bits. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2_288_912_640L})
  void without_usable_times_they_make_the_same_policies_and_that_is_said(long second)
      throws IOException {
    List<SamplePackets.Packet> packets =
        SAMPLE.packets().stream()
            .map(each -> new SamplePackets.Packet(each.pod(), second * 1_000_000, each.frame()))
            .toList();

    assertThat(policiesOf(file("merged.pcap", SamplePackets.pcap(packets))))
        .isEqualTo(policiesOfTheBundle());
    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("capture-without-clock");
  }

  @Test
  void the_report_says_which_pods_it_holds_and_how_that_is_known() throws IOException {
    policiesOf(file("merged.pcapng", SAMPLE.byInterface()));

    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("capture-of-several-pods", "all that 14 pods sent and received");
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private SortedMap<String, String> policiesOf(Path... captures) {
    Path out = folder.resolve("out");
    List<Object> args = new ArrayList<>(List.of("analyse", "--capture"));
    args.addAll(List.of(captures));
    args.addAll(List.of("--cluster", SamplePackets.SAMPLE, "-n", "boutique", "-o", out));
    CommandRun run = CommandRun.of(args.toArray());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    return policies(out);
  }

  private SortedMap<String, String> policiesOfTheBundle() {
    Path out = folder.resolve("out-of-bundle");
    assertThat(CommandRun.of("analyse", SamplePackets.SAMPLE, "-o", out).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(policies(out).keySet()).filteredOn(path -> path.startsWith("policies/")).hasSize(14);
    return policies(out);
  }

  private static SortedMap<String, String> policies(Path out) {
    SortedMap<String, String> policies = new TreeMap<>(AnalyseTest.files(out));
    policies.keySet().removeIf(path -> !path.matches("(policies|lockdown)/.*"));
    return policies;
  }
}
