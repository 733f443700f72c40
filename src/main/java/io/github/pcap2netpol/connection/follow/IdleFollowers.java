package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.parallel.Busy;
import io.github.pcap2netpol.parallel.InOrder;
import java.util.List;

/**
 * All threads help to follow a capture as long as there are fewer captures than processors. A small
 * capture is not worth it.
 *
 * @param reading counts the captures that are being read
 */
public record IdleFollowers(Busy reading) implements Followers {
  @Override
  public boolean wouldHelp(boolean begun) {
    return begun && reading.leavesProcessors();
  }

  @Override
  public void follow(List<Runnable> shards) {
    InOrder.forAll(shards, Runnable::run);
  }
}
