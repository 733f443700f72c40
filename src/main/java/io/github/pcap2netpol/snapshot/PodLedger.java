package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything ever observed about pods, as events: those of a watch, and those that each list
 * implies. So pods of earlier runs into the same folder stay known, whatever a later list contains.
 * Continues from what is in the folder, even if a run was killed.
 */
final class PodLedger implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DELETED = "DELETED";

  /**
   * A pod as last seen.
   *
   * @param text the object as text, which takes a tenth of the memory
   */
  private record Seen(String namespace, String version, String text) {}

  private final EventFile events;

  /** Pods not known to be gone, by uid. */
  private final Map<String, Seen> present = new LinkedHashMap<>();

  private PodLedger(EventFile events) {
    this.events = events;
  }

  /**
   * Continues the folder's ledger.
   *
   * @param folder contains {@code pod-events.ndjson}, and {@code pods.json}, whose pods get an
   *     event if they have none
   */
  static PodLedger open(Path folder) throws IOException {
    PodLedger ledger = new PodLedger(new EventFile(folder));
    EventFile.read(folder, ledger::replay);
    List<ObjectNode> unknown = new ArrayList<>();
    ListFile.read(
        folder,
        Kind.PODS.plural(),
        pod -> {
          if (!ledger.knows(pod)) {
            unknown.add(pod);
          }
        });
    for (ObjectNode pod : unknown) {
      ledger.write(Optional.empty(), "ADDED", pod);
    }
    return ledger;
  }

  private void replay(JsonNode event) {
    if (event.path("object") instanceof ObjectNode pod) {
      note(event.path("type").asText(""), pod);
    }
  }

  /** How many events were written. */
  long written() {
    return events.events();
  }

  /** Records an event from a watch. */
  synchronized void happened(Instant observedAt, String type, ObjectNode pod) throws IOException {
    write(Optional.of(observedAt), type, pod);
  }

  /**
   * Records a list. Differences from what was known are written as the events they imply; nobody
   * knows when a pod that is missing went away.
   *
   * @param namespaces the namespaces that were listed, "" for all: pods elsewhere may still exist
   */
  synchronized void listed(Instant observedAt, Collection<String> namespaces, ListedPods pods)
      throws IOException {
    for (Map.Entry<String, Seen> before : List.copyOf(present.entrySet())) {
      boolean asked = namespaces.contains("") || namespaces.contains(before.getValue().namespace());
      if (asked && !pods.uids().contains(before.getKey())) {
        write(Optional.empty(), DELETED, (ObjectNode) MAPPER.readTree(before.getValue().text()));
      }
    }
    for (String text : pods.texts()) {
      ObjectNode pod = (ObjectNode) MAPPER.readTree(text);
      if (!knows(pod)) {
        String type = present.containsKey(uid(pod)) ? "MODIFIED" : "ADDED";
        write(Optional.of(observedAt), type, pod);
      }
    }
  }

  private boolean knows(ObjectNode pod) {
    Seen seen = present.get(uid(pod));
    return seen != null && seen.version().equals(version(pod));
  }

  private void write(Optional<Instant> observedAt, String type, ObjectNode pod) throws IOException {
    events.add(observedAt, type, pod);
    note(type, pod);
  }

  private void note(String type, ObjectNode pod) {
    if (type.equals(DELETED)) {
      present.remove(uid(pod));
      return;
    }
    try {
      String namespace = pod.path("metadata").path("namespace").asText("");
      present.put(uid(pod), new Seen(namespace, version(pod), MAPPER.writeValueAsString(pod)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String uid(ObjectNode pod) {
    return pod.path("metadata").path("uid").asText("");
  }

  private static String version(ObjectNode pod) {
    return pod.path("metadata").path("resourceVersion").asText("");
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
