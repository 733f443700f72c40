package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The state of two endpoints while their packets arrive. Each packet changes it in place, so that
 * no packet allocates anything.
 */
abstract sealed class Conversation permits Stream, StreamSlice, DatagramExchange {
  /** What may still follow. Decides how long a conversation is kept, and which is evicted first. */
  enum Phase {
    OVER,
    DATAGRAMS,
    OPENING,
    OPEN
  }

  private final Protocol protocol;

  /** The endpoint that sent the first packet. */
  private final long oneHigh;

  private final long oneLow;
  private final int onePort;
  private final long otherHigh;
  private final long otherLow;
  private final int otherPort;
  private final int hash;
  private final boolean loopback;
  private final Mark first;
  private long fromOne;
  private long fromOther;
  private boolean freshFromOne;
  private boolean freshFromOther;
  private long lastTime;
  private int lastPart;
  private long lastFrame;

  /** The longest silence so far, in seconds. */
  private int longestSilence;

  /** The next conversation in the bucket; set only by {@link ConversationTable}. */
  @Nullable Conversation nextInBucket;

  /** The neighbours in a queue; set only by {@link ConversationQueue}. */
  @Nullable Conversation before;

  @Nullable Conversation after;
  @Nullable ConversationQueue queue;

  Conversation(FiveTuple tuple, boolean loopback, Mark first) {
    protocol = tuple.protocol();
    oneHigh = tuple.sourceHigh();
    oneLow = tuple.sourceLow();
    onePort = tuple.sourcePort();
    otherHigh = tuple.destinationHigh();
    otherLow = tuple.destinationLow();
    otherPort = tuple.destinationPort();
    hash = hash(tuple);
    this.loopback = loopback;
    this.first = first;
    lastTime = first.timeNanos();
    lastPart = first.part();
    lastFrame = first.frame();
  }

  /** The same for both directions. */
  static int hash(FiveTuple tuple) {
    long mixed =
        mix(tuple.sourceHigh(), tuple.sourceLow(), tuple.sourcePort())
            + mix(tuple.destinationHigh(), tuple.destinationLow(), tuple.destinationPort());
    return (int) (mixed ^ (mixed >>> 32)) + tuple.protocol().number();
  }

  private static long mix(long high, long low, int port) {
    long mixed = (high * 0x9e3779b97f4a7c15L + low) * 0xbf58476d1ce4e5b9L + port;
    mixed = (mixed ^ (mixed >>> 30)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 29);
  }

  final int hash() {
    return hash;
  }

  /** Whether the packet is between the same endpoints, in either direction. */
  final boolean isOf(FiveTuple tuple) {
    if (protocol != tuple.protocol()) {
      return false;
    }
    return isFromOne(tuple)
        ? isToOther(tuple) || (isToOne(tuple) && isFromOther(tuple))
        : isToOne(tuple) && isFromOther(tuple);
  }

  /** Whether the packet's sender also sent the first packet. */
  final boolean isFromOne(FiveTuple tuple) {
    return onePort == tuple.sourcePort()
        && oneLow == tuple.sourceLow()
        && oneHigh == tuple.sourceHigh();
  }

  private boolean isToOne(FiveTuple tuple) {
    return onePort == tuple.destinationPort()
        && oneLow == tuple.destinationLow()
        && oneHigh == tuple.destinationHigh();
  }

  private boolean isFromOther(FiveTuple tuple) {
    return otherPort == tuple.sourcePort()
        && otherLow == tuple.sourceLow()
        && otherHigh == tuple.sourceHigh();
  }

  private boolean isToOther(FiveTuple tuple) {
    return otherPort == tuple.destinationPort()
        && otherLow == tuple.destinationLow()
        && otherHigh == tuple.destinationHigh();
  }

  /** Counts a packet. */
  final void count(boolean byOne, boolean fresh, long timeNanos, int part, long frame) {
    count(byOne ? 1 : 0, byOne ? 0 : 1);
    freshFromOne |= fresh && byOne;
    freshFromOther |= fresh && !byOne;
    heard(timeNanos, part, frame);
  }

  /** Counts packets that one end sent. */
  final void count(boolean byOne, long packets, boolean fresh, Mark from, Mark to) {
    count(byOne ? packets : 0, byOne ? 0 : packets);
    freshFromOne |= fresh && byOne;
    freshFromOther |= fresh && !byOne;
    heard(from.timeNanos(), from.part(), from.frame());
    heard(to.timeNanos(), to.part(), to.frame());
  }

  /** Adds packets that were counted before. */
  final void count(Said said) {
    boolean byOne = isFromOne(said);
    count(
        byOne ? said.fromOne() : said.fromOther(), //
        byOne ? said.fromOther() : said.fromOne());
    freshFromOne |= byOne ? said.freshFromOne() : said.freshFromOther();
    freshFromOther |= byOne ? said.freshFromOther() : said.freshFromOne();
    heard(said.first().timeNanos(), said.first().part(), said.first().frame());
    heard(said.last().timeNanos(), said.last().part(), said.last().frame());
  }

  private void count(long moreFromOne, long moreFromOther) {
    fromOne += moreFromOne;
    fromOther += moreFromOther;
  }

  private void heard(long timeNanos, int part, long frame) {
    long silence = EpochNanos.second(timeNanos) - EpochNanos.second(lastTime);
    longestSilence = (int) Math.min(Integer.MAX_VALUE, Math.max(longestSilence, silence));
    if (Mark.compare(timeNanos, part, frame, lastTime, lastPart, lastFrame) >= 0) {
      lastTime = timeNanos;
      lastPart = part;
      lastFrame = frame;
    }
  }

  abstract Phase phase();

  /** Passes on the result. */
  abstract void end(Results to);

  /** The packets so far, as a value. */
  final Said said() {
    return new Said(
        protocol,
        one(),
        other(),
        loopback,
        fromOne,
        fromOther,
        freshFromOne,
        freshFromOther,
        first,
        last());
  }

  /** The longest silence, in whole seconds. */
  final int longestSilence() {
    return longestSilence;
  }

  final boolean freshFromOne() {
    return freshFromOne;
  }

  final boolean freshFromOther() {
    return freshFromOther;
  }

  final Protocol protocol() {
    return protocol;
  }

  final Endpoint one() {
    return new Endpoint(new IpAddress(oneHigh, oneLow), onePort);
  }

  final Endpoint other() {
    return new Endpoint(new IpAddress(otherHigh, otherLow), otherPort);
  }

  /** The first 64 bits of the address of an end. */
  final long high(boolean ofOne) {
    return ofOne ? oneHigh : otherHigh;
  }

  /** The last 64 bits of the address of an end. */
  final long low(boolean ofOne) {
    return ofOne ? oneLow : otherLow;
  }

  final int port(boolean ofOne) {
    return ofOne ? onePort : otherPort;
  }

  final boolean loopback() {
    return loopback || (oneHigh == otherHigh && oneLow == otherLow);
  }

  /** Whether that was said of the packet that began it. */
  final boolean isLoopback(boolean said) {
    return loopback == said;
  }

  final Mark first() {
    return first;
  }

  final Mark last() {
    return new Mark(lastTime, lastPart, lastFrame);
  }

  /** The time of {@link #last}, without allocating it. */
  final long lastTime() {
    return lastTime;
  }

  final long packets() {
    return fromOne + fromOther;
  }
}
