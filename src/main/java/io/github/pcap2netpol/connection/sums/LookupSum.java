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

  /** Answers by response code. */
  public final SortedMap<Integer, Long> responseCodes = new TreeMap<>();

  public long unanswered;
  public Mark first;
  public Mark last;

  public LookupSum(Mark first, Mark last) {
    this.first = first;
    this.last = last;
  }

  public void mark(Mark from, Mark to) {
    first = first.compareTo(from) <= 0 ? first : from;
    last = last.compareTo(to) >= 0 ? last : to;
  }

  public void answer(DnsMessage message) {
    responseCodes.merge(message.responseCode(), 1L, Long::sum);
    SortedSet<IpAddress> answer = new TreeSet<>(message.addresses());
    if (answer.isEmpty()) {
      return;
    }
    answer.forEach(address -> addBounded(addresses, address));
    if (!message.whole()) {
      return; // The part that was cut off may be the only difference.
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

  public void add(LookupSum other) {
    mark(other.first, other.last);
    other.resolvers.forEach(resolver -> addBounded(resolvers, resolver));
    other.addresses.forEach(address -> addBounded(addresses, address));
    other.answersByType.forEach((type, hashes) -> hashes.forEach(hash -> addAnswer(type, hash)));
    other.responseCodes.forEach((code, count) -> responseCodes.merge(code, count, Long::sum));
    unanswered += other.unanswered;
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
