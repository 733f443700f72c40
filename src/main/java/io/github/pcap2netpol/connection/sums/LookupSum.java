package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.net.IpAddress;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The mutable form of a {@link Lookup}. Additions commute. */
public final class LookupSum {
  /** How many addresses, resolvers and sets of answers are kept for one name. */
  public static final int MOST_OF_A_NAME = 1000;

  public final SortedSet<IpAddress> resolvers = new TreeSet<>();
  public final SortedSet<IpAddress> addresses = new TreeSet<>();

  /** By type of question, the hashes of distinct answers. */
  public final SortedMap<Integer, SortedSet<Long>> answersByType = new TreeMap<>();

  /** Answers by response code, of which there are 16. */
  private final long[] responseCodes = new long[16];

  /** Queries without an answer. */
  public long unanswered;

  /** How many of these may be answered in later files of the capture. */
  public long waiting;

  private Mark first;

  // The last mark, as plain numbers, since each message moves it and must not allocate anything.
  private long lastTime;
  private int lastPart;
  private long lastFrame;

  public LookupSum(Mark first, Mark last) {
    this.first = first;
    lastTime = last.timeNanos();
    lastPart = last.part();
    lastFrame = last.frame();
  }

  public Mark first() {
    return first;
  }

  public Mark last() {
    return new Mark(lastTime, lastPart, lastFrame);
  }

  public void mark(Mark mark) {
    mark(mark.timeNanos(), mark.part(), mark.frame());
  }

  /** A packet that was about this name, as in {@link Mark}. */
  public void mark(long timeNanos, int part, long frame) {
    if (Mark.compare(timeNanos, part, frame, first.timeNanos(), first.part(), first.frame()) < 0) {
      first = new Mark(timeNanos, part, frame);
    }
    if (Mark.compare(timeNanos, part, frame, lastTime, lastPart, lastFrame) > 0) {
      lastTime = timeNanos;
      lastPart = part;
      lastFrame = frame;
    }
  }

  /** Counts answers with this response code, from 0 to 15. */
  public void answered(int responseCode, long times) {
    responseCodes[responseCode] += times;
  }

  /** How many answers there were, by response code. */
  public SortedMap<Integer, Long> responseCodes() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (int code = 0; code < responseCodes.length; code++) {
      if (responseCodes[code] > 0) {
        counts.put(code, responseCodes[code]);
      }
    }
    return counts;
  }

  public void answer(DnsMessage message) {
    answered(message.responseCode(), 1);
    SortedSet<IpAddress> answer = new TreeSet<>(message.addresses());
    if (answer.isEmpty()) {
      return;
    }
    answer.forEach(address -> addBounded(addresses, address));
    if (!message.whole()) {
      return; // The truncated part may be the only difference.
    }
    long hash = 0;
    for (IpAddress address : answer) {
      hash = (hash * 31 + address.high()) * 0x9e3779b97f4a7c15L + address.low();
    }
    addAnswer(message.type(), hash);
  }

  public void addAnswer(int type, long hash) {
    addBounded(answersByType.computeIfAbsent(type, any -> new TreeSet<>()), hash);
  }

  /** Adds an earlier sum, but for queries that waited then: they are added one by one. */
  public void add(LookupSum other) {
    mark(other.first());
    mark(other.last());
    other.resolvers.forEach(resolver -> addBounded(resolvers, resolver));
    other.addresses.forEach(address -> addBounded(addresses, address));
    other.answersByType.forEach((type, hashes) -> hashes.forEach(hash -> addAnswer(type, hash)));
    other.responseCodes().forEach(this::answered);
    unanswered += other.unanswered - other.waiting;
  }

  public int differingAnswers() {
    return answersByType.values().stream().mapToInt(SortedSet::size).max().orElse(0);
  }

  /** Keeps the smallest values, so that the result does not depend on the order of additions. */
  public static <T> void addBounded(SortedSet<T> set, T value) {
    set.add(value);
    if (set.size() > MOST_OF_A_NAME) {
      set.remove(set.last());
    }
  }
}
