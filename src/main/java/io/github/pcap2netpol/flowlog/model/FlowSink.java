package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.OptionalLong;

/** Receives the contents of flow records, in the order of the file. */
public interface FlowSink {
  /**
   * A connection or part of one.
   *
   * @param line where its record begins, from 1
   */
  void flow(FlowRecord record, long line);

  /** A valid record that adds nothing. */
  void unused(Unused why);

  /** An invalid record. */
  void malformed(long line, String reason);

  /** A record without a time, or with an impossible one; another time was assumed. */
  void timeless();

  /**
   * The time of a record; where it has none, that counts as {@link #timeless}.
   *
   * @param assumed the time then, in nanoseconds since 1970
   */
  default long timeOr(OptionalLong time, long assumed) {
    if (time.isEmpty()) {
      timeless();
    }
    return time.orElse(assumed);
  }

  /** Records that the tool itself reports as lost. */
  void lost(long records);

  /** A connection that a policy in audit mode would have denied. */
  void audited();

  /** The tool recorded only one in this many packets. */
  void sampled(long oneIn);

  /** A pod that a record describes. */
  void pod(RecordedPod pod);

  /** A Service that a record describes. */
  void service(RecordedService service);

  /** An answer from a name server. */
  void lookup(RecordedLookup lookup, long line);

  /** A name that the tool itself knows for an address. */
  void named(IpAddress address, String name);

  /** The namespaces of the two ends of one record; "" for an end that is not a pod. */
  void between(String namespace, String other);
}
