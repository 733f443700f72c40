package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.flowlog.FlowLogFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Small realistic files in each format of flow records, and the results. */
class ImportedRecordsTest {
  private static final Path ROOT = Path.of("src", "test", "resources", "flowlog");
  private static final Path CLUSTER = ROOT.resolve("cluster.yaml");

  @TempDir private Path temporary;

  @TestFactory
  Stream<DynamicTest> the_output_for_each_format_is_the_approved_one() {
    return Stream.of(
            "hubble/flows.ndjson",
            "zeek-tsv/conn.log",
            "zeek-json/conn.log",
            "netobserv/flows.json",
            "conntrack/node-1.txt",
            "microshield/flows.json")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name, () -> check(name.split("/", 2)[0], ROOT.resolve(name))));
  }

  private void check(String folder, Path records) throws Exception {
    FlowLogFormat format = FlowLogFormat.of(folder.replaceAll("-.*", "")).orElseThrow();
    ImportedRecords imported =
        ImportedRecords.of(format, temporary.resolve(folder + ".ndjson"), records);
    Run run = imported.analysed(CLUSTER);
    SortedMap<String, byte[]> made = new TreeMap<>();
    made.put("connections.ndjson", Files.readAllBytes(imported.connections()));
    made.put("import.txt", ImportedRecords.text(imported.said()).getBytes(UTF_8));
    made.put(
        "analyse.txt",
        ImportedRecords.text(run.analysis().diagnostics())
            .replace(temporary.toString(), "")
            .getBytes(UTF_8));
    if (format.describesPods()) {
      made.put("metadata.json", imported.metadata().getBytes(UTF_8));
    }
    run.files("policies").forEach((path, text) -> made.put(path, text.getBytes(UTF_8)));
    run.files().entrySet().stream()
        .filter(file -> file.getKey().equals("connections.csv"))
        .forEach(file -> made.put(file.getKey(), file.getValue().getBytes(UTF_8)));
    assertThat(GoldenFolders.differences(ROOT.resolve(folder).resolve("expected"), made)).isEmpty();
  }
}
