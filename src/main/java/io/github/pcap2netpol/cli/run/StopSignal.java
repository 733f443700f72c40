package io.github.pcap2netpol.cli.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a long-running command end cleanly when the process is asked to end (SIGINT, SIGTERM): the
 * JVM waits until the command is done, and then ends with the command's own exit code.
 */
public final class StopSignal {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile ExitCode code = ExitCode.INTERNAL_ERROR;
  private final Thread hook = new Thread(this::hold, "stop-signal");

  private StopSignal() {}

  static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void hold() {
    asked.countDown();
    try {
      if (done.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(code.number());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for the signal.
   *
   * @return whether it has come
   */
  public boolean await(Duration longest) {
    try {
      return asked.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Called when the command is done and everything has been printed. */
  void done(ExitCode exitCode) {
    code = exitCode;
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: it ends the process.
      return;
    }
  }
}
