package io.github.pcap2netpol.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Traffic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * What is in flight at the end of a capture, in a connections file: readers that know nothing of
 * joining find the same lines as for what has ended.
 */
class OpenLinesTest {
  private static final String T = "176722560000";

  private final Packets packets =
      new Packets()
          .syn("10.0.0.1:40003", "10.0.0.2:80", 1)
          .segment("10.0.0.1:40001", "10.0.0.2:81")
          .rst("10.0.0.1:40002", "10.0.0.2:82")
          .query("10.0.0.1:40000", "10.0.0.3:53", "db");

  private Reading extracted() {
    return new Reading(new TestBook())
        .nameless("a.pcap", packets)
        .extracted(input -> Optional.of("x.ndjson.gz"), 10);
  }

  private List<String> lines() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    extracted().bytes("x.ndjson.gz", out);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void connections_in_flight_have_the_lines_of_ended_ones_and_one_more_field() throws IOException {
    List<String> streams =
        lines().stream().filter(line -> line.matches(".*\"(opened|middle)\".*")).toList();
    assertThat(streams)
        .allMatch(line -> line.matches(".*,\"open\":\\{.*}}"))
        .map(line -> line.replaceFirst(",\"open\":\\{.*}}", "}"))
        .containsExactly(
            "{\"kind\":\"opened\",\"from\":\"10.0.0.1\",\"to\":\"10.0.0.2\",\"protocol\":\"TCP\","
                + "\"port\":80,\"outcome\":\"tried\",\"connections\":1,\"packets\":1,"
                + ("\"first\":[" + T + "1000000,0,1],\"last\":[0,0,1],\"samples\":[[1,40003]]}"),
            "{\"kind\":\"middle\",\"protocol\":\"TCP\",\"one\":\"10.0.0.1\",\"onePort\":40001,"
                + "\"other\":\"10.0.0.2\",\"otherPort\":81,\"fromOne\":1,\"fromOther\":0,"
                + ("\"first\":[" + T + "2000000,0,2],\"last\":[0,0,2]}"),
            "{\"kind\":\"middle\",\"protocol\":\"TCP\",\"one\":\"10.0.0.1\",\"onePort\":40002,"
                + "\"other\":\"10.0.0.2\",\"otherPort\":82,\"fromOne\":1,\"fromOther\":0,"
                + ("\"first\":[" + T + "3000000,0,3],\"last\":[0,0,3],\"onlyResets\":true}"));
  }

  @Test
  void a_query_that_waits_is_among_the_unanswered_ones() throws IOException {
    assertThat(lines())
        .filteredOn(line -> line.contains("\"resolved\""))
        .hasSize(1)
        .first()
        .asString()
        .contains("\"name\":\"db\"", "\"unanswered\":1,\"waiting\":1");
  }

  @Test
  void what_is_in_flight_counts_once() {
    Traffic traffic = extracted().read();
    assertThat(traffic.lookups()).extracting(Lookup::unanswered).containsExactly(1L);
    assertThat(Reading.shown(traffic))
        .hasSize(2)
        .allMatch(shown -> shown.endsWith(" x1"))
        .anyMatch(shown -> shown.startsWith("10.0.0.1 > 10.0.0.2 TCP 80 "))
        .anyMatch(shown -> shown.startsWith("10.0.0.1 > 10.0.0.2 TCP 81 "));
  }
}
