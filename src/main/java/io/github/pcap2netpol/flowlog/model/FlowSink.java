package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.net.IpAddress;

/** Receives what is read from flow records, in the order of the file. */
public interface FlowSink {
  /**
   * A connection or part of one.
   *
   * @param line where its record begins, from 1
   */
  void flow(FlowRecord record, long line);

  /** A record that is understood, and of no use. */
  void unused(Unused why);

  /** A record that can't be understood. */
  void malformed(long line, String reason);

  /** A record that has no time of its own, or an impossible one; another was assumed. */
  void timeless();

  /** Records that the tool itself reports as lost. */
  void lost(long records);

  /** A connection that a policy in audit mode would have denied. */
  void audited();

  /** The tool recorded one in that many packets only. */
  void sampled(long oneIn);

  /** A pod that a record describes. */
  void pod(RecordedPod pod);

  /** A Service that a record describes. */
  void service(RecordedService service);

  /** An answer from a name server. */
  void lookup(RecordedLookup lookup, long line);

  /** A name that the tool itself has for an address. */
  void named(IpAddress address, String name);

  /** Two namespaces whose pods are the ends of one record; "" for an end that is no pod. */
  void between(String namespace, String other);
}
