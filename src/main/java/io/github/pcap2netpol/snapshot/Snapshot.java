package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.snapshot.SnapshotException.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes a cluster's metadata to a folder: Lists and, while it is watched, events of pods. */
public final class Snapshot implements AutoCloseable {
  private static final int ATTEMPTS = 4;

  private final Api api;
  private final Path folder;
  private final List<String> namespaces;
  private final Diagnostics diagnostics;
  private final Map<String, Long> counts = new TreeMap<>();
  private final TreeSet<String> daemonSets = new TreeSet<>();
  private UnlistedKinds unlisted;

  /** Folders that did not exist before, the innermost first. */
  private final List<Path> made;

  private final Map<String, String> versions = new TreeMap<>();
  private @Nullable PodLedger ledger;

  private Snapshot(
      Api api, Path folder, List<Path> made, List<String> namespaces, Diagnostics diagnostics) {
    this.api = api;
    this.folder = folder;
    this.made = made;
    this.namespaces = List.copyOf(new TreeSet<>(namespaces));
    this.diagnostics = diagnostics;
    this.unlisted = new UnlistedKinds(api.root(), folder, this.namespaces, diagnostics);
  }

  /**
   * Connects to the cluster and creates the folder.
   *
   * @param namespaces the namespaces to list if the whole cluster may not be listed
   * @throws SnapshotException if there is no such cluster, or the folder can't be created
   */
  public static Snapshot open(
      ClusterAccess access, Path folder, List<String> namespaces, Diagnostics diagnostics)
      throws SnapshotException {
    Api api = Api.open(access);
    List<Path> made = new ArrayList<>();
    for (Path one = folder.toAbsolutePath();
        one != null && !Files.exists(one);
        one = one.getParent()) {
      made.add(one);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      api.close();
      throw SnapshotException.unwritable(folder, e);
    }
    return new Snapshot(api, folder, made, namespaces, diagnostics);
  }

  /** The API server's address. */
  public String server() {
    return api.root();
  }

  /**
   * Writes a List of each kind; each replaces its file when it is complete. For pods, everything
   * seen before stays in the events. Objects of other kinds that are gone stay in the List with a
   * deletionTimestamp, so that the traffic of an earlier run keeps its owners. Policies and
   * Ingresses that are gone are dropped, since they have no effect on the future.
   *
   * @return how many objects there are of each kind, by plural; excludes kinds that may not be read
   * @throws SnapshotException if pods can't be read, or files can't be written
   */
  public Map<String, Long> lists() throws SnapshotException {
    counts.clear();
    requireSameCluster();
    unlisted = new UnlistedKinds(api.root(), folder, namespaces, diagnostics);
    for (Kind kind : Kind.all()) {
      list(kind);
    }
    unlisted.report();
    return new TreeMap<>(counts);
  }

  /** Facts about the cluster; to be called after {@link #lists}. */
  public ServerInfo server(Map<String, Long> listed) {
    Optional<Collection<String>> names =
        listed.containsKey(Kind.DAEMON_SETS.plural())
            ? Optional.of(List.copyOf(daemonSets))
            : Optional.empty();
    return ServerInfo.of(api, names);
  }

  /** Watches the pods that were listed. */
  public RunningWatch watch() throws SnapshotException {
    try {
      return RunningWatch.begin(api, ledger(), versions, diagnostics);
    } catch (IOException e) {
      throw SnapshotException.unwritable(folder, e);
    }
  }

  private PodLedger ledger() throws IOException {
    if (ledger == null) {
      ledger = PodLedger.open(folder);
    }
    return ledger;
  }

  /** A folder holds one cluster: mixing two would assign addresses to wrong owners. */
  private void requireSameCluster() throws SnapshotException {
    try {
      Optional<String> before = DeletedObjects.cluster(folder);
      if (before.isEmpty()) {
        return;
      }
      List<ObjectNode> now = new ArrayList<>();
      new Lister(api).list(Kind.NAMESPACES, "", now::add);
      Optional<String> asked =
          now.stream().flatMap(one -> DeletedObjects.clusterOf(one).stream()).findFirst();
      if (asked.isPresent() && !asked.equals(before)) {
        throw new SnapshotException(
            Side.CLUSTER,
            folder
                + " contains the metadata of another cluster (its namespace kube-system has another uid). Use a separate folder for each cluster.");
      }
    } catch (ApiFailure e) {
      // Kinds that can't be listed are reported one by one.
      return;
    } catch (IOException e) {
      throw SnapshotException.unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    api.close();
    if (ledger != null) {
      try {
        ledger.close();
      } catch (IOException e) {
        diagnostics.add(
            Diagnostic.severe(
                "metadata-unwritten", folder.toString(), "The events of pods: " + IoReason.of(e)));
      }
    }
    removeEmpty();
  }

  /** If nothing could be written, nothing is left behind. */
  private void removeEmpty() {
    for (Path each : made) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException e) {
        return; // It is not empty.
      }
    }
  }

  private void list(Kind kind) throws SnapshotException {
    try {
      try {
        write(kind, List.of(""));
      } catch (ApiFailure e) {
        if (!e.isForbidden() || namespaces.isEmpty() || kind.scope() == Kind.Scope.CLUSTER) {
          throw e;
        }
        write(kind, namespaces);
        unlisted.readInPart(kind);
      }
    } catch (ApiFailure e) {
      unlisted.without(kind, e);
    } catch (IOException e) {
      throw SnapshotException.unwritable(folder, e);
    }
  }

  /**
   * Writes all objects of a kind in these scopes; starts over if the server forgot the list
   * meanwhile.
   */
  private void write(Kind kind, List<String> scopes) throws ApiFailure, IOException {
    for (int attempt = 1; ; attempt++) {
      try (ListFile file = new ListFile(folder, kind.plural())) {
        writeOnce(kind, scopes, file);
        return;
      } catch (ApiFailure e) {
        if (attempt == ATTEMPTS || !(e.isExpired() || e.isBrokenOff())) {
          throw e;
        }
      }
    }
  }

  private void writeOnce(Kind kind, List<String> scopes, ListFile file)
      throws ApiFailure, IOException {
    long[] count = {0};
    List<Diagnostic> refused = new ArrayList<>();
    Optional<ApiFailure> failure = Optional.empty();
    boolean pods = kind.equals(Kind.PODS);
    ListedPods seen = new ListedPods();
    DeletedObjects vanished = new DeletedObjects();
    if (pods) {
      versions.clear();
    }
    for (String scope : scopes) {
      try {
        String version =
            new Lister(api)
                .list(
                    kind,
                    scope,
                    object -> {
                      file.add(object);
                      vanished.isThere(object);
                      if (pods) {
                        seen.add(object);
                      } else if (kind.equals(Kind.DAEMON_SETS)) {
                        daemonSets.add(object.path("metadata").path("name").asText(""));
                      }
                      count[0]++;
                    });
        vanished.wasAsked(scope);
        if (pods) {
          versions.put(scope, version);
        }
      } catch (ApiFailure e) {
        if (!e.isForbidden()) {
          throw e;
        }
        failure = Optional.of(e);
        refused.add(UnlistedKinds.refusal(kind, kind.plural() + " in " + scope, e));
      }
    }
    if (failure.isPresent() && refused.size() == scopes.size()) {
      throw failure.get();
    }
    refused.forEach(diagnostics::add);
    if (pods) {
      ledger().listed(Instant.now(), vanished.asked(), seen);
    } else if (kind.staysKnown()) {
      ListFile.read(folder, kind.plural(), object -> vanished.keep(object, Instant.now(), file));
    }
    file.complete();
    counts.put(kind.plural(), count[0]);
  }
}
