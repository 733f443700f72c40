package io.github.pcap2netpol.snapshot;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.snapshot.SnapshotException.Side;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A running watch of pods, with a thread for each scope. */
public final class RunningWatch {
  private static final long STOP_MILLIS = 5000;

  private final PodLedger ledger;
  private final long before;
  private final List<PodWatch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<UncheckedIOException> failures = new ConcurrentLinkedQueue<>();

  private RunningWatch(PodLedger ledger) {
    this.ledger = ledger;
    this.before = ledger.written();
  }

  static RunningWatch begin(
      Api api, PodLedger ledger, Map<String, String> versions, Diagnostics diagnostics) {
    RunningWatch watching = new RunningWatch(ledger);
    versions.forEach(
        (scope, version) ->
            watching.watches.add(
                new PodWatch(api, scope, version, ledger, InstantSource.system(), diagnostics)));
    for (PodWatch watch : watching.watches) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  watch.run();
                } catch (UncheckedIOException e) {
                  watching.failures.add(e);
                }
              },
              "pod-watch");
      thread.setDaemon(true);
      thread.start();
      watching.threads.add(thread);
    }
    return watching;
  }

  /** Whether waiting still makes sense: false once nothing is watched any more. */
  public boolean goesOn() {
    return failures.isEmpty() && threads.stream().anyMatch(Thread::isAlive);
  }

  /**
   * Ends the watch.
   *
   * @return how many events were written
   * @throws SnapshotException if events could not be written
   */
  public long stop() throws SnapshotException {
    watches.forEach(PodWatch::stop);
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    UncheckedIOException failure = failures.peek();
    if (failure != null) {
      throw new SnapshotException(
          Side.FILES, "Events of pods can't be written: " + IoReason.of(failure), failure);
    }
    return ledger.written() - before;
  }
}
