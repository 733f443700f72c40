package io.github.pcap2netpol.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job against {@code extract} on one machine. */
@ResourceLock(Ran.SPARK)
class SparkExtractTest {
  private static final String BUNDLE = "samples/pcaps/online-boutique";
  private static final String LOOSE = "./src/test/resources/captures";
  private static final String FRONTEND = "boutique/frontend-66d854cf9b-zq4gw.pcap";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void joined_files_are_byte_for_byte_what_extract_writes_on_one_machine(int files)
      throws IOException {
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", BUNDLE, LOOSE, "-o", one.toString()).done();

    Ran job = Ran.job(BUNDLE, LOOSE, "-o", output(), "--files", String.valueOf(files)).done();

    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
    assertThat(Written.parts(folder.resolve("out"))).hasSizeBetween(Math.min(files, 20), files);
    assertThat(job.out()).contains("captures of ").contains(" packets to " + output());
  }

  @Test
  void policies_report_and_tables_are_those_of_the_captures() throws IOException {
    Ran.job(BUNDLE + "/captures", "-o", output()).done();

    analyse(BUNDLE + "/captures", "captures");
    analyse(output(), "connections");

    Path policies = folder.resolve("connections/policies/boutique");
    try (Stream<Path> written = Files.list(policies)) {
      assertThat(written.filter(file -> !file.endsWith("kustomization.yaml"))).hasSize(12);
    }
    try (Stream<Path> files = Files.walk(folder.resolve("captures"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path same =
            folder.resolve("connections").resolve(folder.resolve("captures").relativize(file));
        assertThat(same).hasSameBinaryContentAs(file);
      }
    }
  }

  private void analyse(String captures, String into) {
    Ran.tool(
        "analyse",
        "--capture",
        captures,
        "--cluster",
        BUNDLE + "/cluster",
        "-o",
        folder.resolve(into).toString());
    assertThat(folder.resolve(into).resolve("report.json")).exists();
  }

  @Test
  void all_parts_of_a_capture_are_one_section_in_their_order() throws IOException {
    // One capture cut in two, and the later part listed first.
    Path captures = Files.createDirectories(folder.resolve("captures/boutique"));
    byte[] whole = Files.readAllBytes(Path.of(BUNDLE, "captures", FRONTEND));
    int cut = afterRecord(whole, whole.length / 2);
    Path second = captures.resolve("frontend.1.pcap");
    Path first = captures.resolve("frontend.pcap");
    Files.write(first, Arrays.copyOf(whole, cut));
    byte[] rest = new byte[24 + whole.length - cut];
    System.arraycopy(whole, 0, rest, 0, 24);
    System.arraycopy(whole, cut, rest, 24, whole.length - cut);
    Files.write(second, rest);
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", second.toString(), first.toString(), "-o", one.toString()).done();

    Ran.job(second.toString(), first.toString(), "-o", output()).done();

    byte[] joined = Written.joined(folder.resolve("out"));
    assertThat(joined).isEqualTo(Files.readAllBytes(one));
    assertThat(Written.text(joined))
        .containsOnlyOnce("\"kind\":\"capture\"")
        .contains("[\"" + first + "\",\"" + second + "\"]");
  }

  /** The end of the last record that ends before that offset (pcap, little-endian). */
  private static int afterRecord(byte[] pcap, int before) {
    ByteBuffer in = ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN);
    int end = 24;
    for (int next = end; next <= before; next += 16 + in.getInt(next + 8)) {
      end = next;
    }
    return end;
  }

  @Test
  void a_section_that_is_sent_in_many_pieces_is_put_together_in_order() throws IOException {
    Path capture = folder.resolve("web-0.pcap");
    Files.write(capture, openings(20_000));
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", capture.toString(), "-o", one.toString()).done();

    Ran.job(capture.toString(), "-o", output()).done();

    assertThat(Files.size(one)).isGreaterThan(2 * CaptureExtraction.PIECE);
    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
  }

  /** A capture (pcap, raw IPv4) of SYNs from that many addresses, which hardly compress. */
  private static byte[] openings(int count) {
    Random random = new Random(18);
    ByteBuffer pcap =
        ByteBuffer.allocate(24 + count * (16 + 40))
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(65535)
            .putInt(101);
    for (int i = 0; i < count; i++) {
      pcap.putInt(1_795_251_600 + i / 100).putInt(random.nextInt(1_000_000)).putInt(40).putInt(40);
      pcap.putInt(0x45000028).putInt(0).putInt(0x40060000);
      pcap.putInt(random.nextInt()).putInt(0x0af40105);
      pcap.putShort((short) (32768 + random.nextInt(28_000))).putShort((short) 8080);
      pcap.putInt(random.nextInt()).putInt(0).putInt(0x5002ffff).putInt(0);
    }
    return pcap.array();
  }

  @Test
  void a_task_that_fails_is_tried_again_and_the_result_is_the_same() throws IOException {
    String captures = BUNDLE + "/captures";
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", captures, "-o", one.toString()).done();
    FlakyFileSystem.failing(name(FRONTEND), 3);

    Ran job = Ran.job(captures, "-o", output()).done();

    assertThat(FlakyFileSystem.opened(name(FRONTEND))).isGreaterThan(3);
    assertThat(job.err()).isEmpty();
    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
  }

  @Test
  void a_file_that_cannot_be_read_in_four_attempts_is_named_and_the_rest_used() throws IOException {
    String captures = BUNDLE + "/captures";
    FlakyFileSystem.failing(name(FRONTEND), Integer.MAX_VALUE);

    Ran job = Ran.job(captures, "-o", output());
    FlakyFileSystem.failing(name(FRONTEND), 0);

    assertThat(job.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(job.err())
        .contains("severe: [capture-unreadable] " + captures + "/" + FRONTEND)
        .contains("the machine that holds it does not answer")
        .doesNotContain("times)");
    String text = Written.text(Written.joined(folder.resolve("out")));
    assertThat(text).contains("\"code\":\"capture-unreadable\"");
    assertThat(text.lines().filter(line -> line.contains("\"kind\":\"end\""))).hasSize(14);
    assertThat(text.lines().filter(line -> line.contains("\"kind\":\"opened\""))).isNotEmpty();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void a_bad_file_is_named_by_the_job_and_in_the_connections_file_and_the_rest_used()
      throws IOException {
    Path captures = Files.createDirectories(folder.resolve("captures/boutique"));
    Files.writeString(captures.resolve("broken.pcap"), "no capture at all");
    Files.copy(Path.of(BUNDLE, "captures", FRONTEND), captures.resolve("frontend.pcap"));
    Path one = folder.resolve("one.ndjson.gz");
    Ran alone = Ran.tool("extract", captures.toString(), "-o", one.toString());

    Ran job = Ran.job(captures.toString(), "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.FINDINGS).isEqualTo(alone.code());
    assertThat(job.err())
        .isEqualTo(alone.err())
        .contains("severe: [capture-not-recognised] " + captures.resolve("broken.pcap"));
    byte[] joined = Written.joined(folder.resolve("out"));
    assertThat(joined).isEqualTo(Files.readAllBytes(one));
    assertThat(Written.text(joined)).contains("\"code\":\"capture-not-recognised\"");
  }

  @Test
  void nothing_is_left_if_no_capture_has_a_readable_packet() throws IOException {
    Files.writeString(folder.resolve("broken.pcap"), "no capture at all");

    Ran job = Ran.job(folder.resolve("broken.pcap").toString(), "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(job.err()).contains("None of the captures contains a readable packet");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void a_connections_file_among_the_captures_is_refused_by_name() throws IOException {
    Path one = folder.resolve("one.ndjson.gz");
    Path capture = Path.of(BUNDLE, "captures", FRONTEND);
    Ran.tool("extract", capture.toString(), "-o", one.toString()).done();

    Ran job = Ran.job(one.toString(), capture.toString(), "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(job.err()).contains("severe: [capture-is-extracted] " + one);
    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
  }

  @Test
  void a_file_given_twice_counts_once() throws IOException {
    String capture = BUNDLE + "/captures/" + FRONTEND;
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", capture, "-o", one.toString()).done();

    // Hadoop takes such an address literally: a space is not written as %20.
    String address = "file://" + Path.of(capture).toAbsolutePath();
    Ran job = Ran.job(capture, address, "-o", output()).done();

    assertThat(job.err()).contains("warning: [input-twice]").contains("it counts once");
    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
  }

  @Test
  void an_output_folder_that_exists_is_not_touched() throws IOException {
    Files.createDirectories(folder.resolve("out"));

    Ran job = Ran.job(BUNDLE, "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(job.err())
        .contains("cannot write to " + output() + ": it exists already. Delete it");
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @Test
  void input_that_does_not_exist_is_said() {
    Ran job = Ran.job(folder.resolve("absent").toString(), "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(job.err()).contains(folder.resolve("absent") + " does not exist; check the path.");
  }

  @Test
  void a_file_system_that_hadoop_does_not_know_is_said() {
    Ran job = Ran.job("nowhere://captures", "-o", output());

    assertThat(job.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(job.err()).contains("\"nowhere://captures\" cannot be used").contains("nowhere");
  }

  @Test
  void usage_errors_start_no_job() {
    assertThat(Ran.job("-o", output()).code()).isEqualTo(ExitCode.USAGE);
    assertThat(Ran.job(BUNDLE).err())
        .contains("-o FOLDER is required")
        .contains("See pcap2netpol-spark --help");
    assertThat(Ran.job(BUNDLE, "-o", output(), "--files", "0").err())
        .contains("--files 0: at least 1 file is written");
    assertThat(Ran.job("--help").done().out())
        .contains("spark-submit pcap2netpol-spark.jar CAPTURE... -o FOLDER")
        .contains("--table=FOLDER");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private String output() {
    return folder.resolve("out").toString();
  }
}
