package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.cluster.model.ServiceRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a record says about a Service: which labels it selects. */
public record RecordedService(ServiceRef ref, SortedMap<String, String> selector) {
  public RecordedService {
    selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
  }
}
