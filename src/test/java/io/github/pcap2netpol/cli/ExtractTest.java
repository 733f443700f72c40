package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.testkit.CutCapture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The output, files and exit code of {@code extract}, and that its files can replace captures. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class ExtractTest extends SmallBundleRuns {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");

  @Test
  void analyse_writes_the_same_from_the_extracted_sample_byte_for_byte() throws IOException {
    Path file = folder.resolve("connections.ndjson.gz");
    CommandRun run = CommandRun.of("extract", SAMPLE, "-o", file);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).startsWith("Extracted 14 captures of 4511 packets (457 kB) to " + file);
    assertThat(run.err()).isEmpty();
    assertThat(analysed("extracted", file))
        .isEqualTo(analysed("whole", SAMPLE.resolve("captures")));
  }

  @Test
  void the_extracted_sample_is_less_than_a_seventh_of_the_captures() throws IOException {
    Path file = folder.resolve("connections.ndjson.gz");
    CommandRun.of("extract", SAMPLE, "-o", file);
    long captures;
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("captures"))) {
      captures = files.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
    assertThat(Files.size(file)).isLessThan(captures / 7);
  }

  @Test
  void a_file_name_without_gz_means_plain_text() throws Exception {
    Path text = folder.resolve("connections.ndjson");
    CommandRun run = CommandRun.of("extract", SAMPLE, "-o", text);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(text)).startsWith("{").endsWith("}\n");
    assertThat(analysed("from-text", text))
        .isEqualTo(analysed("from-captures", SAMPLE.resolve("captures")));
  }

  @Test
  void files_extracted_apart_are_joined_end_to_end_or_given_one_by_one() throws IOException {
    Path captures = SAMPLE.resolve("captures/boutique");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Path apart = Files.createDirectory(folder.resolve("apart"));
    try (Stream<Path> files = Files.list(captures)) {
      for (Path capture : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Path file = apart.resolve(capture.getFileName() + ".ndjson.gz");
        assertThat(CommandRun.of("extract", capture, "-o", file).code()).isEqualTo(ExitCode.DONE);
        all.writeBytes(Files.readAllBytes(file));
      }
    }
    Path joined = Files.write(folder.resolve("joined"), all.toByteArray());

    SortedMap<String, String> whole = analysed("whole", captures);
    assertThat(analysed("joined-out", joined)).isEqualTo(whole);
    assertThat(analysed("apart-out", apart)).isEqualTo(whole);
  }

  @Test
  void a_capture_and_its_extracted_form_count_once() {
    Path file = bundle.resolve("captures/shop/web.ndjson.gz");
    assertThat(
            CommandRun.of("extract", bundle.resolve("captures/shop/web.pcap"), "-o", file).code())
        .isEqualTo(ExitCode.DONE);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", folder.resolve("out"));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("[capture-twice] " + bundle.resolve("captures/shop/web.pcap"));
    assertThat(run.out()).contains("6 packets in 2 captures");
  }

  @Test
  void parts_of_the_sample_extracted_apart_make_the_same_files_byte_for_byte() throws IOException {
    Path captures = Files.createDirectories(folder.resolve("cut/boutique"));
    Path apart = Files.createDirectories(folder.resolve("apart"));
    try (Stream<Path> files = Files.list(SAMPLE.resolve("captures/boutique"))) {
      for (Path capture : files.sorted().toList()) {
        CutCapture cut = new CutCapture(Files.readAllBytes(capture));
        String stem = capture.getFileName().toString().replace(".pcap", "");
        List<byte[]> parts = cut.parts(List.of(cut.packets() / 3, cut.packets() / 2));
        for (int i = 0; i < parts.size(); i++) {
          String name = i == 0 ? stem : stem + "." + i;
          Path part = Files.write(captures.resolve(name + ".pcap"), parts.get(i));
          CommandRun run = CommandRun.of("extract", part, "-o", apart.resolve(name + ".ndjson"));
          assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
        }
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(apart)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        all.writeBytes(Files.readAllBytes(file));
      }
    }
    Path joined = Files.write(folder.resolve("joined"), all.toByteArray());
    Path atOnce = folder.resolve("at-once.ndjson.gz");
    CommandRun.of("extract", captures, "-o", atOnce);

    SortedMap<String, String> whole = analysed("whole", captures);
    assertThat(analysed("joined-out", joined)).isEqualTo(whole);
    assertThat(analysed("at-once-out", atOnce)).isEqualTo(whole);
  }

  @Test
  void parts_of_one_capture_are_joined_only_if_all_of_them_were_extracted() throws IOException {
    Path captures = bundle.resolve("captures/shop");
    Path second = Files.write(captures.resolve("web.1.pcap"), SmallBundle.call());
    CommandRun.of("extract", second, "-o", captures.resolve("web.1.ndjson.gz"));
    Files.delete(second);
    CommandRun mixed = CommandRun.of("analyse", bundle, "-o", folder.resolve("mixed"));
    assertThat(mixed.err()).contains("[capture-parts-apart]");

    CommandRun.of("extract", captures.resolve("web.pcap"), "-o", captures.resolve("web.ndjson.gz"));
    Files.delete(captures.resolve("web.pcap"));
    CommandRun joined = CommandRun.of("analyse", bundle, "-o", folder.resolve("joined"));
    assertThat(joined.err()).doesNotContain("[capture-parts-apart]");
  }

  @Test
  void a_file_missing_between_the_files_of_a_capture_is_severe() throws IOException {
    Path captures = bundle.resolve("captures/shop");
    Path third = Files.write(captures.resolve("web.2.pcap"), SmallBundle.call());
    CommandRun gap = CommandRun.of("analyse", bundle, "-o", folder.resolve("gap"));
    assertThat(gap.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(gap.err()).contains("[capture-file-missing]", "number 1 is missing");

    for (String name : List.of("web", "web.2")) {
      Path capture = captures.resolve(name + ".pcap");
      CommandRun.of("extract", capture, "-o", captures.resolve(name + ".ndjson.gz"));
      Files.delete(capture);
    }
    CommandRun extracted = CommandRun.of("analyse", bundle, "-o", folder.resolve("extracted"));
    assertThat(extracted.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(extracted.err()).contains("[capture-file-missing]", "number 1 is missing");

    Files.move(captures.resolve("web.2.ndjson.gz"), folder.resolve("other.ndjson.gz"));
    Files.write(captures.resolve("web.1.pcap"), SmallBundle.call());
    assertThat(third).doesNotExist();
    CommandRun whole = CommandRun.of("analyse", bundle, "-o", folder.resolve("whole"));
    assertThat(whole.err()).doesNotContain("[capture-file-missing]");
  }

  @Test
  void parts_that_cannot_be_put_aside_are_used_apart_and_that_is_severe() throws Exception {
    Path captures = bundle.resolve("captures/shop");
    Files.write(captures.resolve("web.1.pcap"), SmallBundle.call());
    for (String name : List.of("web", "web.1")) {
      Path capture = captures.resolve(name + ".pcap");
      CommandRun.of("extract", capture, "-o", captures.resolve(name + ".ndjson.gz"));
      Files.delete(capture);
    }

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("nowhere"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "analyse",
                bundle.toString(),
                "-o",
                folder.resolve("out").toString())
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    String found = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(found).isEqualTo(ExitCode.FINDINGS.number());
    assertThat(found).contains("[parts-not-put-aside]", "nowhere", "-Djava.io.tmpdir=FOLDER");
  }

  @Test
  void with_standard_input_and_output_it_works_as_a_filter() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(SmallBundle.call()));
    try {
      assertThat(
              Main.run(
                  new String[] {"extract", "-", "-o", "-"},
                  new Environment(
                      new PrintStream(out, true, StandardCharsets.UTF_8),
                      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                      Set.of(),
                      OptionalInt.empty(),
                      Map.of())))
          .isEqualTo(ExitCode.DONE);
    } finally {
      System.setIn(before);
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("{\"format\":\"pcap2netpol-connections\",\"version\":4}\n");
    }
    Path file = bundle.resolve("captures/shop/web.ndjson.gz");
    Files.write(file, out.toByteArray());
    Files.delete(bundle.resolve("captures/shop/web.pcap"));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", folder.resolve("out"));
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("\"name\": \"" + file + "\"", "\"pod\": \"shop/web\"");
  }

  @Test
  void problems_of_a_capture_are_reported_by_extract_and_again_by_analyse() throws IOException {
    Path capture = bundle.resolve("captures/shop/web.pcap");
    byte[] whole = SmallBundle.call();
    Files.write(capture, Arrays.copyOf(whole, whole.length - 7));
    Path file = folder.resolve("c.ndjson.gz");
    CommandRun run = CommandRun.of("extract", bundle, "-o", file);
    CommandRun analysed =
        CommandRun.of(
            "analyse",
            "--capture",
            file,
            "--cluster",
            bundle.resolve("cluster"),
            "-o",
            folder.resolve("out"));

    assertThat(run.err()).contains("[capture-truncated] " + capture);
    assertThat(analysed.err()).contains("[capture-truncated] " + capture);
  }

  @Test
  void the_result_of_an_earlier_run_is_replaced_even_among_the_captures() {
    Path file = bundle.resolve("captures/connections.ndjson.gz");
    assertThat(CommandRun.of("extract", bundle, "-o", file).code()).isEqualTo(ExitCode.DONE);
    CommandRun again = CommandRun.of("extract", bundle, "-o", file);
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(again.out()).startsWith("Extracted 2 captures of 6 packets");
  }

  @Test
  void no_capture_is_overwritten() throws IOException {
    Path capture = bundle.resolve("captures/shop/web.pcap");
    CommandRun run = CommandRun.of("extract", bundle, "-o", capture);

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.err()).contains("an input of this run");
    assertThat(Files.readAllBytes(capture)).isEqualTo(SmallBundle.call());
  }

  @Test
  void an_extracted_file_is_not_extracted_again() {
    Path file = folder.resolve("c.ndjson.gz");
    CommandRun.of("extract", bundle, "-o", file);
    CommandRun run = CommandRun.of("extract", bundle, file, "-o", folder.resolve("d.ndjson.gz"));

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("[capture-is-extracted] " + file, "cat");
  }

  @Test
  void without_any_packet_nothing_is_written() throws IOException {
    Path nonsense = Files.writeString(folder.resolve("x.pcap"), "nonsense");
    Path file = folder.resolve("c.ndjson.gz");
    CommandRun run = CommandRun.of("extract", nonsense, "-o", file);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[capture-not-recognised]", "nothing to extract");
    assertThat(file).doesNotExist();
  }

  @Test
  void a_path_that_does_not_exist_ends_the_run() {
    CommandRun run = CommandRun.of("extract", folder.resolve("no"), "-o", folder.resolve("c"));
    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("does not exist");
  }

  @Test
  void a_damaged_file_is_severe_for_analyse() throws IOException {
    Path file = folder.resolve("c.ndjson.gz");
    CommandRun.of("extract", bundle, "-o", file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 30));
    CommandRun run =
        CommandRun.of(
            "analyse",
            "--capture",
            file,
            "--cluster",
            bundle.resolve("cluster"),
            "-o",
            folder.resolve("out"));

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [connections-truncated] " + file);
  }

  @Test
  void usage_errors_are_reported() {
    assertMistake("nothing to extract", "extract", "-o", "x");
    assertMistake("-o FILE is required", "extract", bundle);
    assertMistake("only once", "extract", "-", "-", "-o", "x");
    assertMistake("a port must be from 1 to 65535", "extract", "-", "-o", "x", "--vxlan-port", "0");
    CommandRun terminal =
        CommandRun.with(Set.of(Terminal.OUTPUT), Map.of(), "extract", bundle, "-o", "-");
    assertThat(terminal.code()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("to the terminal");
  }

  @Test
  void help_fits_into_eighty_columns() {
    CommandRun run = CommandRun.with(Set.of(), Map.of("COLUMNS", "80"), "extract", "--help");
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("CAPTURE", "-o, --output");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  /** The files that analyse writes, with these captures and the sample's metadata. */
  private SortedMap<String, String> analysed(String name, Path captures) throws IOException {
    Path out = folder.resolve(name);
    CommandRun run =
        CommandRun.of("analyse", "--capture", captures, "--cluster", SAMPLE, "-o", out);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    SortedMap<String, String> written = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        written.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return written;
  }

  private static void assertMistake(String said, Object... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("pcap2netpol: ").contains(said, "See pcap2netpol extract");
  }

  @Test
  void a_reader_that_goes_away_ends_the_run_quietly() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "extract",
                "-",
                "-o",
                "-")
            .start();
    process.getInputStream().close(); // before there is anything to write
    try (OutputStream in = process.getOutputStream()) {
      in.write(SmallBundle.call());
    }

    assertThat(process.waitFor()).isEqualTo(ExitCode.READER_GONE.number()).isEqualTo(141);
    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
  }
}
