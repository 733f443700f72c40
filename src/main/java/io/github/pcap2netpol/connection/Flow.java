package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in flight: what is remembered of two ends while their packets come. Changes with
 * each packet, so that none of them allocates anything.
 */
final class Flow {
  /** How far it has got. */
  enum Stage {
    /** SYN or INIT, no answer yet. */
    OPENING,
    /** SYN or INIT, and RST, ABORT or ICMP in answer. */
    REFUSED,
    /** The answer was seen, or what nobody sends without one. */
    ANSWERED,
    /** No opening was seen. */
    MIDDLE,
    /** UDP. */
    DATAGRAMS
  }

  final Protocol protocol;

  /** Who sent the first packet. */
  final long oneHigh;

  final long oneLow;
  final int onePort;
  final long otherHigh;
  final long otherLow;
  final int otherPort;
  final int hash;
  final boolean loopback;

  Stage stage;

  /** Where the opening is known: whether it was {@code one} who opened. */
  boolean openedByOne = true;

  /** The opener's initial sequence number or initiate tag. */
  long sequence;

  boolean repeated;
  boolean finByOne;
  boolean finByOther;
  boolean reset;

  /** Whether any packet was not RST or ABORT: those alone prove no connection. */
  boolean spoken;

  boolean unreachableFromOne;
  boolean unreachableFromOther;
  long fromOne;
  long fromOther;

  /** UDP: when one of the addresses changes hands. */
  long until = Long.MAX_VALUE;

  private Mark opened;
  private final Mark first;
  long lastTime;
  private int lastPart;
  private long lastFrame;

  @Nullable Flow nextInBucket;
  @Nullable Flow before;
  @Nullable Flow after;
  @Nullable FlowQueue queue;

  Flow(
      Stage stage,
      Protocol protocol,
      long oneHigh,
      long oneLow,
      int onePort,
      long otherHigh,
      long otherLow,
      int otherPort,
      boolean loopback,
      Mark first) {
    this.stage = stage;
    this.protocol = protocol;
    this.oneHigh = oneHigh;
    this.oneLow = oneLow;
    this.onePort = onePort;
    this.otherHigh = otherHigh;
    this.otherLow = otherLow;
    this.otherPort = otherPort;
    this.hash = hash(protocol, oneHigh, oneLow, onePort, otherHigh, otherLow, otherPort);
    this.loopback = loopback;
    this.first = first;
    this.opened = first;
    this.lastTime = first.timeNanos();
    this.lastPart = first.part();
    this.lastFrame = first.frame();
  }

  /** The same whichever end comes first. */
  static int hash(
      Protocol protocol,
      long oneHigh,
      long oneLow,
      int onePort,
      long otherHigh,
      long otherLow,
      int otherPort) {
    long mixed = mix(oneHigh, oneLow, onePort) + mix(otherHigh, otherLow, otherPort);
    return (int) (mixed ^ (mixed >>> 32)) + protocol.number();
  }

  private static long mix(long high, long low, int port) {
    long mixed = (high * 0x9e3779b97f4a7c15L + low) * 0xbf58476d1ce4e5b9L + port;
    mixed = (mixed ^ (mixed >>> 30)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 29);
  }

  boolean isFromOne(long high, long low, int port) {
    return onePort == port && oneLow == low && oneHigh == high;
  }

  /** Counts a packet. */
  void seen(boolean byOne, long timeNanos, int part, long frame) {
    if (byOne) {
      fromOne++;
    } else {
      fromOther++;
    }
    if (timeNanos >= lastTime) {
      lastTime = timeNanos;
      lastPart = part;
      lastFrame = frame;
    }
  }

  /** Counts packets that were counted before. */
  void seen(ExtractedLine.Said said) {
    boolean byOne = isFromOne(said.one().high(), said.one().low(), said.onePort());
    fromOne += byOne ? said.fromOne() : said.fromOther();
    fromOther += byOne ? said.fromOther() : said.fromOne();
    if (said.last().timeNanos() >= lastTime) {
      lastTime = said.last().timeNanos();
      lastPart = said.last().part();
      lastFrame = said.last().frame();
    }
  }

  /** What was said, as a value. */
  ExtractedLine.Said said() {
    return new ExtractedLine.Said(
        one(), onePort, other(), otherPort, loopback, fromOne, fromOther, first, last());
  }

  /** What was said before, as a conversation that begins with it. */
  static Flow of(Stage stage, Protocol protocol, ExtractedLine.Said said) {
    return new Flow(
        stage,
        protocol,
        said.one().high(),
        said.one().low(),
        said.onePort(),
        said.other().high(),
        said.other().low(),
        said.otherPort(),
        said.loopback(),
        said.first());
  }

  /** Remembers the packet that opened it, if this one is the earliest such. */
  void openedBy(boolean one, long initialSequence, Mark mark) {
    openedByOne = one;
    sequence = initialSequence;
    opened = mark;
  }

  boolean isOver() {
    return reset || stage == Stage.REFUSED || (finByOne && finByOther);
  }

  Mark opened() {
    return opened;
  }

  Mark first() {
    return first;
  }

  Mark last() {
    return new Mark(lastTime, lastPart, lastFrame);
  }

  long packets() {
    return fromOne + fromOther;
  }

  IpAddress one() {
    return new IpAddress(oneHigh, oneLow);
  }

  IpAddress other() {
    return new IpAddress(otherHigh, otherLow);
  }

  IpAddress originator() {
    return openedByOne ? one() : other();
  }

  int originatorPort() {
    return openedByOne ? onePort : otherPort;
  }

  IpAddress responder() {
    return openedByOne ? other() : one();
  }

  PortProtocol port() {
    return new PortProtocol(protocol, openedByOne ? otherPort : onePort);
  }
}
