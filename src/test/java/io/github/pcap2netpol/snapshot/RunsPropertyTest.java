package io.github.pcap2netpol.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.apiserver.ApiServer;
import io.github.pcap2netpol.apiserver.Settings;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * However often a cluster's metadata is collected into one folder, and however those runs end,
 * everything that one of them saw is kept.
 */
class RunsPropertyTest {
  /** What happens, one after another. */
  enum Step {
    POD_STARTS,
    POD_CHANGES,
    POD_GOES,
    SERVICE_IS_MADE_ANEW,
    LISTED,
    WATCH_BEGINS,
    WATCH_ENDS,
    WATCH_IS_KILLED
  }

  /** A folder, a cluster, and what must be known of it. */
  private static final class World implements AutoCloseable {
    final Path temporary = temporaryFolder();
    final Path folder = temporary.resolve("cluster");
    final ApiServer server;
    final Diagnostics said = new Diagnostics();
    final SortedMap<String, String> alive = new TreeMap<>();
    final SortedMap<String, Integer> holders = new TreeMap<>();
    final SortedMap<String, String> seen = new TreeMap<>();
    final SortedMap<String, Boolean> addresses = new TreeMap<>();
    Optional<Snapshot> snapshot = Optional.empty();
    Optional<RunningWatch> watching = Optional.empty();
    int made;

    World() throws IOException {
      server = new ApiServer(Settings.in(temporary.resolve("server")), 0);
    }

    private static Path temporaryFolder() {
      try {
        return Files.createTempDirectory("runs");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void apply(Step step) throws Exception {
      switch (step) {
        case POD_STARTS -> {
          String name = "pod-" + made++;
          alive.put(name, "v0");
          int free = 1;
          while (holders.containsValue(free)) {
            free++;
          }
          holders.put(name, free);
          load(name, free);
        }
        case POD_CHANGES -> {
          if (!alive.isEmpty()) {
            String name = alive.firstKey();
            String label = "v" + made++;
            alive.put(name, label);
            // As a controller would: the same pod with another label.
            server.label("pods", "shop", name, "state", label);
          }
        }
        case POD_GOES -> {
          if (!alive.isEmpty()) {
            String name = alive.firstKey();
            alive.remove(name);
            holders.remove(name);
            server.delete("pods", "shop", name);
          }
        }
        case SERVICE_IS_MADE_ANEW -> {
          server.delete("services", "shop", "web");
          String address = "10.96.0." + (1 + made++);
          addresses.replaceAll((known, wasSeen) -> wasSeen);
          addresses.entrySet().removeIf(entry -> !entry.getValue());
          addresses.put(address, false);
          server.load(
              "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {clusterIP: "
                  + address
                  + ", ports: [{port: 80}]}\n");
        }
        case LISTED -> {
          try (Snapshot one = open()) {
            one.lists();
          }
          listed();
        }
        case WATCH_BEGINS -> {
          if (snapshot.isEmpty()) {
            Snapshot one = open();
            one.lists();
            snapshot = Optional.of(one);
            watching = Optional.of(one.watch());
            listed();
          }
        }
        case WATCH_ENDS -> {
          if (snapshot.isPresent()) {
            watching.orElseThrow().stop();
            snapshot.get().lists();
            forget();
            listed();
          }
        }
        case WATCH_IS_KILLED -> {
          if (snapshot.isPresent()) {
            watching.orElseThrow().stop();
            forget();
            cutLastLine();
          }
        }
      }
      if (watching.isPresent()) {
        awaitWatch();
        seen.putAll(alive);
      }
    }

    private void load(String name, int address) throws Exception {
      server.load(
          "apiVersion: v1\nkind: Pod\nmetadata: {name: "
              + name
              + ", namespace: shop, labels: {app: "
              + name
              + ", state: v0}}\nspec: {containers: [{name: c, image: 'i:1'}]}\n"
              + "status: {phase: Running, podIP: 10.1.0."
              + address
              + ", startTime: '2026-01-01T00:00:00Z'}\n");
    }

    private Snapshot open() throws Exception {
      ClusterAccess access =
          new ClusterAccess(Optional.of(server.kubeconfig("admin")), Optional.empty());
      return Snapshot.open(access, folder, List.of(), said);
    }

    private void listed() {
      seen.putAll(alive);
      addresses.replaceAll((address, wasSeen) -> true);
    }

    private void forget() {
      snapshot.orElseThrow().close();
      snapshot = Optional.empty();
      watching = Optional.empty();
    }

    /** A crash may leave half a line at the end. */
    private void cutLastLine() throws IOException {
      Path events = folder.resolve("pod-events.ndjson");
      try (RandomAccessFile file = new RandomAccessFile(events.toFile(), "rw")) {
        file.seek(file.length());
        file.write("{\"observedAt\":\"2026-01".getBytes(StandardCharsets.UTF_8));
      }
    }

    private void awaitWatch() throws Exception {
      Path events = folder.resolve("pod-events.ndjson");
      for (int i = 0; i < 400; i++) {
        String text = Files.readString(events);
        boolean all =
            alive.entrySet().stream()
                .allMatch(
                    pod ->
                        text.contains(
                            "\"app\":\""
                                + pod.getKey()
                                + "\",\"state\":\""
                                + pod.getValue()
                                + "\""));
        if (all) {
          return;
        }
        Thread.sleep(10);
      }
      assertThat(Files.readString(events)).as("what the watch saw").contains(alive.values());
    }

    Cluster known() throws Exception {
      return BundleReader.readCluster(List.of(folder), said);
    }

    @Override
    public void close() throws IOException {
      if (snapshot.isPresent()) {
        forget();
      }
      server.close();
      try (Stream<Path> files = Files.walk(temporary)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void everything_that_any_run_saw_is_kept(@ForAll @Size(min = 4, max = 14) List<Step> steps)
      throws Exception {
    try (World world = new World()) {
      world.apply(Step.POD_STARTS);
      for (Step step : steps) {
        world.apply(step);
      }
      world.apply(Step.POD_STARTS);
      world.apply(Step.LISTED);

      Cluster cluster = world.known();

      assertThat(cluster.workloads().values().stream().flatMap(one -> one.pods().stream()))
          .extracting(pod -> pod.ref().name())
          .containsExactlyInAnyOrderElementsOf(world.seen.keySet());
      for (Pod pod :
          cluster.workloads().values().stream().flatMap(one -> one.pods().stream()).toList()) {
        String label = world.seen.get(pod.ref().name());
        assertThat(pod.labels().values()).containsEntry("state", label);
      }
      assertThat(
              cluster.services().values().stream()
                  .flatMap(one -> one.clusterIps().stream())
                  .map(Object::toString))
          .containsExactlyInAnyOrderElementsOf(world.addresses.keySet());
      assertThat(world.said.sorted()).noneMatch(one -> one.severity() == Severity.SEVERE);
    }
  }
}
