package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in flight: what is remembered of two ends while their packets come. Changes with
 * each packet, so that none of them allocates anything.
 */
public final class Conversation {
  /** How far it has got. */
  public enum Stage {
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

  public final Protocol protocol;

  /** Who sent the first packet. */
  public final long oneHigh;

  public final long oneLow;
  public final int onePort;
  public final long otherHigh;
  public final long otherLow;
  public final int otherPort;
  final int hash;
  public final boolean loopback;

  public Stage stage;

  /** Where the opening is known: whether it was {@code one} who opened. */
  boolean openedByOne = true;

  /** The opener's initial sequence number or initiate tag. */
  public long sequence;

  public boolean repeated;
  boolean finByOne;
  boolean finByOther;
  boolean reset;

  /** Whether any packet was not RST or ABORT: those alone prove no connection. */
  public boolean spoken;

  public boolean unreachableFromOne;
  public boolean unreachableFromOther;
  public long fromOne;
  public long fromOther;

  /** UDP: when one of the addresses changes hands. */
  long until = Long.MAX_VALUE;

  private Mark opened;
  private final Mark first;
  long lastTime;
  private int lastPart;
  private long lastFrame;

  @Nullable Conversation nextInBucket;
  @Nullable Conversation before;
  @Nullable Conversation after;
  @Nullable ConversationQueue queue;

  public Conversation(
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
  public void seen(boolean byOne, long timeNanos, int part, long frame) {
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
  public void seen(ExtractedLine.Said said) {
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
  public ExtractedLine.Said said() {
    return new ExtractedLine.Said(
        one(), onePort, other(), otherPort, loopback, fromOne, fromOther, first, last());
  }

  /** What was said before, as a conversation that begins with it. */
  public static Conversation of(Stage stage, Protocol protocol, ExtractedLine.Said said) {
    return new Conversation(
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

  public Mark opened() {
    return opened;
  }

  public Mark first() {
    return first;
  }

  public Mark last() {
    return new Mark(lastTime, lastPart, lastFrame);
  }

  public long packets() {
    return fromOne + fromOther;
  }

  public IpAddress one() {
    return new IpAddress(oneHigh, oneLow);
  }

  public IpAddress other() {
    return new IpAddress(otherHigh, otherLow);
  }

  public IpAddress originator() {
    return openedByOne ? one() : other();
  }

  public int originatorPort() {
    return openedByOne ? onePort : otherPort;
  }

  public IpAddress responder() {
    return openedByOne ? other() : one();
  }

  public PortProtocol port() {
    return new PortProtocol(protocol, openedByOne ? otherPort : onePort);
  }
}
