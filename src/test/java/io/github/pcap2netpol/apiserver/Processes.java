package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processes that stand for what runs in containers. Without a hook they are plain processes in a
 * folder of the container's own, and paths of its mounts within their arguments are replaced by
 * folders. With one, it is called as
 *
 * <pre>
 * HOOK start NAMESPACE POD NODE                       prints the pod's address, or nothing
 * HOOK run NAMESPACE POD CONTAINER COMMAND...         with its folder as the working directory
 * HOOK stop NAMESPACE POD
 * </pre>
 *
 * and finds in the variable {@code MOUNTS} lines of a mount's path in the container, a tab and the
 * folder that is to be there. For pods on their node's network, {@code HOST_NETWORK} is the node's
 * name, and nothing is started or stopped; {@code CAPABILITIES} are those added where all are
 * dropped.
 */
final class Processes {
  private final Settings settings;

  Processes(Settings settings) {
    this.settings = settings;
  }

  /** The address that the hook gave the pod, or nothing. */
  String startPod(JsonNode pod, String node) {
    return settings.hook().isPresent() ? callHook("start", pod, node) : "";
  }

  void stopPod(JsonNode pod) {
    if (settings.hook().isPresent() && !Json.at(pod, "spec", "hostNetwork").asBoolean()) {
      callHook("stop", pod, "");
    }
  }

  /** A process with pipes that nobody reads yet. */
  ProcessBuilder builder(JsonNode pod, JsonNode container, List<String> command)
      throws IOException {
    Path folder = folder(pod, container);
    Files.createDirectories(folder);
    Map<String, String> mounts = mounts(pod, container);
    List<String> words = new ArrayList<>();
    Map<String, String> environment = environment(pod, container);
    if (settings.hook().isPresent()) {
      words.add(settings.hook().get().toString());
      words.addAll(List.of("run", namespace(pod), name(pod), container.path("name").asText()));
      words.addAll(command);
    } else {
      command.forEach(word -> words.add(replaced(word, mounts)));
      environment.replaceAll((key, value) -> replaced(value, mounts));
    }
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    StringBuilder lines = new StringBuilder();
    mounts.forEach((path, target) -> lines.append(path).append('\t').append(target).append('\n'));
    builder.environment().put("MOUNTS", lines.toString());
    if (Json.at(pod, "spec", "hostNetwork").asBoolean()) {
      builder.environment().put("HOST_NETWORK", Json.text(pod, "spec", "nodeName"));
    }
    JsonNode capabilities = Json.at(container, "securityContext", "capabilities");
    if (capabilities.path("drop").path(0).asText().equals("ALL")) {
      List<String> added = new ArrayList<>();
      capabilities.path("add").forEach(one -> added.add(one.asText()));
      builder.environment().put("CAPABILITIES", String.join(",", added));
    }
    return builder;
  }

  /** The output of the container's own processes. */
  Path log(JsonNode pod, String container, boolean previous) {
    return settings
        .folder()
        .resolve("logs")
        .resolve(namespace(pod))
        .resolve(name(pod))
        .resolve(container + (previous ? ".previous" : "") + ".log");
  }

  private Path folder(JsonNode pod, JsonNode container) {
    return settings
        .folder()
        .resolve("pods")
        .resolve(namespace(pod))
        .resolve(name(pod))
        .resolve(container.path("name").asText());
  }

  private Map<String, String> mounts(JsonNode pod, JsonNode container) throws IOException {
    // Longer paths first.
    Map<String, String> mounts =
        new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(path -> path));
    mounts.putAll(settings.paths());
    for (JsonNode mount : container.path("volumeMounts")) {
      Path volume =
          settings
              .folder()
              .resolve("volumes")
              .resolve(namespace(pod))
              .resolve(name(pod))
              .resolve(mount.path("name").asText());
      Files.createDirectories(volume);
      mounts.put(mount.path("mountPath").asText(), volume.toString());
    }
    return mounts;
  }

  private static Map<String, String> environment(JsonNode pod, JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : container.path("env")) {
      String field = Json.text(variable, "valueFrom", "fieldRef", "fieldPath");
      String value =
          field.isEmpty()
              ? variable.path("value").asText("")
              : Json.at(pod, field.split("\\.")).asText("");
      environment.put(variable.path("name").asText(), value);
    }
    return environment;
  }

  private static String replaced(String word, Map<String, String> paths) {
    String result = word;
    for (Map.Entry<String, String> entry : paths.entrySet()) {
      Pattern path =
          Pattern.compile("(?<![\\w./-])" + Pattern.quote(entry.getKey()) + "(?![\\w.-])");
      result = path.matcher(result).replaceAll(Matcher.quoteReplacement(entry.getValue()));
    }
    return result;
  }

  private String callHook(String verb, JsonNode pod, String node) {
    try {
      Process process =
          new ProcessBuilder(
                  settings.hook().orElseThrow().toString(), verb, namespace(pod), name(pod), node)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String namespace(JsonNode pod) {
    return Json.text(pod, "metadata", "namespace");
  }

  private static String name(JsonNode pod) {
    return Json.text(pod, "metadata", "name");
  }
}
