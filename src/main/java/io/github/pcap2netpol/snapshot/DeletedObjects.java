package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds which objects of an earlier List are gone, and keeps them in the new one. */
final class DeletedObjects {
  private final Set<String> there = new HashSet<>();
  private final Set<String> asked = new TreeSet<>();

  /** The new List contains the object. */
  void isThere(ObjectNode object) {
    there.add(key(object));
  }

  /** The new List contains everything in the namespace; "" for the whole cluster. */
  void wasAsked(String namespace) {
    asked.add(namespace);
  }

  Set<String> asked() {
    return asked;
  }

  /**
   * Adds an object of the earlier List, unless the new one has it; marks it as deleted if that is
   * certain.
   */
  void keep(ObjectNode before, Instant now, ListFile into) throws IOException {
    if (there.contains(key(before))) {
      return;
    }
    String namespace = before.path("metadata").path("namespace").asText("");
    boolean gone = asked.contains("") || asked.contains(namespace);
    if (gone
        && before.path("metadata") instanceof ObjectNode metadata
        && !metadata.has("deletionTimestamp")) {
      metadata.put("deletionTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    into.add(before);
  }

  private static String key(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    String uid = metadata.path("uid").asText("");
    return uid.isEmpty()
        ? metadata.path("namespace").asText("") + "/" + metadata.path("name").asText("")
        : uid;
  }

  /** The identity of the cluster whose metadata a folder holds, if known. */
  static Optional<String> cluster(Path folder) throws IOException {
    Set<String> uids = new TreeSet<>();
    ListFile.read(folder, Kind.NAMESPACES.plural(), one -> clusterOf(one).ifPresent(uids::add));
    return uids.stream().findFirst();
  }

  /**
   * The cluster's identity from one of its namespaces: the uid of kube-system, which nobody
   * deletes.
   */
  static Optional<String> clusterOf(ObjectNode namespace) {
    JsonNode metadata = namespace.path("metadata");
    return metadata.path("name").asText("").equals("kube-system")
            && !metadata.path("uid").asText("").isEmpty()
        ? Optional.of(metadata.path("uid").asText(""))
        : Optional.empty();
  }
}
