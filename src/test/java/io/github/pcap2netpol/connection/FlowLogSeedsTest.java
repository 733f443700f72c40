package io.github.pcap2netpol.connection;

import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.fuzz.SeedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The seeds of {@link FlowLogFuzzTest} are the records of the scenarios, and some odd ones. */
class FlowLogSeedsTest {
  private static final Path RECORDS = Path.of("src/test/resources/flowlog");

  private static final Map<String, FlowLogFormat> FILES =
      Map.of(
          "hubble/flows.ndjson", FlowLogFormat.HUBBLE,
          "zeek-tsv/conn.log", FlowLogFormat.ZEEK,
          "zeek-json/conn.log", FlowLogFormat.ZEEK,
          "netobserv/flows.json", FlowLogFormat.NETOBSERV,
          "conntrack/node-1.txt", FlowLogFormat.CONNTRACK,
          "microshield/flows.json", FlowLogFormat.MICROSHIELD);

  @Test
  void records_of_every_format() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    for (Map.Entry<String, FlowLogFormat> file : FILES.entrySet()) {
      byte[] records = Files.readAllBytes(RECORDS.resolve(file.getKey()));
      String name = file.getKey().replaceAll("/.*", "");
      seeds.put(name, seed(file.getValue(), records));
      seeds.put(name + "-packed", seed(file.getValue(), gzip(records)));
    }
    seeds.put(
        "zeek-a-column-twice",
        seed(
            FlowLogFormat.ZEEK,
            "#separator ,\n#fields,ts,ts,id.orig_h\n#unset_field,-\n-,-,-\n1,2\n".getBytes(UTF_8)));
    seeds.put(
        "conntrack-events",
        seed(
            FlowLogFormat.CONNTRACK,
            """
            [1763632800.1]\t    [NEW] ipv6 10 tcp 6 120 SYN_SENT src=fd00::1 dst=fd00::2 sport=5 \
            dport=80 [UNREPLIED] src=fd00::2 dst=fd00::1 sport=80 dport=5 zone=1
            [DESTROY] udp 17 src=10.0.0.1 dst=10.0.0.2 sport=5 dport=53 packets=1 bytes=70 \
            src=10.0.0.9 dst=10.0.0.1 sport=53 dport=5 packets=1 bytes=70 delta-time=999999999999
            # 1e9
            """
                .getBytes(UTF_8)));
    seeds.put(
        "hubble-events",
        seed(
            FlowLogFormat.HUBBLE,
            """
            {"lost_events":{"num_events_lost":"7"}}
            {"flow":{"verdict":"AUDIT","l4":{"SCTP":{"source_port":1,"destination_port":"2"}}}}
            {"flow":{"Type":"L7","IP":{"source":"10.0.0.1","destination":"10.0.0.2"},\
            "l7":{"type":"RESPONSE","dns":{"query":"a.example.","ips":["192.0.2.1"],"rcode":3}}}}
            """
                .getBytes(UTF_8)));
    SeedFolder.requireHolds(FlowLogFuzzTest.class, "flow_records", seeds);
  }

  /** The byte that chooses the format, and the records. */
  private static byte[] seed(FlowLogFormat format, byte[] records) throws IOException {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(List.of(FlowLogFormat.values()).indexOf(format));
    seed.write(records);
    return seed.toByteArray();
  }
}
