package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The output, files and exit code of {@code import}. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class ImportTest {
  private static final Path RECORDS = Path.of("src/test/resources/flowlog");
  private static final Path ZEEK = RECORDS.resolve("zeek-tsv/conn.log");
  private static final Path MICROSHIELD = RECORDS.resolve("microshield/flows.json");
  private static final Path CLUSTER = RECORDS.resolve("cluster.yaml");

  /** Hubble configured to leave addresses out. */
  private static final String WITHOUT_ADDRESSES =
      """
      {"flow":{"time":"2026-11-20T10:00:00Z","verdict":"FORWARDED","l4":{"TCP":{"source_port":40000,"destination_port":8080,"flags":{"SYN":true}}},"source":{"namespace":"shop","pod_name":"web-7d4b9c6f5-x2k8p","labels":["k8s:app=web"]},"destination":{"namespace":"shop","pod_name":"api-5f6d7c8b9-q4w5z","labels":["k8s:app=api"]},"is_reply":false,"traffic_direction":"INGRESS"}}
      {"flow":{"time":"2026-11-20T10:00:00Z","verdict":"FORWARDED","l4":{"TCP":{"source_port":8080,"destination_port":40000,"flags":{"SYN":true,"ACK":true}}},"source":{"namespace":"shop","pod_name":"api-5f6d7c8b9-q4w5z","labels":["k8s:app=api"]},"destination":{"namespace":"shop","pod_name":"web-7d4b9c6f5-x2k8p","labels":["k8s:app=web"]},"is_reply":true,"traffic_direction":"INGRESS"}}
      """;

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("connections.ndjson.gz");
  }

  @Test
  void records_become_a_file_that_analyse_takes_in_place_of_captures() {
    CommandRun run = CommandRun.of("import", "zeek", ZEEK, "-o", out());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("Imported 10 records of Zeek to " + out())
        .contains("Next: pcap2netpol analyse --capture " + out() + " --cluster METADATA");

    CommandRun analysed =
        CommandRun.of(
            "analyse", "--capture", out(), "--cluster", CLUSTER, "-o", folder.resolve("out"));
    assertThat(analysed.code()).as(analysed.err()).isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("out/policies/shop/web.yaml")).exists();
  }

  @Test
  void without_metadata_the_labels_that_microshield_recorded_are_used() throws IOException {
    Path metadata = folder.resolve("metadata.json");
    CommandRun run =
        CommandRun.of("import", "microshield", MICROSHIELD, "-o", out(), "--metadata", metadata);
    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("[records-partial]", "[records-address-shared] 10.244.1.1");
    assertThat(run.out()).contains("--cluster " + metadata);

    CommandRun.of(
        "analyse", "--capture", out(), "--cluster", metadata, "-o", folder.resolve("out"));
    assertThat(Files.readString(folder.resolve("out/policies/shop/api.yaml")))
        .contains("app: api", "app: web", "port: 8080", "app: db", "port: 5432");
  }

  @Test
  void pods_known_only_by_name_get_addresses_in_the_metadata_written_beside() throws IOException {
    Path records = Files.writeString(folder.resolve("flows.json"), WITHOUT_ADDRESSES);
    Path metadata = folder.resolve("metadata.json");
    CommandRun run =
        CommandRun.of("import", "hubble", records, "-o", out(), "--metadata", metadata);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);

    CommandRun.of(
        "analyse", "--capture", out(), "--cluster", metadata, "-o", folder.resolve("out"));
    assertThat(Files.readString(folder.resolve("out/policies/shop/api.yaml")))
        .contains("app: web", "port: 8080");
  }

  @Test
  void pods_known_only_by_name_get_their_addresses_from_the_given_metadata() throws IOException {
    Path records = Files.writeString(folder.resolve("flows.json"), WITHOUT_ADDRESSES);
    Path text = folder.resolve("connections.ndjson");
    CommandRun run = CommandRun.of("import", "hubble", records, "-o", text, "--cluster", CLUSTER);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(text)).contains("\"from\":\"10.244.1.5\",\"to\":\"10.244.2.6\"");
  }

  @Test
  void without_metadata_pods_known_only_by_name_cannot_be_used_and_that_is_reported()
      throws IOException {
    Path records = Files.writeString(folder.resolve("flows.json"), WITHOUT_ADDRESSES);
    CommandRun run = CommandRun.of("import", "hubble", records, "-o", out());

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("None of the files has a record of Hubble that can be used");
    assertThat(out()).doesNotExist();
  }

  @Test
  void missing_metadata_for_records_without_addresses_is_reported_even_if_others_have_addresses()
      throws IOException {
    Path records =
        Files.writeString(
            folder.resolve("flows.json"),
            Files.readString(RECORDS.resolve("hubble/flows.ndjson")) + "\n" + WITHOUT_ADDRESSES);
    CommandRun run = CommandRun.of("import", "hubble", records, "-o", out());

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("[records-without-address]", "--cluster", "--metadata");
  }

  @Test
  void standard_input_is_read_once_compressed_or_not() throws IOException {
    byte[] plain = Files.readAllBytes(RECORDS.resolve("hubble/flows.ndjson"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    Path text = folder.resolve("a.ndjson");
    CommandRun.reading(plain, "import", "hubble", "-", "-o", text);
    String expected = Files.readString(text);
    CommandRun.reading(packed.toByteArray(), "import", "hubble", "-", "-o", text);

    assertThat(Files.readString(text)).isEqualTo(expected).contains("\"kind\":\"opened\"");
    assertThat(CommandRun.of("import", "hubble", "-", "-", "-o", text).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_compressed_file_that_ends_early_is_used_up_to_there() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(ZEEK));
    }
    byte[] cut = new byte[packed.size() * 3 / 4];
    System.arraycopy(packed.toByteArray(), 0, cut, 0, cut.length);
    Path records = Files.write(folder.resolve("conn.log.gz"), cut);
    CommandRun run = CommandRun.of("import", "zeek", records, "-o", out());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("[records-cut-off] " + records);
    assertThat(run.out()).containsPattern("Imported [1-9][0-9]* records");
  }

  @Test
  void a_damaged_first_line_does_not_affect_the_others() throws IOException {
    Path records = folder.resolve("flows.json");
    Files.writeString(
        records,
        "{\"flow\":".repeat(5000)
            + "\n"
            + Files.readString(RECORDS.resolve("hubble/flows.ndjson")));
    CommandRun run = CommandRun.of("import", "hubble", records, "-o", out());

    assertThat(run.out()).startsWith("Imported 22 records");
    assertThat(run.err()).contains("[record-malformed] " + records + ", line 1: ", "nested more");
  }

  @Test
  void the_result_does_not_depend_on_the_order_of_the_files() throws IOException {
    String[] lines = Files.readString(RECORDS.resolve("hubble/flows.ndjson")).split("\n", -1);
    StringBuilder odd = new StringBuilder();
    StringBuilder even = new StringBuilder();
    for (int i = 0; i < lines.length - 1; i++) {
      (i % 2 == 0 ? even : odd).append(lines[i]).append('\n');
    }
    Path a = Files.writeString(folder.resolve("a"), odd);
    Path b = Files.writeString(folder.resolve("b"), even);
    Path one = folder.resolve("one.ndjson");
    Path other = folder.resolve("other.ndjson");
    CommandRun.of("import", "hubble", a, b, "-o", one);
    CommandRun.of("import", "hubble", b, a, "-o", other);

    assertThat(Files.readString(other)).isEqualTo(Files.readString(one));
  }

  @Test
  void records_of_another_tool_are_refused_and_nothing_is_written() {
    for (String format : new String[] {"hubble", "netobserv", "conntrack", "microshield"}) {
      CommandRun run = CommandRun.of("import", format, ZEEK, "-o", out());

      assertThat(run.code()).as(format).isEqualTo(ExitCode.INPUT_UNUSABLE);
      assertThat(run.err()).contains("Is FORMAT right?");
      assertThat(out()).doesNotExist();
    }
  }

  @Test
  void a_file_that_is_something_else_is_told_apart_and_what_to_do_is_said() throws IOException {
    Path capture =
        Path.of("samples/pcaps/online-boutique/captures/boutique/redis-cart-59bc85dcd-sv5fq.pcap");
    Path loki = folder.resolve("loki.json");
    Files.writeString(
        loki,
        """
        {"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"netobserv-flowcollector"},"values":[["1790000000000000000","{\\"SrcAddr\\":\\"10.0.0.1\\"}"]]}]}}
        """);
    Path xml = folder.resolve("table.xml");
    Files.writeString(xml, "<?xml version=\"1.0\"?>\n<conntrack>\n<flow></flow>\n</conntrack>\n");

    assertThat(refused("hubble", capture)).contains(capture + " is a capture", "analyse --capture");
    assertThat(refused("netobserv", loki)).contains(loki + " is the answer of Loki", "jq -r");
    assertThat(refused("conntrack", xml)).contains(xml + " is conntrack's XML", "-o extended");
  }

  private String refused(String format, Path file) {
    CommandRun run = CommandRun.of("import", format, file, "-o", out());
    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    return run.err();
  }

  @Test
  void the_same_records_under_two_names_count_once_and_that_is_said() throws IOException {
    Path copy = Files.copy(ZEEK, folder.resolve("copy.log"));
    Path link = Files.createSymbolicLink(folder.resolve("link.log"), ZEEK.toAbsolutePath());

    CommandRun run = CommandRun.of("import", "zeek", ZEEK, copy, link, "-o", out());

    assertThat(run.out()).startsWith("Imported 10 records of Zeek");
    assertThat(run.err()).contains("is a copy of", "It is given twice; it counts once.");
  }

  @Test
  void with_a_namespace_only_that_one_counts_as_recorded() throws IOException {
    CommandRun.of("import", "zeek", ZEEK, "-o", out(), "--namespace", "shop", "--node", "node-1");
    CommandRun.of("analyse", "--capture", out(), "--cluster", CLUSTER, "-o", folder.resolve("out"));

    assertThat(folder.resolve("out/policies/shop/web.yaml")).exists();
    assertThat(folder.resolve("out/policies/shop/api.yaml")).doesNotExist();
    assertThat(folder.resolve("out/policies/kube-system")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          import                                                   | no format: expected one of hubble
          import pcap x -o y                                       | unknown format "pcap"
          import zeek -o y                                         | nothing to import
          import zeek x                                            | -o FILE is required
          import zeek x -o y --metadata m                          | --metadata is not possible with zeek
          import hubble x -o y --metadata m --cluster c            | exclude each other
          import zeek x -o y --time yesterday                      | invalid --time "yesterday"
          import zeek x -o y --time 2500-01-01T00:00:00Z           | expected a time from 1970 to 2199
          import hubble x -o ./y --metadata y                      | -o and --metadata name the same file
          import zeek x -o y --namespace Shop                      | "Shop" is not the name of a namespace
          import zeek x -o y --node -x-                            | "-x-" is not the name of a node
          """)
  void a_usage_error_is_found_before_anything_is_read(String command, String message) {
    CommandRun run = CommandRun.of((Object[]) command.split(" ", -1));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(message).contains("See pcap2netpol import --help");
  }

  @Test
  void a_missing_file_and_a_folder_are_reported() {
    assertThat(CommandRun.of("import", "zeek", folder.resolve("none"), "-o", out()).err())
        .contains("does not exist");
    assertThat(CommandRun.of("import", "zeek", folder, "-o", out()).err()).contains("is a folder");
  }

  @Test
  void input_is_never_overwritten() throws IOException {
    Path records = Files.writeString(folder.resolve("conn.log"), Files.readString(ZEEK), UTF_8);
    CommandRun run = CommandRun.of("import", "zeek", records, "-o", records);

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(Files.readString(records)).isEqualTo(Files.readString(ZEEK));
  }
}
