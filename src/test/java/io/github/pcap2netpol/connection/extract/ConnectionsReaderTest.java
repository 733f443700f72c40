package io.github.pcap2netpol.connection.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.Packets;
import io.github.pcap2netpol.connection.Reading;
import io.github.pcap2netpol.connection.TestBook;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed connections files. */
class ConnectionsReaderTest {
  private static final String HEAD = "{\"format\":\"pcap2netpol-connections\",\"version\":2}\n";
  private static final String CAPTURE = "{\"kind\":\"capture\",\"files\":[\"a.pcap\"]}\n";
  private static final String OPENED =
      "{\"kind\":\"opened\",\"from\":\"10.0.0.1\",\"to\":\"10.0.0.2\",\"protocol\":\"TCP\","
          + "\"port\":80,\"outcome\":\"answered\",\"connections\":1,\"packets\":3,"
          + "\"first\":[1000,0,1],\"last\":[20,0,3],\"samples\":[[7,40000]]}\n";
  private static final String OPEN =
      "{\"kind\":\"opened\",\"from\":\"10.0.0.1\",\"to\":\"10.0.0.2\",\"protocol\":\"SCTP\","
          + "\"port\":79,\"outcome\":\"tried\",\"connections\":1,\"packets\":1,"
          + "\"first\":[900,0,1],\"last\":[20,0,3],\"samples\":[[6,40000]],"
          + "\"open\":{\"protocol\":\"TCP\",\"one\":\"10.0.0.1\",\"onePort\":40000,"
          + "\"other\":\"10.0.0.2\",\"otherPort\":80,\"fromOne\":1,\"fromOther\":0,"
          + "\"first\":[1000,0,1],\"last\":[20,0,3],\"stage\":\"opening\",\"sequence\":7,"
          + "\"opened\":[5,0,2],\"asked\":true,\"oneDid\":[\"spoke\"],\"otherDid\":[]}}\n";
  private static final String STREAM =
      "{\"kind\":\"stream\",\"protocol\":\"SCTP\",\"one\":\"10.0.0.1\",\"onePort\":40000,"
          + "\"other\":\"10.0.0.2\",\"otherPort\":81,\"first\":[1000,0,1],\"events\":["
          + "{\"kind\":\"answer\",\"sequence\":8,\"acknowledgment\":10,\"first\":[0,0,1]},"
          + "{\"kind\":\"segments\",\"packets\":2,\"sequence\":9,\"lowest\":6,\"highest\":11,"
          + "\"first\":[1,0,2],\"last\":[2,0,3]}]}\n";
  private static final String LOOKUP =
      "{\"kind\":\"lookup\",\"client\":\"10.0.0.1\",\"port\":40000,\"name\":\"db\","
          + "\"type\":28,\"first\":[1000,0,1]}\n";
  private static final String FILE = "{\"kind\":\"file\",\"format\":\"pcap\",\"packets\":3}\n";

  private final Diagnostics diagnostics = new Diagnostics();

  private static String end(int lines) {
    return "{\"kind\":\"end\",\"lines\":"
        + lines
        + ",\"openings\":1,\"answers\":1,\"closings\":0,\"others\":1,\"crowdedOut\":0}\n";
  }

  private static byte[] packed(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private List<ExtractedLine> read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private List<ExtractedLine> read(byte[] bytes) {
    return read(new ByteArrayInputStream(bytes));
  }

  private List<ExtractedLine> read(InputStream in) {
    List<ExtractedLine> lines = new ArrayList<>();
    ConnectionsReader.read(in, "x.ndjson", lines::add, diagnostics);
    return lines;
  }

  private List<String> said() {
    return diagnostics.sorted().stream()
        .map(one -> one.code() + " " + one.place() + ": " + one.message())
        .toList();
  }

  @Test
  void a_complete_file_is_read_compressed_or_not() {
    String text = HEAD + CAPTURE + OPENED + FILE + end(2);
    assertThat(read(text)).hasSize(3);
    assertThat(read(packed(text))).hasSize(3);
    assertThat(said()).isEmpty();
  }

  @Test
  void files_joined_end_to_end_are_one_file_compressed_or_not() {
    String text = HEAD + CAPTURE + OPENED + FILE + end(2);
    byte[] packed = packed(text);
    byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
    System.arraycopy(packed, 0, twice, packed.length, packed.length);
    assertThat(read(text + text)).hasSize(6);
    assertThat(read(twice)).hasSize(6);
    assertThat(said()).isEmpty();
  }

  @Test
  void the_last_line_may_lack_its_newline() {
    assertThat(read((HEAD + CAPTURE + OPENED + FILE + end(2)).strip())).hasSize(3);
    assertThat(said()).isEmpty();
  }

  @Test
  void a_field_of_a_later_release_is_ignored() {
    String later = OPENED.replace("\"port\"", "\"mood\":{\"good\":[true,\"é\"]},\"port\"");
    assertThat(read(HEAD + CAPTURE + later + FILE + end(2))).hasSize(3);
    assertThat(said()).isEmpty();
  }

  @Test
  void a_part_of_another_version_is_skipped_and_the_rest_is_used() {
    String other = HEAD.replace("2}", "9}");
    assertThat(read(other + CAPTURE + OPENED + FILE + end(2) + HEAD + CAPTURE + FILE + end(1)))
        .hasSize(2);
    assertThat(said()).hasSize(1).first().asString().startsWith("connections-version-unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[1,2]",
        "{\"kind\":\"opened\"}",
        "{\"kind\":\"stranger\"}",
        "{\"kind\":null}",
        "{} {}",
        "{\"kind\":\"opened\",\"a\":[[[[[[[[1]]]]]]]]}",
        "{\"kind\":\"opened\",\"a\":1e99}",
        "{\"kind\":\"opened\",\"a\":99999999999999999999}",
        "{\"kind\":\"resolved\",\"client\":\"10.0.0.1\",\"name\":\"a b\",\"first\":[1,0,1],"
            + "\"last\":[0,0,1]}",
        "{\"kind\":\"diagnostic\",\"severity\":\"severe\",\"code\":\"A B\",\"place\":\"\","
            + "\"message\":\"\",\"count\":1}",
        "{\"kind\":\"diagnostic\",\"severity\":\"severe\",\"code\":\"a\",\"place\":\"\","
            + "\"message\":\"\",\"count\":0}",
      })
  void a_line_that_makes_no_sense_is_left_out_and_said(String line) {
    List<ExtractedLine> lines = read(HEAD + CAPTURE + line + "\n" + OPENED + FILE + end(3));
    assertThat(lines).hasSize(3);
    assertThat(said()).hasSize(1);
    assertThat(said().get(0)).startsWith("connections-line-unusable x.ndjson, line 3: ");
  }

  /** The line above says another protocol, port, time and number outside than inside. */
  @Test
  void of_a_connection_that_may_go_on_only_what_says_how_counts() {
    List<ExtractedLine> lines = read(HEAD + CAPTURE + OPEN + FILE + end(2));
    assertThat(lines).hasSize(3);
    ExtractedLine.Open open = (ExtractedLine.Open) lines.get(1);
    assertThat(open.said().protocol()).isEqualTo(Protocol.TCP);
    assertThat(open.said().other().port()).isEqualTo(80);
    assertThat(open.said().first().timeNanos()).isEqualTo(1000);
    assertThat(open.state().sequence()).isEqualTo(7);

    String nonsense = OPEN.replaceAll("\"from\".*\"open\"", "\"from\":[],\"open\"");
    assertThat(read(HEAD + CAPTURE + nonsense + FILE + end(2))).isEqualTo(lines);
    String middle = OPEN.replace("\"kind\":\"opened\"", "\"kind\":\"middle\"");
    assertThat(read(HEAD + CAPTURE + middle + FILE + end(2))).isEqualTo(lines);
    assertThat(said()).isEmpty();
  }

  @Test
  void a_name_of_which_more_queries_wait_than_are_unanswered_is_left_out() {
    String resolved =
        "{\"kind\":\"resolved\",\"client\":\"10.0.0.1\",\"name\":\"db\",\"first\":[1000,0,1],"
            + "\"last\":[0,0,1],\"unanswered\":2,\"waiting\":2}\n";
    assertThat(read(HEAD + CAPTURE + resolved + FILE + end(2))).hasSize(3);
    assertThat(said()).isEmpty();
    String more = resolved.replace("\"waiting\":2", "\"waiting\":3");
    assertThat(read(HEAD + CAPTURE + more + FILE + end(2))).hasSize(2);
    assertThat(said()).hasSize(1).first().asString().startsWith("connections-line-unusable");
  }

  @Test
  void what_may_go_on_in_other_files_is_read() {
    assertThat(read(HEAD + CAPTURE + OPEN + STREAM + LOOKUP + FILE + end(4))).hasSize(5);
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TCP>UDP",
        "{\"kind\":\"stream\",\"protocol\":\"SCTP\">{\"kind\":\"stream\",\"protocol\":\"UDP\"",
        "\"open\":{>\"open\":[],\"x\":{",
        "\"last\":[20,0,3],\"stage\">\"last\":[20,1,3],\"stage\"",
        "[5,0,2]>[5,0,0]",
        "\"opening\">\"shut\"",
        "\"sequence\":7>\"sequence\":4294967296",
        "[\"spoke\"]>[\"sang\"]",
        "\"otherPort\":81>\"otherPort\":65536",
        "\"answer\">\"question\"",
        "\"sequence\":8>\"sequence\":-1",
        "\"acknowledgment\":10>\"acknowledgment\":-1",
        "[0,0,1]>[0,1,1]",
        "\"packets\":2>\"packets\":0",
        "\"packets\":2>\"packets\":1000000000001",
        "\"segments\">\"opening\"",
        "\"lowest\":6>\"lowest\":4294967296",
        "\"highest\":11>\"highest\":\"11\"",
        "\"type\":28>\"type\":65536",
        "\"port\":40000>\"port\":-1",
        "\"db\">\"d b\"",
      })
  void a_value_out_of_its_range_leaves_nothing_that_goes_on(String change) {
    String good = OPEN + STREAM + LOOKUP;
    String wrong =
        good.replace(
            change.substring(0, change.indexOf('>')), change.substring(change.indexOf('>') + 1));
    assertThat(wrong).isNotEqualTo(good);
    assertThat(read(HEAD + CAPTURE + wrong + FILE + end(4))).hasSize(4);
    assertThat(said()).hasSize(1).first().asString().startsWith("connections-line-unusable");
  }

  @Test
  void a_stream_without_events_is_left_out() {
    String empty = STREAM.replaceAll("\\[\\{.*}]", "[]");
    assertThat(read(HEAD + CAPTURE + empty + FILE + end(2))).hasSize(2);
    assertThat(said()).hasSize(1).first().asString().startsWith("connections-line-unusable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"port\":80>\"port\":65536",
        "\"port\":80>\"port\":-1",
        "10.0.0.2>10.0.0.256",
        "answered>sent",
        "TCP>UDP",
        "\"connections\":1>\"connections\":0",
        "\"packets\":3>\"packets\":9223372036854775807",
        "[1000,0,1]>[1000,1,1]",
        "[1000,0,1]>[1000,0,-1]",
        "[1000,0,1]>[1000]",
        "[[7,40000]]>[[7,70000]]",
        "[[7,40000]]>[7]",
        "[[7,40000]]>[[1,1],[2,1],[3,1],[4,1],[5,1],[6,1],[7,1],[8,1],[9,1],[10,1],[11,1],[12,1],"
            + "[13,1],[14,1],[15,1],[16,1],[17,1]]",
      })
  void a_value_out_of_its_range_is_no_connection(String change) {
    String wrong =
        OPENED.replace(
            change.substring(0, change.indexOf('>')), change.substring(change.indexOf('>') + 1));
    assertThat(wrong).isNotEqualTo(OPENED);
    assertThat(read(HEAD + CAPTURE + wrong + FILE + end(2))).hasSize(2);
    assertThat(said()).hasSize(1).first().asString().startsWith("connections-line-unusable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"capture\",\"files\":[]}",
        "{\"kind\":\"capture\",\"files\":[\"\"]}",
        "{\"kind\":\"capture\",\"files\":[\"a\\u0000b\"]}",
        "{\"kind\":\"capture\",\"files\":[\"a.pcap\"],\"pod\":\"../x\"}",
        "{\"kind\":\"capture\",\"files\":\"a.pcap\"}",
      })
  void a_capture_that_cannot_be_named_is_left_out_with_all_its_lines(String capture) {
    assertThat(read(HEAD + capture + "\n" + OPENED + FILE + end(2))).isEmpty();
    assertThat(said()).isNotEmpty().allMatch(one -> one.startsWith("connections-line-unusable"));
  }

  @Test
  void a_truncated_file_is_used_up_to_the_cut_and_that_is_severe() {
    List<ExtractedLine> lines = read(HEAD + CAPTURE + OPENED + "{\"kind\":\"ope");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2)).isInstanceOf(ExtractedLine.End.class);
    assertThat(said())
        .anyMatch(one -> one.startsWith("connections-incomplete"))
        .anyMatch(one -> one.contains("line 4"));
    assertThat(diagnostics.sorted()).extracting(Diagnostic::severity).contains(Severity.SEVERE);
  }

  @Test
  void truncated_or_damaged_compressed_bytes_are_used_up_to_there() {
    byte[] whole = packed(HEAD + CAPTURE + OPENED.repeat(2000) + FILE + end(2001));
    assertThat(read(Arrays.copyOf(whole, whole.length / 2))).isNotEmpty();
    assertThat(said()).anyMatch(one -> one.startsWith("connections-truncated"));
    whole[whole.length - 5] ^= 1;
    read(whole);
    assertThat(said()).anyMatch(one -> one.startsWith("connections-damaged"));
  }

  @Test
  void lines_lost_in_the_middle_are_noticed() {
    read(HEAD + CAPTURE + FILE + end(2));
    assertThat(said())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("connections-incomplete")
        .contains("lines are missing in the middle");
  }

  @Test
  void of_a_line_that_is_too_long_only_that_line_is_lost() {
    String tooLong = " ".repeat(ConnectionsReader.LONGEST_LINE + 1) + "\n";
    String farTooLong = " ".repeat(3 * ConnectionsReader.LONGEST_LINE) + "\n";
    String text = HEAD + CAPTURE + tooLong + OPENED + farTooLong + OPENED + FILE + end(5);

    assertThat(read(text)).hasSize(4);
    assertThat(said())
        .satisfiesExactly(
            first -> assertThat(first).contains("line 3: ").contains("it is longer than"),
            second -> assertThat(second).contains("line 5: ").contains("it is longer than"));
  }

  @Test
  void a_line_as_long_as_may_be_is_read() {
    String longest =
        OPENED.strip()
            + " ".repeat(ConnectionsReader.LONGEST_LINE - OPENED.strip().length())
            + "\n";

    assertThat(read(HEAD + CAPTURE + longest + FILE + end(2))).hasSize(3);
    assertThat(said()).isEmpty();
  }

  @Test
  void where_captures_begin_is_found_however_the_line_is_written() {
    String other = "{\"files\":[\"b.pcap\"] , \"kind\":\"c\\u0061pture\"}\n";
    String text = HEAD + CAPTURE + OPENED + FILE + end(2) + HEAD + other + FILE + end(1);

    assertThat(ConnectionsReader.begins(new ByteArrayInputStream(text.getBytes(UTF_8)), "x"))
        .isEqualTo(read(text).stream().filter(line -> line instanceof ExtractedLine.Begin).toList())
        .hasSize(2);
  }

  @Test
  void a_line_without_end_does_not_fill_the_memory() {
    InputStream endless =
        new InputStream() {
          private int left = 100 << 20;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            int count = Math.min(left, length);
            Arrays.fill(bytes, from, from + count, (byte) 'x');
            left -= count;
            return count == 0 ? -1 : count;
          }
        };
    read(
        new SequenceInputStream(
            new ByteArrayInputStream((HEAD + CAPTURE).getBytes(UTF_8)), endless));
    assertThat(said()).anyMatch(one -> one.contains("it is longer than 1048576 bytes"));
  }

  @Property(tries = 300)
  void changed_bytes_never_make_it_fail(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sample()))) {
      bytes = in.readAllBytes();
    }
    for (int i = 0; i <= random.nextInt(20); i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) (random.nextBoolean() ? bytes[random.nextInt(bytes.length)] : seed >> i);
    }
    Reading reading = new Reading(new TestBook()).connections("x.ndjson", bytes);
    assertThat(reading.read().captures()).hasSizeLessThan(20);
  }

  private static byte[] sample() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Packets packets =
        new Packets()
            .connection("10.0.0.1:40000", "10.0.0.2:80", 7)
            .segment("10.0.0.1:40001", "10.0.0.2:81")
            .udp("10.0.0.1:40000", "10.0.0.3:53")
            .query("10.0.0.1:40000", "10.0.0.3:53", "example.org")
            .answer("10.0.0.1:40000", "10.0.0.3:53", "example.org", 0, "198.51.100.1");
    new Reading(new TestBook())
        .nameless("a.pcap", packets)
        .extracted(input -> Optional.of("x.ndjson"), 10)
        .bytes("x.ndjson", out);
    return out.toByteArray();
  }
}
