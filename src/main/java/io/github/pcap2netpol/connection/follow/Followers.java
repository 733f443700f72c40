package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.parallel.InOrder;
import java.util.List;

/** The threads that follow the shards of a capture. The result does not depend on them. */
@FunctionalInterface
public interface Followers {
  /** The thread that reads the capture, helped by idle ones. */
  Followers IDLE_THREADS = shards -> InOrder.forAll(shards, Runnable::run);

  /** Only the thread that reads the capture. */
  Followers READER = shards -> shards.forEach(Runnable::run);

  /** Runs all of them, each once, and returns when they are done. */
  void follow(List<Runnable> shards);
}
