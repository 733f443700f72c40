package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The conversations of a shard that have ended since somebody asked. Openings are summed up. */
public final class EndedConversations implements Results {
  private final OpenedSums opened;
  private final List<ExtractedLine.OfConversation> others = new ArrayList<>();

  /**
   * @param times distinguishes what must not be summed up together
   */
  public EndedConversations(AddressTimes times) {
    opened = new OpenedSums(times);
  }

  /** How many sums and single conversations there are. */
  public int size() {
    return opened.size() + others.size();
  }

  @Override
  public void opened(Stream stream, boolean byOne, Outcome outcome, boolean sampled) {
    opened.add(stream, byOne, outcome, sampled);
  }

  @Override
  public void other(ExtractedLine.OfConversation line) {
    others.add(line);
  }

  /** Passes on what has ended, sums in the order they began, and forgets it. */
  public void drain(Consumer<? super ExtractedLine.OfConversation> to) {
    opened.drain((key, sum) -> to.accept(line(key, sum)));
    others.forEach(to);
    others.clear();
  }

  /** Passes on what has ended in several shards, sums by key, and forgets it. */
  public static void drain(
      List<EndedConversations> shards, Consumer<? super ExtractedLine.OfConversation> to) {
    List<Map.Entry<SumKey, Sum>> all = new ArrayList<>();
    shards.forEach(shard -> shard.opened.drain((key, sum) -> all.add(Map.entry(key, sum))));
    all.sort(Map.Entry.comparingByKey());
    for (int i = 0; i < all.size(); i++) {
      SumKey key = all.get(i).getKey();
      Sum sum = all.get(i).getValue();
      while (i + 1 < all.size() && all.get(i + 1).getKey().compareTo(key) == 0) {
        i++;
        sum.add(all.get(i).getValue());
      }
      to.accept(line(key, sum));
    }
    shards.forEach(shard -> shard.drain(to));
  }

  private static ExtractedLine.Opened line(SumKey key, Sum sum) {
    return new ExtractedLine.Opened(
        key.originator().address(),
        key.responder().address(),
        key.port(),
        key.outcome(),
        key.loopback(),
        sum);
  }
}
