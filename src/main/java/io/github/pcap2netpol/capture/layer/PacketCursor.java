package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

/**
 * The packet being read: where its next header begins, and what the headers so far said. One object
 * serves all packets, so that reading allocates nothing per packet; each layer moves it forward.
 */
public final class PacketCursor implements PacketHeader, Opening {
  /** Where the next header begins, in {@link #data}. */
  public int offset;

  /** Where the captured part of the current layer ends, in {@link #data}. */
  public int end;

  /**
   * Where the current layer ends according to its own lengths: beyond {@link #end} if cut short.
   */
  public long declaredEnd;

  public byte[] data = new byte[0];

  /** Byte order of the file, which some link headers share. */
  boolean bigEndian;

  /** The EtherType (IEEE 802) of what comes next. */
  int etherType;

  /** The number of the IP protocol of what comes next. */
  int ipProtocol;

  /** Whether the addresses are those of this packet. */
  boolean hasAddresses;

  /** ICMP: whether it is a request or a reply. */
  boolean echo;

  /** For a frame without IP: what it carries, as numbered by {@link NonIpPayload}. */
  int foreign;

  /** Seen on a loopback interface. */
  boolean onLoopback;

  /** Whether the headers are those quoted by an ICMP message. */
  public boolean quoted;

  /** Who sent the ICMP error, if the headers are quoted. */
  long reporterHigh;

  long reporterLow;

  /** As in {@link io.github.pcap2netpol.capture.packet.Unreachable}, if the headers are quoted. */
  public boolean byHostOnly;

  int hopLimit;

  public Protocol protocol = Protocol.TCP;
  public long timeNanos;
  public long frame;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;
  public int sourcePort;
  public int destinationPort;
  int tcpFlags;
  long tcpSequence;
  long tcpAcknowledgment;
  int sctpChunk;

  /** Fields of an opening, read by {@link OpeningDecoder}; as in {@link Opening}. */
  boolean answer;

  long sequence;
  long acknowledgment;

  /** Begins a new packet. */
  void start(byte[] bytes, int from, int captured, long original) {
    data = bytes;
    offset = from;
    end = from + captured;
    declaredEnd = from + Math.max(captured, original);
    etherType = 0;
    ipProtocol = 0;
    foreign = 0;
    hasAddresses = false;
    echo = false;
    onLoopback = false;
    quoted = false;
    hopLimit = 0;
    clearTransport();
  }

  /** Forgets the outer packet's transport header, where an inner packet begins. */
  void clearTransport() {
    sourcePort = 0;
    destinationPort = 0;
    tcpFlags = 0;
    tcpSequence = 0;
    tcpAcknowledgment = 0;
    sctpChunk = -1;
  }

  /** Whether this many bytes of the current layer were captured. */
  public boolean has(int count) {
    return count <= end - offset;
  }

  /**
   * Why {@link #has} is false for this many bytes: the packet has no more, or the capture doesn't.
   */
  SkipReason without(int count) {
    return offset + (long) count > declaredEnd ? SkipReason.MALFORMED : SkipReason.CUT_SHORT;
  }

  /**
   * Sets the length of the current layer, from {@link #offset}: what follows is padding or a
   * trailer.
   */
  public void bound(long length) {
    declaredEnd = Math.min(declaredEnd, offset + length);
    end = (int) Math.min(end, declaredEnd);
  }

  public int u8(int at) {
    return data[offset + at] & 0xff;
  }

  public int u16(int at) {
    return (data[offset + at] & 0xff) << 8 | (data[offset + at + 1] & 0xff);
  }

  int i32(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  long u32(int at) {
    return i32(at) & 0xffff_ffffL;
  }

  long i64(int at) {
    return (long) i32(at) << 32 | u32(at + 4);
  }

  public Endpoint sourceEnd() {
    return new Endpoint(source(), sourcePort);
  }

  public IpAddress reporter() {
    return new IpAddress(reporterHigh, reporterLow);
  }

  public Endpoint destinationEnd() {
    return new Endpoint(destination(), destinationPort);
  }

  @Override
  public long timeNanos() {
    return timeNanos;
  }

  @Override
  public long frame() {
    return frame;
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public int hopLimit() {
    return hopLimit;
  }

  @Override
  public long sourceHigh() {
    return sourceHigh;
  }

  @Override
  public long sourceLow() {
    return sourceLow;
  }

  @Override
  public long destinationHigh() {
    return destinationHigh;
  }

  @Override
  public long destinationLow() {
    return destinationLow;
  }

  @Override
  public int sourcePort() {
    return sourcePort;
  }

  @Override
  public int destinationPort() {
    return destinationPort;
  }

  @Override
  public int tcpFlags() {
    return tcpFlags;
  }

  @Override
  public long tcpSequence() {
    return tcpSequence;
  }

  @Override
  public long tcpAcknowledgment() {
    return tcpAcknowledgment;
  }

  @Override
  public int sctpChunk() {
    return sctpChunk;
  }

  @Override
  public boolean answer() {
    return answer;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long acknowledgment() {
    return acknowledgment;
  }

  @Override
  public boolean fresh() {
    return isFresh();
  }

  /**
   * Seen on {@code lo}; or an address is a loopback address; or both are equal, which the kernel
   * delivers without sending it out.
   */
  @Override
  public boolean loopback() {
    return onLoopback
        || isLoopback(sourceHigh, sourceLow)
        || isLoopback(destinationHigh, destinationLow)
        || (sourceHigh == destinationHigh && sourceLow == destinationLow);
  }

  private static boolean isLoopback(long high, long low) {
    return high == 0 && (low == 1 || (low >>> 24) == 0xffff7f);
  }
}
