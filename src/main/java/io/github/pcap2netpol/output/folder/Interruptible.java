package io.github.pcap2netpol.output.folder;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Work in steps that are each done completely or not at all, even if the process is told to end
 * (Ctrl-C): it ends between two steps, and the completed steps are undone.
 */
final class Interruptible implements AutoCloseable {
  /** A part of the work. */
  interface Step {
    void run() throws IOException, OutputException;
  }

  private final Runnable undo;
  private final Thread hook = new Thread(this::stop, "undo-output");
  private boolean stopped;

  Interruptible(Runnable undo) {
    this.undo = undo;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void run(Step step) throws IOException, OutputException {
    if (stopped) {
      throw new InterruptedIOException("interrupted");
    }
    step.run();
  }

  /** Ends the work and undoes it, after waiting for the current step. */
  synchronized void stop() {
    if (!stopped) {
      stopped = true;
      undo.run();
    }
  }

  /** Marks the work as finished or abandoned. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending and the shutdown hook is running.
    }
  }
}
