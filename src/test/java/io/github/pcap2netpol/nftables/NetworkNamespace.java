package io.github.pcap2netpol.nftables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace held by a thread. It has no name, and disappears when the thread or this
 * process ends, in whatever way.
 */
final class NetworkNamespace implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final ExecutorService thread;
  private final int threadId;

  NetworkNamespace(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread created = new Thread(work, "network namespace of " + name);
              created.setDaemon(true);
              return created;
            });
    threadId =
        call(
            () -> {
              LibC.C.unshare(LibC.CLONE_NEWNET);
              return LibC.C.gettid();
            });
  }

  /** What {@code ip link ... netns} takes. */
  int threadId() {
    return threadId;
  }

  /** Runs the work in the namespace. */
  <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command in the namespace, and returns its output. */
  String run(String input, String... command) {
    return call(
        () -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          try (var sink = process.getOutputStream()) {
            sink.write(input.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            // It ended before it had read everything; its own message says why.
          }
          String output =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end of " + List.of(command));
          }
          if (process.exitValue() != 0) {
            throw new IllegalStateException(
                List.of(command) + " failed: " + output + "\non\n" + input);
          }
          return output;
        });
  }

  /** Sets a value below /proc/sys/net, which each namespace has for itself. */
  void set(String name, String value) {
    call(
        () -> {
          try {
            return Files.writeString(Path.of("/proc/sys/net").resolve(name), value);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
