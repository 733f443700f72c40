package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The output of containers. */
final class Logs {
  private final Store store;
  private final Processes processes;

  Logs(Store store, Processes processes) {
    this.store = store;
    this.processes = processes;
  }

  void handle(Target target, Request request, Exchange exchange) throws ApiException, IOException {
    ObjectNode pod =
        store
            .get(target.type(), target.namespace(), target.name())
            .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
    String container =
        Commands.container(pod, request.parameter("container")).path("name").asText();
    boolean previous = request.asks("previous");
    Path log = processes.log(pod, container, previous);
    if (previous && !Files.exists(log)) {
      throw ApiException.badRequest(
          "previous terminated container \""
              + container
              + "\" in pod \""
              + target.name()
              + "\" not found");
    }
    long from = start(log, request);
    String limit = request.parameter("limitBytes");
    long left = limit.isEmpty() ? Long.MAX_VALUE : Long.parseLong(limit);
    try (OutputStream out = exchange.stream("text/plain")) {
      while (true) {
        // Checked first, so that its last output is still read below.
        boolean runs =
            store
                .get(target.type(), target.namespace(), target.name())
                .filter(one -> Commands.isRunning(one, container))
                .isPresent();
        byte[] more = read(log, from, left);
        out.write(more);
        from += more.length;
        left -= more.length;
        if (left <= 0 || (more.length == 0 && (!request.asks("follow") || !runs))) {
          return;
        }
        if (more.length == 0) {
          Thread.sleep(50);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long start(Path log, Request request) throws IOException {
    String tail = request.parameter("tailLines");
    if (tail.isEmpty() || !Files.exists(log)) {
      return 0;
    }
    byte[] all = Files.readAllBytes(log);
    int lines = Integer.parseInt(tail);
    for (int i = all.length - 1; i >= 0; i--) {
      if (all[i] == '\n' && i != all.length - 1 && --lines == 0) {
        return i + 1L;
      }
    }
    return lines <= 0 ? all.length : 0;
  }

  private static byte[] read(Path log, long from, long most) throws IOException {
    if (!Files.exists(log)) {
      return new byte[0];
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = Math.min(Math.min(file.length() - from, most), 1 << 16);
      byte[] bytes = new byte[(int) Math.max(0, length)];
      file.seek(from);
      file.readFully(bytes);
      return bytes;
    }
  }
}
