package io.github.pcap2netpol.output.folder;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Work in steps that are done whole or not at all, also where the process is told to end (Ctrl-C):
 * it ends between two steps, and what they did so far is undone.
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

  /** Ends the work and undoes it; waits for a step that is being done. */
  synchronized void stop() {
    if (!stopped) {
      stopped = true;
      undo.run();
    }
  }

  /** Says that the work is done, or was given up. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook is at work.
    }
  }
}
