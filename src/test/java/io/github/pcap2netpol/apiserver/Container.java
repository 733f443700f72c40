package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One container of a pod as it goes through its states. */
final class Container {
  private static final long BACK_OFF_MILLIS = 500;

  private final JsonNode spec;
  private final boolean really;
  private String waiting = "ContainerCreating";
  private String startedAt = "";
  private String finishedAt = "";
  private long began;
  private long ended;
  private int exitCode;
  private int restarts;
  private boolean started;
  private @Nullable JsonNode last;
  private @Nullable Process process;
  private @Nullable Process probe;

  /**
   * @param really whether its command is run
   */
  Container(JsonNode spec, boolean really) {
    this.spec = spec;
    this.really = really;
  }

  JsonNode spec() {
    return spec;
  }

  String name() {
    return spec.path("name").asText();
  }

  boolean isSidecar() {
    return spec.path("restartPolicy").asText().equals("Always");
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  boolean isRunning() {
    return waiting.isEmpty() && finishedAt.isEmpty();
  }

  boolean hasEnded() {
    return waiting.isEmpty() && !finishedAt.isEmpty();
  }

  boolean hasStarted() {
    return isRunning() && started;
  }

  boolean isReal() {
    return process != null;
  }

  int exitCode() {
    return exitCode;
  }

  long runningMillis() {
    return isRunning() ? System.currentTimeMillis() - began : 0;
  }

  /** Does not come up, for this reason. */
  void hold(String reason) {
    waiting = reason;
  }

  void crash() {
    began = ended = System.currentTimeMillis();
    startedAt = finishedAt = Store.now();
    exitCode = 1;
    waiting = "";
    last = state().deepCopy();
    restarts++;
    finishedAt = "";
    waiting = "CrashLoopBackOff";
  }

  void start(JsonNode pod, Processes processes) throws IOException {
    if (restarts > 0) {
      Path log = processes.log(pod, name(), false);
      if (Files.exists(log)) {
        Files.move(log, processes.log(pod, name(), true), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    waiting = "";
    began = System.currentTimeMillis();
    startedAt = Store.now();
    finishedAt = "";
    started = !spec.has("startupProbe") || !really;
    if (really) {
      Path log = processes.log(pod, name(), false);
      Files.createDirectories(log.getParent());
      List<String> words = new ArrayList<>();
      spec.path("command").forEach(word -> words.add(word.asText()));
      spec.path("args").forEach(word -> words.add(word.asText()));
      process =
          processes
              .builder(pod, spec, words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
    }
  }

  /** Notices that its process has ended, or its probe succeeded. */
  void look(JsonNode pod, Processes processes) throws IOException {
    if (isRunning() && process != null && !process.isAlive()) {
      end(process.exitValue());
    }
    if (isRunning() && !started) {
      if (probe != null && !probe.isAlive()) {
        started = probe.exitValue() == 0;
        probe = null;
      } else if (probe == null) {
        List<String> words = new ArrayList<>();
        Json.at(spec, "startupProbe", "exec", "command").forEach(word -> words.add(word.asText()));
        if (words.isEmpty()) {
          started = true;
        } else {
          probe =
              processes
                  .builder(pod, spec, words)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start();
        }
      }
    }
  }

  void end(int code) {
    exitCode = code;
    ended = System.currentTimeMillis();
    finishedAt = Store.now();
    started = false;
  }

  boolean mayRestart() {
    return hasEnded() && System.currentTimeMillis() - ended >= BACK_OFF_MILLIS;
  }

  void restart(JsonNode pod, Processes processes) throws IOException {
    last = state().deepCopy();
    restarts++;
    start(pod, processes);
  }

  /** Asks its first process to end, and no other, as a kubelet does. */
  void stop() {
    if (process != null) {
      process.destroy();
    }
    if (probe != null) {
      probe.destroyForcibly();
    }
  }

  void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean isGone() {
    return process == null || !process.isAlive();
  }

  ObjectNode status(boolean ready) {
    ObjectNode status = Json.texts("name", name(), "image", spec.path("image").asText());
    status.put("imageID", isWaiting() && restarts == 0 ? "" : "sha256:0");
    if (startedAt.length() > 0) {
      status.put("containerID", "containerd://" + name() + restarts);
    }
    status.put("ready", ready).put("restartCount", restarts).put("started", isRunning() && started);
    status.set("state", state());
    status.set("lastState", last == null ? Json.object() : last);
    return status;
  }

  private ObjectNode state() {
    ObjectNode state = Json.object();
    if (isWaiting()) {
      state.putObject("waiting").put("reason", waiting);
    } else if (isRunning()) {
      state.putObject("running").put("startedAt", startedAt);
    } else {
      state
          .putObject("terminated")
          .put("exitCode", exitCode)
          .put("reason", exitCode == 0 ? "Completed" : "Error")
          .put("startedAt", startedAt)
          .put("finishedAt", finishedAt);
    }
    return state;
  }
}
