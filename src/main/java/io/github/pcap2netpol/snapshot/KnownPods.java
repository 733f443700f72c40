package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pods of one scope as they were last seen, so that what happened while nobody watched can be
 * told from a new list.
 */
final class KnownPods {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** By uid; as text, which takes a tenth of the memory. */
  private final Map<String, byte[]> pods = new LinkedHashMap<>();

  /** What has changed, as a watch tells it. */
  interface Change {
    void happened(String type, ObjectNode pod);
  }

  void forget() {
    pods.clear();
  }

  void put(ObjectNode pod) {
    try {
      pods.put(uid(pod), MAPPER.writeValueAsBytes(pod));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void remove(ObjectNode pod) {
    pods.remove(uid(pod));
  }

  /** Tells what differs from the later list, and then knows that. */
  void become(KnownPods later, Change change) throws IOException {
    for (Map.Entry<String, byte[]> entry : pods.entrySet()) {
      if (!later.pods.containsKey(entry.getKey())) {
        change.happened("DELETED", pod(entry.getValue()));
      }
    }
    for (Map.Entry<String, byte[]> entry : later.pods.entrySet()) {
      byte[] before = pods.get(entry.getKey());
      ObjectNode now = pod(entry.getValue());
      if (before == null) {
        change.happened("ADDED", now);
      } else if (!version(pod(before)).equals(version(now))) {
        change.happened("MODIFIED", now);
      }
    }
    pods.clear();
    pods.putAll(later.pods);
  }

  private static ObjectNode pod(byte[] text) throws IOException {
    return (ObjectNode) MAPPER.readTree(text);
  }

  private static String uid(ObjectNode pod) {
    return pod.path("metadata").path("uid").asText("");
  }

  private static String version(ObjectNode pod) {
    return pod.path("metadata").path("resourceVersion").asText("");
  }
}
