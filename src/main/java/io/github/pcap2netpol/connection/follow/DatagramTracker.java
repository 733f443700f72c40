package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Follows UDP. An exchange is what two endpoints send each other without a long silence. */
public final class DatagramTracker implements DatagramFollower {
  private final OpenConversations conversations;
  private final Epochs epochs;
  private final NodeAddresses nodes;

  /** Which addresses are nodes'. */
  public interface NodeAddresses {
    boolean contain(IpAddress address, long timeNanos);
  }

  /**
   * Prepares for one capture.
   *
   * @param nodes addresses that reject on behalf of others: kube-proxy answers "port unreachable"
   *     for Services without endpoints, and so do some enforcers for packets that a policy denies
   */
  public DatagramTracker(OpenConversations conversations, Epochs epochs, NodeAddresses nodes) {
    this.conversations = conversations;
    this.epochs = epochs;
    this.nodes = nodes;
  }

  @Override
  public void packet(PacketHeader packet, int part) {
    long now = packet.timeNanos();
    Conversation known = conversations.find(packet);
    DatagramExchange exchange;
    if (known instanceof DatagramExchange going && !going.isOver(now)) {
      exchange = going;
    } else {
      long until = until(packet.source(), packet.destination(), now);
      exchange = replace(known, DatagramExchange.of(packet, part, until));
    }
    exchange.packet(packet, part);
    conversations.heard(exchange);
  }

  /** Adds an earlier summary of one second. No exchange ends within a second. */
  public void add(ExtractedLine.Datagrams line) {
    ExtractedLine.Said said = line.said();
    long now = said.first().timeNanos();
    conversations.expireDatagrams(now);
    Conversation known = conversations.find(said);
    DatagramExchange exchange =
        known instanceof DatagramExchange going && !going.isOver(now) ? going : null;
    if (said.packets() > 0) {
      if (exchange == null) {
        long until = until(said.one().address(), said.other().address(), now);
        exchange = replace(known, DatagramExchange.of(said, until));
      }
      exchange.count(said);
      conversations.heard(exchange);
    }
    if (exchange != null
        && line.reporter().stream().allMatch(reporter -> nodes.contain(reporter, now))) {
      exchange.unreachable(line);
    }
  }

  private DatagramExchange replace(@Nullable Conversation before, DatagramExchange exchange) {
    if (before != null) {
      conversations.end(before);
    }
    conversations.add(exchange);
    return exchange;
  }

  private long until(IpAddress one, IpAddress other, long now) {
    return Math.min(epochs.nextTakeover(one, now), epochs.nextTakeover(other, now));
  }

  @Override
  public void unreachable(Unreachable unreachable, int part) {
    // An exchange that is over doesn't count, even if it has not been expired yet.
    long now = unreachable.timeNanos();
    if (conversations.find(unreachable) instanceof DatagramExchange exchange
        && !exchange.isOver(now)
        && (unreachable.isFromEntitled() || nodes.contain(unreachable.reporter(), now))) {
      exchange.unreachable(unreachable);
    }
  }
}
