package io.github.pcap2netpol.connection.follow;

import java.util.List;

/** The threads that follow the shards of a capture. The result does not depend on them. */
public interface Followers {
  /** Only the thread that reads the capture. */
  Followers READER =
      new Followers() {
        @Override
        public boolean wouldHelp(boolean begun) {
          return false;
        }

        @Override
        public void follow(List<Runnable> shards) {
          shards.forEach(Runnable::run);
        }
      };

  /**
   * Whether other threads would help in the next round, since processors are idle.
   *
   * @param begun whether a round of the capture has passed, so that it is not a small one
   */
  boolean wouldHelp(boolean begun);

  /** Runs all of them, each once, and returns when they are done. */
  void follow(List<Runnable> shards);
}
