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
 * All that was ever seen of pods, as events: what a watch brings, and what each list adds to it. So
 * the pods of earlier runs into the same folder stay known, whatever a later list holds. It goes on
 * from what is in the folder, also where a run was killed.
 */
final class PodLedger implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DELETED = "DELETED";

  /**
   * A pod as it was last seen.
   *
   * @param text the object, as text, which takes a tenth of the memory
   */
  private record Seen(String namespace, String version, String text) {}

  private final EventFile events;

  /** Those not known to be gone, by uid. */
  private final Map<String, Seen> present = new LinkedHashMap<>();

  private PodLedger(EventFile events) {
    this.events = events;
  }

  /**
   * Goes on with the folder's.
   *
   * @param folder with {@code pod-events.ndjson}, and {@code pods.json}, of whose pods those that
   *     have no event get one
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

  /** A watch brought it. */
  synchronized void happened(Instant observedAt, String type, ObjectNode pod) throws IOException {
    write(Optional.of(observedAt), type, pod);
  }

  /**
   * A list was read. What differs from what was known is written as the events it stands for; when
   * a pod went that is not there any more is known to nobody.
   *
   * @param namespaces that were asked for, "" for all: pods elsewhere may live on
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
