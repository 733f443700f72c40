package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands in containers, over WebSocket with the protocols {@code v4.channel.k8s.io} and {@code
 * v5.channel.k8s.io}. SPDY is not spoken: a kubectl older than 1.31 can't run commands here.
 */
final class Commands {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int END_OF_STREAM = 255;

  private final Store store;
  private final Processes processes;
  private final Faults faults;

  Commands(Store store, Processes processes, Faults faults) {
    this.store = store;
    this.processes = processes;
    this.faults = faults;
  }

  void handle(Target target, Request request, Exchange exchange) throws ApiException, IOException {
    ObjectNode pod =
        store
            .get(target.type(), target.namespace(), target.name())
            .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
    JsonNode container = container(pod, request.parameter("container"));
    String name = container.path("name").asText();
    if (!isRunning(pod, name)) {
      throw ApiException.badRequest(
          "container " + name + " is not running in pod " + target.name());
    }
    String offered = request.header("sec-websocket-protocol");
    String protocol =
        offered.contains("v5.channel.k8s.io") ? "v5.channel.k8s.io" : "v4.channel.k8s.io";
    if (!request.header("upgrade").equalsIgnoreCase("websocket") || !offered.contains(protocol)) {
      throw ApiException.badRequest("Upgrade request required: only WebSocket is spoken here");
    }
    Process process;
    Optional<String> missing = Optional.empty();
    List<String> command = request.query().getOrDefault("command", List.of());
    try {
      process = processes.builder(pod, container, command).start();
    } catch (IOException e) {
      missing = Optional.of("exec failed: " + e.getMessage());
      process = new ProcessBuilder("false").start();
    }
    exchange.switchProtocols(
        List.of(
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: " + Frames.accept(request.header("sec-websocket-key")),
            "Sec-WebSocket-Protocol: " + protocol));
    if (faults.strikes("vanish-on-exec", target.namespace(), target.name())) {
      store.delete(target.type(), target.namespace(), target.name());
      process.destroyForcibly();
      exchange.breakOff();
      return;
    }
    if (faults.strikes("hang-exec", target.namespace(), target.name())) {
      process.destroyForcibly();
      waitForTheClientToGo(new Frames(exchange.in(), exchange.out()));
      return;
    }
    try {
      new Session(process, new Frames(exchange.in(), exchange.out()), request, missing).run();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static void waitForTheClientToGo(Frames frames) throws IOException {
    Optional<byte[]> message = frames.read();
    while (message.isPresent()) {
      message = frames.read();
    }
  }

  /** The container of that name, or the first one. */
  static JsonNode container(JsonNode pod, String name) throws ApiException {
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonNode one : Json.at(pod, "spec", list)) {
        if (name.isEmpty() || one.path("name").asText().equals(name)) {
          return one;
        }
      }
    }
    throw ApiException.badRequest(
        "container " + name + " is not valid for pod " + Json.text(pod, "metadata", "name"));
  }

  static boolean isRunning(JsonNode pod, String container) {
    for (String list :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (JsonNode one : Json.at(pod, "status", list)) {
        if (one.path("name").asText().equals(container)) {
          return one.path("state").has("running");
        }
      }
    }
    return false;
  }

  /** One command. */
  private final class Session {
    private final Process process;
    private final Frames frames;
    private final Request request;
    private final Optional<String> missing;

    Session(Process process, Frames frames, Request request, Optional<String> missing) {
      this.process = process;
      this.frames = frames;
      this.request = request;
      this.missing = missing;
    }

    void run() throws IOException {
      Thread input = thread(this::input);
      AtomicLong cut = new AtomicLong(limit("cut-exec"));
      AtomicLong broken = new AtomicLong(limit("break-exec"));
      Thread output = thread(() -> output(STDOUT, process.getInputStream(), "stdout", cut, broken));
      AtomicLong all = new AtomicLong(Long.MAX_VALUE);
      Thread error = thread(() -> output(STDERR, process.getErrorStream(), "stderr", all, all));
      try {
        output.join();
        error.join();
        if (broken.get() < 0) {
          return; // Nothing more is sent.
        }
        int code = process.waitFor();
        byte[] status = Json.bytes(status(code));
        frames.send(ERROR, status, status.length);
        frames.close();
        input.interrupt();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private long limit(String fault) {
      return faults.number(fault).map(Integer::longValue).orElse(Long.MAX_VALUE);
    }

    private ObjectNode status(int code) {
      ObjectNode status = Json.object();
      status.putObject("metadata");
      if (missing.isPresent()) {
        return status
            .put("status", "Failure")
            .put("message", missing.get())
            .put("reason", "InternalError")
            .put("code", 500);
      }
      if (code == 0) {
        return status.put("status", "Success");
      }
      status.put("status", "Failure").put("reason", "NonZeroExitCode");
      status.put("message", "command terminated with non-zero exit code: exit status " + code);
      status
          .putObject("details")
          .putArray("causes")
          .addObject()
          .put("reason", "ExitCode")
          .put("message", Integer.toString(code));
      return status;
    }

    private void input() throws IOException {
      OutputStream stdin = process.getOutputStream();
      try {
        if (!request.asks("stdin")) {
          stdin.close();
        }
        while (true) {
          Optional<byte[]> message = frames.read();
          if (message.isEmpty()) {
            // The client is gone, so nobody waits for the command.
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            return;
          }
          byte[] bytes = message.get();
          if (bytes.length > 1 && bytes[0] == STDIN) {
            stdin.write(bytes, 1, bytes.length - 1);
            stdin.flush();
          } else if (bytes.length == 2 && (bytes[0] & 0xff) == END_OF_STREAM) {
            stdin.close();
          }
        }
      } finally {
        stdin.close();
      }
    }

    private void output(
        int channel, InputStream from, String wanted, AtomicLong cut, AtomicLong broken)
        throws IOException {
      byte[] buffer = new byte[1 << 14];
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        if (broken.addAndGet(-length) < 0) {
          return;
        }
        int kept = (int) Math.min(length, Math.max(0, cut.getAndAdd(-length)));
        if (request.asks(wanted) && kept > 0) {
          frames.send(channel, buffer, kept);
        }
      }
    }

    private Thread thread(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // One of the two sides is gone.
                }
              },
              "exec");
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }

  private interface Work {
    void run() throws IOException;
  }
}
