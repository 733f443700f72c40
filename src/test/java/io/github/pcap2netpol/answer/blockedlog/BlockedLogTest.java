package io.github.pcap2netpol.answer.blockedlog;

import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.nflog;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.result.BlockedLogText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.yaml.RulePatch;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** From a log of blocked connections to the rules that are missing. */
public class BlockedLogTest {
  private static final Instant CHANGE = Instant.parse("2026-11-21T12:00:00Z");
  private static final Pod WEB = Scene.pod("shop/web-1", "10.244.1.5", "app=web");
  private static final Pod API = Scene.pod("shop/api-1", "10.244.1.6", "app=api");
  private static final Pod LATER = Scene.pod("jobs/later-1", "10.244.1.5", "app=later");
  public static final Cluster CLUSTER =
      Scene.cluster(List.of(namespace("shop"), namespace("jobs")), List.of(WEB, API, LATER));
  private static final String API_POLICY =
      policy(
          "shop/api",
          "{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{port: 9090}]}]}");
  private static final String DENY_ALL = policy("shop/a-deny-all", "{podSelector: {}}");

  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void an_address_belongs_to_its_owner_at_the_time_of_the_line() {
    BlockedLog log =
        read(
            """
            2026-11-21T11:00:00Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x
            2026-11-21T11:30:00Z TCP connection from 10.244.1.5:2 to 10.244.1.6:80 blocked by x
            2026-11-21T13:00:00Z TCP connection from 10.244.1.5:3 to 10.244.1.6:80 blocked by x
            TCP connection from 10.244.1.5:4 to 10.244.1.6:81 blocked by x
            something else
            """);

    assertThat(log.lines()).isEqualTo(5);
    assertThat(log.used()).isEqualTo(4);
    assertThat(log.blocks()).map(Block::from).containsExactly(end(LATER), end(WEB), end(LATER));
    assertThat(log.blocks()).map(Block::count).containsExactly(1L, 2L, 1L);
    assertThat(log.blocks().get(1).first()).hasValue(Instant.parse("2026-11-21T11:00:00Z"));
    assertThat(log.blocks().get(1).last()).hasValue(Instant.parse("2026-11-21T11:30:00Z"));
  }

  @Test
  void the_missing_rule_is_a_patch_of_the_policy_that_isolates_the_end() {
    LogFindings findings =
        find(
            """
            2026-11-21T11:00:00Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x
            2026-11-21T11:00:01Z UDP connection from 10.244.1.5:1 to 10.244.1.6:53 blocked by x
            """,
            DENY_ALL + API_POLICY);

    assertThat(findings.blocks().get(0).reason())
        .contains("ingress of shop/api-1 isolated by shop/a-deny-all, shop/api");
    assertThat(RulePatch.of(findings.missing()))
        .containsExactly(
            new RulePatch(
                "shop",
                "api",
                false,
                "[{\"op\":\"add\",\"path\":\"/spec/ingress/-\",\"value\":{\"from\":[{\"podSelector\":"
                    + "{\"matchLabels\":{\"app\":\"web\"}}}],\"ports\":[{\"protocol\":\"TCP\","
                    + "\"port\":80},{\"protocol\":\"UDP\",\"port\":53}]}}]"));
  }

  @Test
  void a_pod_selected_only_by_shared_policies_gets_its_own_policy() {
    LogFindings findings =
        find(
            "2026-11-21T13:00:00Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x",
            DENY_ALL);

    assertThat(findings.missing().get(0).alsoOpens()).isEmpty();
    assertThat(RulePatch.of(findings.missing()))
        .containsExactly(
            new RulePatch(
                "shop",
                "api",
                true,
                "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":"
                    + "{\"name\":\"api\",\"namespace\":\"shop\"},\"spec\":{\"podSelector\":"
                    + "{\"matchLabels\":{\"app\":\"api\"}},\"policyTypes\":[\"Ingress\"],\"ingress\":["
                    + "{\"from\":[{\"namespaceSelector\":{\"matchLabels\":"
                    + "{\"kubernetes.io/metadata.name\":\"jobs\"}},\"podSelector\":"
                    + "{\"matchLabels\":{\"app\":\"later\"}}}],\"ports\":[{\"protocol\":\"TCP\","
                    + "\"port\":80}]}]}}"));
  }

  @Test
  void a_new_policy_never_takes_the_name_of_another() {
    assertThat(
            find(
                    "TCP connection from 10.244.1.6:1 to 192.0.2.9:443 blocked by x",
                    policy("shop/api", "{podSelector: {}, policyTypes: [Egress]}"))
                .missing()
                .get(0)
                .policy())
        .isEqualTo("api-allow");
  }

  @Test
  void an_outside_address_becomes_an_ip_block() {
    LogFindings findings =
        find(
            "TCP connection from 10.244.1.6:1 to 192.0.2.9:443 blocked by x",
            policy("shop/api", "{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress]}"));

    assertThat(RulePatch.of(findings.missing()).get(0).json())
        .contains("\"path\":\"/spec/egress\"", "{\"ipBlock\":{\"cidr\":\"192.0.2.9/32\"}}");
  }

  @Test
  void the_patched_policy_lets_it_through() {
    String line =
        "2026-11-21T11:00:00Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x";
    String patched =
        API_POLICY.replace(
            "ingress: [",
            "ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}, ");

    assertThat(find(line, API_POLICY).missing()).hasSize(1);
    assertThat(find(line, patched).missing()).isEmpty();
    assertThat(find(line, patched).blocks().get(0).reason()).isEmpty();
  }

  @Test
  void the_text_gives_the_reason_and_the_command() {
    BlockedLog log = read("TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x");
    LogFindings findings =
        MissingRules.find(log, policies(API_POLICY), CLUSTER, EnforcerProfile.STRICTEST);

    assertThat(BlockedLogText.of(log, findings, new TextStyle(1000, false)))
        .contains("1 blocked connection in 1 line:")
        .contains("ingress of shop/api-1 isolated by shop/api, no rule matches")
        .contains("kubectl -n shop patch networkpolicy api --type=json -p '[{");
  }

  @Test
  void a_capture_of_an_nflog_interface_is_read_by_its_packets() {
    byte[] syn = ip("10.244.1.5", "10.244.1.6", 6, tcp(40000, 80, SYN, 1, 0));
    byte[] capture =
        CaptureBytes.pcap(239)
            .record(EpochNanos.of(CHANGE.minusSeconds(60)), nflog(ByteOrder.LITTLE_ENDIAN, syn))
            .bytes();

    BlockedLog log = read(capture);

    assertThat(log.blocks()).hasSize(1);
    assertThat(log.blocks().get(0).from()).isEqualTo(end(WEB));
    assertThat(log.blocks().get(0).to()).isEqualTo(end(API));
    assertThat(log.blocks().get(0).port()).isEqualTo(PortProtocol.tcp(80));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void a_log_without_blocked_connections_is_reported() {
    assertThat(read("all is well\n").blocks()).isEmpty();

    assertThat(diagnostics.sorted()).map(Diagnostic::code).containsExactly("log-without-blocks");
  }

  @Test
  void long_lines_are_cut_and_connections_beyond_the_limit_are_counted() {
    StringBuilder text = new StringBuilder("x".repeat(5000)).append('\n');
    for (int i = 0; i < BlockSums.MOST + 7; i++) {
      text.append("UDP connection from 10.9.").append(i >> 8 & 255).append('.').append(i & 255);
      text.append(":1 to 10.244.1.6:").append(i).append(" blocked\n");
    }

    BlockedLog log = read(text.toString());

    assertThat(log.blocks()).hasSize(BlockSums.MOST);
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::code, Diagnostic::count)
        .contains(Tuple.tuple("log-too-varied", 7L), Tuple.tuple("log-line-cut", 1L));
  }

  private LogFindings find(String log, String policies) {
    return MissingRules.find(read(log), policies(policies), CLUSTER, EnforcerProfile.STRICTEST);
  }

  private BlockedLog read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private BlockedLog read(byte[] bytes) {
    return BlockedLogReader.read(
        new Bytes(new String(bytes, StandardCharsets.ISO_8859_1)),
        CLUSTER,
        new Book(),
        diagnostics);
  }

  private record Bytes(String latin1) implements CaptureSource {
    @Override
    public String name() {
      return "blocked.log";
    }

    @Override
    public long size() {
      return latin1.length();
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** The address of WEB passes to LATER at some moment. */
  public static final class Book implements AddressBook {
    @Override
    public AddressOwner ownerAt(IpAddress address, Instant time) {
      if (API.addresses().contains(address)) {
        return new AddressOwner.PodOwner(API);
      }
      return WEB.addresses().contains(address)
          ? new AddressOwner.PodOwner(time.isBefore(CHANGE) ? WEB : LATER)
          : new AddressOwner.UnknownOwner(false);
    }

    @Override
    public Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port) {
      return Optional.empty();
    }

    @Override
    public List<Backing> backing(Service service, ServicePort port) {
      return List.of();
    }

    @Override
    public Map<IpAddress, long[]> takeovers() {
      return Map.of();
    }

    @Override
    public SortedSet<IpPrefix> known() {
      return Collections.emptySortedSet();
    }

    @Override
    public List<SocketSample> samples(PodRef pod) {
      return List.of();
    }
  }
}
