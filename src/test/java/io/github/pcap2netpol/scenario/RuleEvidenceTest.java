package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.MetadataAddressBook;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.scenario.CapturedFrames.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The frames that {@code report.json} names for a rule are packets of that rule's workload. */
class RuleEvidenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How far the clocks of captures and metadata may differ. */
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  @TestFactory
  Stream<DynamicTest> each_frame_of_a_rule_is_a_packet_of_its_own_workload() {
    return forEach(CapturedFrames::read);
  }

  @TestFactory
  @Tag("needs-tools")
  Stream<DynamicTest> tshark_shows_the_same_packets_at_these_frames() {
    return forEach(CapturedFrames::printed);
  }

  private interface Runs {
    Run run() throws Exception;
  }

  private static Stream<DynamicTest> forEach(Function<Path, Map<Long, Frame>> reader) {
    Stream<DynamicTest> scenarios =
        ScenarioCatalogue.all().stream()
            .map(
                scenario ->
                    test(
                        scenario.name(),
                        () -> Run.of(scenario, GoldenFolders.of(scenario).resolve("bundle"), 1),
                        0,
                        reader));
    return Stream.concat(
        scenarios,
        Stream.of(test("the sample", () -> Run.of(BoutiqueBundle.SAMPLE, 2), 100, reader)));
  }

  private static DynamicTest test(
      String name, Runs runs, int leastFrames, Function<Path, Map<Long, Frame>> reader) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          RuleEvidence evidence = new RuleEvidence(runs.run(), reader);
          assertThat(evidence.wrong()).isEmpty();
          assertThat(evidence.compared).isGreaterThanOrEqualTo(leastFrames);
        });
  }

  /** Compares the report of a run with the frames that it points to. */
  private static final class RuleEvidence {
    private final Run run;
    private final Function<Path, Map<Long, Frame>> reader;
    private final Map<Path, Map<Long, Frame>> captures = new HashMap<>();
    private final MetadataAddressBook book;
    private final List<String> wrong = new ArrayList<>();
    private int compared;

    RuleEvidence(Run run, Function<Path, Map<Long, Frame>> reader) {
      this.run = run;
      this.reader = reader;
      Cluster cluster = run.analysis().traffic().cluster();
      book =
          new MetadataAddressBook(
              cluster,
              cluster.nodes().values().stream().flatMap(node -> node.podCidrs().stream()).toList(),
              Map.of());
    }

    List<String> wrong() throws Exception {
      OutputFile report =
          run.outcome().files().stream()
              .filter(file -> file.path().equals("report.json"))
              .findFirst()
              .orElseThrow();
      for (JsonNode rule : JSON.readTree(report.contents()).at("/rules")) {
        Set<WorkloadRef> own = own(rule.get("policy").asText());
        for (JsonNode connection : rule.get("connections")) {
          for (String packet : List.of("first", "last")) {
            check(rule, own, connection, connection.get(packet));
          }
        }
      }
      return wrong;
    }

    /** The workloads that a policy governs: in the second step, all of the namespace. */
    private Set<WorkloadRef> own(String policy) {
      Stream<GeneratedPolicy> all =
          Stream.concat(
              run.analysis().policies().policies().stream(),
              run.analysis().policies().lockdown().stream());
      GeneratedPolicy found =
          all.filter(each -> policy.equals(each.namespace() + "/" + each.name()))
              .findFirst()
              .orElseThrow();
      Set<WorkloadRef> own = new HashSet<>(found.governs());
      if (own.isEmpty()) {
        run.analysis().traffic().cluster().workloads().keySet().stream()
            .filter(workload -> workload.namespace().equals(found.namespace()))
            .forEach(own::add);
      }
      return own;
    }

    private void check(
        JsonNode rule, Set<WorkloadRef> own, JsonNode connection, JsonNode sighting) {
      String file =
          Optional.ofNullable(sighting.get("file")).orElse(connection.get("capture")).asText();
      String place = rule.get("id").asText() + ", frame " + sighting.get("frame") + " of " + file;
      IpAddress originator = IpAddress.of(connection.get("originator").asText());
      IpAddress responder = IpAddress.of(connection.get("responder").asText());
      PortProtocol port = port(connection.get("port").asText());
      Instant time = Instant.parse(sighting.get("time").asText());
      boolean isOwn =
          rule.get("direction").asText().equals("egress")
              ? isOf(own, originator, time)
              : isOf(own, responder, time) || leadsTo(own, responder, port);
      if (!isOwn) {
        wrong.add(place + ": " + originator + " to " + responder + " is not of " + own);
      }
      // Sockets that no packet shows are evidence too.
      if (!file.endsWith(".proc")) {
        checkFrame(
            place, frame(file, sighting), originator, new Endpoint(responder, port.port()), port);
      }
    }

    private Optional<Frame> frame(String file, JsonNode sighting) {
      return Optional.ofNullable(
          captures.computeIfAbsent(Path.of(file), reader).get(sighting.get("frame").asLong()));
    }

    private void checkFrame(
        String place,
        Optional<Frame> frame,
        IpAddress originator,
        Endpoint responder,
        PortProtocol port) {
      compared++;
      boolean isThis =
          frame
              .filter(each -> each.protocol() == port.protocol())
              .filter(
                  each ->
                      (each.source().address().equals(originator)
                              && each.destination().equals(responder))
                          || (each.destination().address().equals(originator)
                              && each.source().equals(responder)))
              .isPresent();
      if (!isThis) {
        wrong.add(place + " is " + frame + ", not between " + originator + " and " + responder);
      }
    }

    private boolean isOf(Set<WorkloadRef> own, IpAddress address, Instant time) {
      return pods(own).anyMatch(pod -> pod.addresses().contains(address) && isThere(pod, time));
    }

    private static boolean isThere(Pod pod, Instant time) {
      return !time.isBefore(pod.from().minus(CLOCKS)) && !time.isAfter(pod.until());
    }

    private boolean leadsTo(Set<WorkloadRef> own, IpAddress address, PortProtocol port) {
      Optional<VirtualAddress> virtual = book.virtual(address, port);
      boolean throughService =
          virtual.isPresent()
              && book.backing(virtual.get().service(), virtual.get().port()).stream()
                  .anyMatch(
                      backing ->
                          backing instanceof Backing.PodBacking pods
                              && own.contains(pods.workload()));
      return throughService
          || pods(own)
              .filter(pod -> isAtNodeOf(pod, address))
              .anyMatch(pod -> hasHostPort(pod, port));
    }

    private boolean isAtNodeOf(Pod pod, IpAddress address) {
      return pod.node()
          .map(run.analysis().traffic().cluster().nodes()::get)
          .filter(node -> node.addresses().contains(address))
          .isPresent();
    }

    private static boolean hasHostPort(Pod pod, PortProtocol port) {
      return pod.ports().stream()
          .anyMatch(
              declared ->
                  declared.port().protocol() == port.protocol()
                      && declared.hostPort().orElse(-1) == port.port());
    }

    private Stream<Pod> pods(Set<WorkloadRef> own) {
      return own.stream()
          .map(run.analysis().traffic().cluster().workloads()::get)
          .filter(Workload.class::isInstance)
          .flatMap(workload -> workload.pods().stream());
    }

    private static PortProtocol port(String text) {
      String[] parts = text.split(" ", 2);
      int number = Integer.parseInt(parts[1]);
      return switch (parts[0]) {
        case "TCP" -> PortProtocol.tcp(number);
        case "UDP" -> PortProtocol.udp(number);
        default -> new PortProtocol(Protocol.valueOf(parts[0]), number);
      };
    }
  }
}
