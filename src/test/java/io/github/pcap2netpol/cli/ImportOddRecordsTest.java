package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual records that {@code import} must handle. */
class ImportOddRecordsTest {
  private static final Path ZEEK = Path.of("src/test/resources/flowlog/zeek-tsv/conn.log");

  private static final String HUBBLE_FLOW =
      """
      {"flow":{"time":"2026-11-20T10:00:00Z","verdict":"FORWARDED",\
      "IP":{"source":"10.0.0.1","destination":"10.0.0.2"},\
      "l4":{"TCP":{"source_port":40000,"destination_port":8080,"flags":{"SYN":true}}},\
      "is_reply":false,"traffic_direction":"INGRESS"}}""";

  private static final String ZEEK_HEADER =
      "#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\n";

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("connections.ndjson.gz");
  }

  private static String zeekRow(String originator, String responder) {
    return "1763632800.1\t" + originator + "\t40000\t" + responder + "\t80\ttcp\tSF\n";
  }

  @Test
  void a_row_is_too_short_even_if_the_header_has_a_column_twice() throws IOException {
    Path records =
        Files.writeString(
            folder.resolve("conn.log"),
            ZEEK_HEADER
                + zeekRow("10.244.1.5", "10.244.2.6")
                + ZEEK_HEADER.replace("#fields\tts", "#fields\tts\tts")
                + zeekRow("10.244.1.5", "10.244.2.7"));
    CommandRun run = CommandRun.of("import", "zeek", records, "-o", out());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .contains("[record-malformed] " + records + ", line 4: ", "7 fields instead of 8");
  }

  @Test
  void a_byte_order_mark_before_the_header_is_skipped() throws IOException {
    Path records =
        Files.writeString(
            folder.resolve("conn.log"),
            "\ufeff" + ZEEK_HEADER + zeekRow("10.244.1.5", "10.244.2.6"));
    CommandRun run = CommandRun.of("import", "zeek", records, "-o", out());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void records_of_ends_without_an_address_yet_are_not_damaged() throws IOException {
    Path zeek =
        Files.writeString(
            folder.resolve("conn.log"),
            ZEEK_HEADER
                + zeekRow("10.244.1.5", "10.244.2.6")
                + "1763632800.1\t0.0.0.0\t68\t255.255.255.255\t67\tudp\tS0\n");
    Path table =
        Files.writeString(
            folder.resolve("table"),
            """
            # 1763632800
            udp 17 29 src=10.0.0.1 dst=10.0.0.2 sport=5 dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5
            udp 17 29 src=0.0.0.0 dst=255.255.255.255 sport=68 dport=67 [UNREPLIED] src=255.255.255.255 dst=0.0.0.0 sport=67 dport=68
            """);

    for (CommandRun run :
        new CommandRun[] {
          CommandRun.of("import", "zeek", zeek, "-o", out()),
          CommandRun.of("import", "conntrack", table, "-o", out())
        }) {
      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).startsWith("Imported 1 record of");
    }
  }

  @Test
  void invalid_addresses_ports_and_flows_are_reported_with_their_line() throws IOException {
    Path records =
        Files.writeString(
            folder.resolve("flows.json"),
            String.join(
                "\n",
                HUBBLE_FLOW,
                HUBBLE_FLOW.replace("10.0.0.2", "999.1.1.1"),
                HUBBLE_FLOW.replace("40000", "70000"),
                "{\"flow\":\"none\"}"));
    CommandRun run = CommandRun.of("import", "hubble", records, "-o", out(), "-v");

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains(records + ", line 2", "line 3", "line 4").contains("none");

    Path flows =
        Files.writeString(
            folder.resolve("netobserv.json"),
            """
            {"SrcAddr":"10.0.0.1","DstAddr":"10.0.0.2","SrcPort":5,"DstPort":80,"Proto":6,"Flags":2}
            {"SrcAddr":"10.0.0.1","DstAddr":"10.0.0.300","SrcPort":5,"DstPort":80,"Proto":6,"Flags":2}
            {"SrcAddr":"10.0.0.1","DstAddr":"10.0.0.2","SrcPort":-1,"DstPort":80,"Proto":6,"Flags":2}
            """);
    CommandRun other = CommandRun.of("import", "netobserv", flows, "-o", out(), "-v");
    assertThat(other.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(other.err()).contains(flows + ", line 2", "line 3");
  }

  @Test
  void an_impossible_age_does_not_move_an_entry_in_time() throws IOException {
    Path text = folder.resolve("connections.ndjson");
    Path table =
        Files.writeString(
            folder.resolve("table"),
            """
            # 1763632800
            udp 17 29 src=10.0.0.1 dst=10.0.0.2 sport=5 dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5 delta-time=999999999999
            """);
    CommandRun.of("import", "conntrack", table, "-o", text);

    assertThat(Files.readString(text)).contains("\"first\":[1763632800000000000,0,2]");
  }

  @Test
  void an_entry_that_a_reset_closed_before_any_answer_was_refused() throws IOException {
    Path text = folder.resolve("connections.ndjson");
    Path events =
        Files.writeString(
            folder.resolve("events"),
            """
            [1763632800.0]\t    [NEW] tcp      6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2 sport=5 dport=80 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=80 dport=5
            [1763632800.1]\t[DESTROY] tcp      6 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=5 dport=80 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=80 dport=5
            """);
    CommandRun.of("import", "conntrack", events, "-o", text);

    assertThat(Files.readString(text)).contains("\"outcome\":\"refused\"");
  }

  /** Linux, net/netfilter/nf_conntrack_standalone.c: shown in place of the state and [ASSURED]. */
  @ParameterizedTest
  @ValueSource(strings = {"[OFFLOAD]", "[HW_OFFLOAD]"})
  void a_connection_that_a_flow_table_forwards_is_established(String mark) throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("table"),
            "# 1795942800\ntcp 6 src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=80"
                + " src=10.0.0.2 dst=10.0.0.1 sport=80 dport=40000 "
                + mark
                + " mark=0 use=2\n");
    Path text = folder.resolve("connections.ndjson");
    CommandRun.of("import", "conntrack", table, "-o", text);

    assertThat(Files.readString(text)).contains("\"outcome\":\"answered\"");
  }

  @Test
  @Tag("needs-tools")
  void records_are_read_from_a_named_pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer = new Thread(() -> copy(ZEEK, pipe));
    writer.start();
    CommandRun run = CommandRun.of("import", "zeek", pipe, "-o", out());
    writer.join();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).startsWith("Imported 10 records of Zeek");
  }

  private static void copy(Path from, Path to) {
    try (OutputStream out = Files.newOutputStream(to)) {
      Files.copy(from, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_file_with_a_far_off_date_still_gives_its_records_a_time() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("table"),
            "tcp 6 9 ESTABLISHED src=10.0.0.1 dst=10.96.0.1 sport=5 dport=80"
                + " src=10.0.0.2 dst=10.0.0.1 sport=80 dport=5 [ASSURED]\n");
    Path text = folder.resolve("connections.ndjson");
    Files.setLastModifiedTime(table, FileTime.from(Instant.parse("1901-12-31T00:00:00Z")));
    CommandRun run = CommandRun.of("import", "conntrack", table, "-o", text);

    assertThat(run.err()).contains("taken to be from 1970-01-01T00:00:00Z");
    assertThat(Files.readString(text)).contains("\"first\":[0,0,1]", "\"first\":[1,0,1]");
  }
}
