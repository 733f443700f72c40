package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Conversations in flight, found by their two ends in either order, without allocating. */
final class FlowTable {
  /** Few at first: a connections file may hold many captures of little. */
  private @Nullable Flow[] buckets = new @Nullable Flow[64];

  private int size;

  int size() {
    return size;
  }

  @Nullable Flow find(
      Protocol protocol,
      long sourceHigh,
      long sourceLow,
      int sourcePort,
      long destinationHigh,
      long destinationLow,
      int destinationPort) {
    int hash =
        Flow.hash(
            protocol,
            sourceHigh,
            sourceLow,
            sourcePort,
            destinationHigh,
            destinationLow,
            destinationPort);
    for (Flow flow = buckets[hash & (buckets.length - 1)]; flow != null; flow = flow.nextInBucket) {
      if (flow.hash == hash
          && flow.protocol == protocol
          && (isBetween(
                  flow,
                  sourceHigh,
                  sourceLow,
                  sourcePort,
                  destinationHigh,
                  destinationLow,
                  destinationPort)
              || isBetween(
                  flow,
                  destinationHigh,
                  destinationLow,
                  destinationPort,
                  sourceHigh,
                  sourceLow,
                  sourcePort))) {
        return flow;
      }
    }
    return null;
  }

  private static boolean isBetween(
      Flow flow,
      long oneHigh,
      long oneLow,
      int onePort,
      long otherHigh,
      long otherLow,
      int otherPort) {
    return flow.onePort == onePort
        && flow.otherPort == otherPort
        && flow.oneLow == oneLow
        && flow.otherLow == otherLow
        && flow.oneHigh == oneHigh
        && flow.otherHigh == otherHigh;
  }

  void add(Flow flow) {
    if (size >= buckets.length) {
      @Nullable Flow[] old = buckets;
      buckets = new @Nullable Flow[old.length * 2];
      for (@Nullable Flow head : old) {
        Flow moved = head;
        while (moved != null) {
          Flow next = moved.nextInBucket;
          put(moved);
          moved = next;
        }
      }
    }
    put(flow);
    size++;
  }

  private void put(Flow flow) {
    int bucket = flow.hash & (buckets.length - 1);
    flow.nextInBucket = buckets[bucket];
    buckets[bucket] = flow;
  }

  void remove(Flow flow) {
    int bucket = flow.hash & (buckets.length - 1);
    Flow previous = null;
    for (Flow at = buckets[bucket]; at != null; at = at.nextInBucket) {
      if (at == flow) {
        if (previous == null) {
          buckets[bucket] = flow.nextInBucket;
        } else {
          previous.nextInBucket = flow.nextInBucket;
        }
        flow.nextInBucket = null;
        size--;
        return;
      }
      previous = at;
    }
  }
}
