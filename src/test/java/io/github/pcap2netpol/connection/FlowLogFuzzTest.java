package io.github.pcap2netpol.connection;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.objects.MetadataFile;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.connection.ConnectionExtractor.Packing;
import io.github.pcap2netpol.connection.FlowLogImporter.Imported;
import io.github.pcap2netpol.connection.FlowLogImporter.RecordFile;
import io.github.pcap2netpol.connection.FlowLogImporter.Settings;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.metadata.RecordedObjects;
import io.github.pcap2netpol.flowlog.metadata.StandInAddresses;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.testkit.BytesSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

/**
 * No flow records make an import fail, no impossible time in them is accepted, and the files that
 * it writes can be read: the connections file, and the metadata made of the records.
 */
class FlowLogFuzzTest {
  private static final String FILE = "records";
  private static final Instant ASSUMED = Instant.parse("2026-11-20T10:00:00Z");

  /**
   * Before the first of these tools existed; an entry of conntrack may claim to be ten years old.
   */
  private static final Instant EARLIEST = Instant.parse("1979-01-01T00:00:00Z");

  /** A connection of Zeek may claim to last ten years. */
  private static final Instant LATEST = Instant.parse("2211-01-01T00:00:00Z");

  @TempDir Path root;

  /** Records after a byte that chooses the format. */
  @FuzzTest
  void flow_records(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    FlowLogFormat[] formats = FlowLogFormat.values();
    FlowLogFormat format = formats[Math.floorMod(input[0], formats.length)];
    byte[] records = Arrays.copyOfRange(input, 1, input.length);
    Result result = inBoundedMemory(() -> Result.of(format, records));
    requirePlaced(result.said());
    for (CaptureStats file : result.imported().files()) {
      require(
          file.packets() <= records.length || isPacked(records),
          "more records than bytes: " + file);
      file.first().ifPresent(time -> require(!time.isBefore(EARLIEST), "too early: " + time));
      file.last().ifPresent(time -> require(time.isBefore(LATEST), "too late: " + time));
    }
    requireConnections(result);
    requireMetadata(result);
  }

  /** The result of an import. */
  private record Result(
      Imported imported,
      ByteArrayOutputStream connections,
      RecordedObjects objects,
      List<Diagnostic> said) {
    static Result of(FlowLogFormat format, byte[] records) throws IOException {
      Diagnostics diagnostics = new Diagnostics();
      RecordedObjects objects = RecordedObjects.collecting();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Imported imported =
          FlowLogImporter.importAll(
              List.of(new RecordFile(new BytesSource(FILE, records), EpochNanos.of(ASSUMED))),
              new Settings(format, new StandInAddresses(), new TreeSet<>(), new TreeSet<>()),
              objects,
              Packing.NONE,
              out,
              diagnostics);
      return new Result(imported, out, objects, diagnostics.sorted());
    }
  }

  private static void requireConnections(Result result) {
    Diagnostics complaints = new Diagnostics();
    List<ExtractedLine> lines = new ArrayList<>();
    ConnectionsReader.read(
        new ByteArrayInputStream(result.connections().toByteArray()), FILE, lines::add, complaints);
    require(
        complaints.sorted().isEmpty(),
        "what was written is not understood: " + complaints.sorted());
    long found = lines.stream().filter(ExtractedLine.Found.class::isInstance).count();
    require(found > 0 || result.said().isEmpty(), "readers of the file are not told");
  }

  private void requireMetadata(Result result) throws Exception {
    Path file =
        Files.writeString(
            root.resolve("metadata.json"), result.objects().toJson(new Diagnostics()), UTF_8);
    Diagnostics complaints = new Diagnostics();
    MetadataObjects objects = new MetadataObjects(complaints);
    MetadataFile.read(file, found -> objects.add(found, file.toString()), complaints);
    require(
        complaints.sorted().isEmpty(),
        "what was written is not understood: " + complaints.sorted());
  }

  private static boolean isPacked(byte[] records) {
    return records.length > 1 && records[0] == 0x1f && (records[1] & 0xff) == 0x8b;
  }
}
