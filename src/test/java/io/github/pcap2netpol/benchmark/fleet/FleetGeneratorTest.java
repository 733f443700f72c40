package io.github.pcap2netpol.benchmark.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.benchmark.fleet.Fleet.Pod;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetGeneratorTest {
  private static final Fleet FLEET = Fleet.ofPods(25);

  /** Rounds in which each pod has called each replica of each Service. */
  private static final long BYTES = 100_000;

  @TempDir Path bundle;
  private final Map<Pod, Recording> seen = new TreeMap<>(Comparator.comparing(Pod::name));
  private long packets;

  @BeforeEach
  void write_and_read() throws IOException, InterruptedException {
    packets = FleetGenerator.write(FLEET, bundle, BYTES, 3600);
    for (Pod pod : FLEET.pods()) {
      Path file = bundle.resolve("captures").resolve(pod.namespace()).resolve(pod.name() + ".pcap");
      Recording recording = Recorder.read(new FileSource(file, file.toString()));
      packets -= recording.stats().packets();
      seen.put(pod, recording);
    }
  }

  @Test
  void each_pod_is_probed_called_by_all_replicas_of_its_callers_and_calls_services() {
    assertThat(packets).as("written, and not read").isZero();
    int probes = 1;
    int called = Fleet.CALLS * Fleet.REPLICAS;
    int attempts = 1;
    assertThat(seen.values())
        .allSatisfy(
            here -> assertThat(ends(here)).hasSize(probes + Fleet.CALLS + called + attempts));
  }

  @Test
  void each_call_of_a_service_is_in_one_capture_of_its_pods_too() {
    Set<Opening.Value> answering = new HashSet<>();
    seen.forEach(
        (pod, here) ->
            opened(here)
                .filter(opening -> opening.destination().address().toString().equals(dotted(pod)))
                .forEach(answering::add));
    for (Recording here : seen.values()) {
      assertThat(
              opened(here)
                  .filter(opening -> opening.destination().address().toString().startsWith("10.97"))
                  .toList())
          .isNotEmpty()
          .allSatisfy(
              call ->
                  assertThat(answering)
                      .filteredOn(
                          opening ->
                              opening.sequence() == call.sequence()
                                  && opening.timeNanos() == call.timeNanos()
                                  && opening.source().equals(call.source()))
                      .hasSize(1));
    }
  }

  @Test
  void kinds_of_packets_have_the_proportions_of_the_sample() {
    long openings = 0;
    long answers = 0;
    long names = 0;
    for (Recording here : seen.values()) {
      openings += opened(here).count();
      answers += here.openings().stream().filter(Opening::answer).count();
      names += here.messages().size();
    }
    // The sample has 922 openings, 912 answers, and 936 DNS messages.
    assertThat(answers / (double) openings).isBetween(0.98, 1.0);
    assertThat(names / (double) openings).isBetween(0.95, 1.15);
  }

  private static String dotted(Pod pod) {
    return "10.128.0." + pod.number();
  }

  private static Set<List<Object>> ends(Recording recording) {
    Set<List<Object>> ends = new HashSet<>();
    opened(recording)
        .forEach(opening -> ends.add(List.of(opening.source().address(), opening.destination())));
    return ends;
  }

  private static Stream<Opening.Value> opened(Recording recording) {
    return recording.openings().stream().filter(opening -> !opening.answer()).map(Opening::value);
  }
}
