package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.testkit.BytesSource;
import io.github.pcap2netpol.testkit.CutCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every capture of the repository, cut in many places, each part extracted by itself. */
class JoinedPartsTest {
  /** Smaller captures are cut at each packet. */
  private static final int FEW_PACKETS = 24;

  private static final int CUTS = 6;

  static List<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>();
    for (Path capture : KnownPacketsTest.captures()) {
      if (CutCapture.canCut(Files.readAllBytes(capture))) {
        captures.add(capture);
      }
    }
    return captures;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void parts_that_were_extracted_apart_join_to_the_same_traffic(Path capture) throws IOException {
    CutCapture cut = new CutCapture(Files.readAllBytes(capture));
    int packets = cut.packets();
    List<Integer> places =
        packets <= FEW_PACKETS
            ? IntStream.rangeClosed(0, packets).boxed().toList()
            : IntStream.rangeClosed(1, CUTS).mapToObj(i -> packets * i / (CUTS + 1)).toList();
    for (int place : places) {
      assertJoins(cut.parts(List.of(place)), capture + " cut at " + place);
    }
    List<Integer> two = List.of(packets / 3, packets * 2 / 3);
    assertJoins(cut.parts(two), capture + " cut at " + two);
  }

  private record Read(Traffic traffic, List<Diagnostic> said) {}

  private static void assertJoins(List<byte[]> parts, String how) throws IOException {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    for (byte[] part : parts) {
      files.put(Path.of(files.isEmpty() ? "x.pcap" : "x." + files.size() + ".pcap"), part);
    }
    List<Path> names = List.copyOf(files.keySet());
    CaptureInput whole = new CaptureInput(Optional.empty(), names);
    Read expected = read(List.of(whole), files);

    List<Path> backwards = new ArrayList<>(names);
    Collections.reverse(backwards);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path name : backwards) {
      all.writeBytes(extracted(new CaptureInput(Optional.empty(), List.of(name)), files));
    }
    Path joined = Path.of("all.ndjson.gz");
    Map<Path, byte[]> connections = Map.of(joined, all.toByteArray());
    Read read = read(List.of(new CaptureInput(Optional.empty(), List.of(joined))), connections);

    assertThat(JoinPropertyTest.difference(expected.traffic(), read.traffic())).as(how).isEmpty();
    assertThat(read).as(how).isEqualTo(expected);
  }

  private static byte[] extracted(CaptureInput input, Map<Path, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConnectionExtractor.extract(
        List.of(input),
        sources(files),
        OverlayPorts.USUAL,
        1,
        ConnectionExtractor.Packing.GZIP,
        out,
        new Diagnostics());
    return out.toByteArray();
  }

  private static Read read(List<CaptureInput> inputs, Map<Path, byte[]> files) {
    TestBook book = FuzzedPackets.book();
    Diagnostics diagnostics = new Diagnostics();
    Traffic traffic =
        TrafficReader.read(
            new Bundle("", inputs, book.cluster(), book),
            sources(files),
            OverlayPorts.USUAL,
            1,
            diagnostics);
    return new Read(traffic, diagnostics.sorted());
  }

  private static Function<Path, CaptureSource> sources(Map<Path, byte[]> files) {
    return path -> new BytesSource(path.toString(), files.getOrDefault(path, new byte[0]));
  }
}
