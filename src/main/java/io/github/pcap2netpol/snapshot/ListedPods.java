package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pods of a list while it is being read, kept as text, which takes a tenth of the memory. */
final class ListedPods {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Set<String> uids = new HashSet<>();
  private final List<String> texts = new ArrayList<>();

  void add(ObjectNode pod) {
    try {
      texts.add(MAPPER.writeValueAsString(pod));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    uids.add(PodLedger.uid(pod));
  }

  Set<String> uids() {
    return Collections.unmodifiableSet(uids);
  }

  List<String> texts() {
    return Collections.unmodifiableList(texts);
  }
}
