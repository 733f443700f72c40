package io.github.pcap2netpol.flowlog;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.flowlog.format.ConntrackEntries;
import io.github.pcap2netpol.flowlog.format.HubbleFlows;
import io.github.pcap2netpol.flowlog.format.MicroShieldFlows;
import io.github.pcap2netpol.flowlog.format.NetObservFlows;
import io.github.pcap2netpol.flowlog.format.RecordText;
import io.github.pcap2netpol.flowlog.format.ZeekConnections;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import java.io.IOException;

/** Reads files of flow records, compressed or not. Holds one record in memory at a time. */
public final class FlowLogReader {
  private FlowLogReader() {}

  /**
   * Reads a file to its end, or as far as possible.
   *
   * @param assumedTime the time of records that have none, in nanoseconds since 1970
   * @param addresses the addresses of pods that records only name
   * @throws IOException if the rest of the file can't be read: it ends within its compressed data,
   *     for example
   */
  public static void read(
      FlowLogFormat format,
      CaptureSource source,
      long assumedTime,
      PodAddresses addresses,
      FlowSink sink)
      throws IOException {
    RecordText text = new RecordText(source);
    switch (format) {
      case HUBBLE -> HubbleFlows.read(text, assumedTime, addresses, sink);
      case ZEEK -> ZeekConnections.read(text, assumedTime, sink);
      case NETOBSERV -> NetObservFlows.read(text, assumedTime, addresses, sink);
      case CONNTRACK -> ConntrackEntries.read(text, assumedTime, sink);
      case MICROSHIELD -> MicroShieldFlows.read(text, assumedTime, sink);
    }
  }
}
