package io.github.pcap2netpol.output.yaml;

import static io.github.pcap2netpol.output.yaml.YamlTree.fields;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One step of policies as a folder for {@code kubectl apply -k}: one folder for each namespace,
 * with a kustomization.yaml in every folder. Without policies there are no files, since kustomize
 * refuses an empty list.
 */
public final class PolicyFiles {
  private static final String KUSTOMIZATION = "kustomization.yaml";

  /** File systems allow 255 bytes; this leaves room for an extension. */
  private static final int LONGEST_NAME = 200;

  private static final Pattern TAKEN_BY_SERVER = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private PolicyFiles() {}

  public static List<OutputFile> render(String folder, List<GeneratedPolicy> policies) {
    SortedMap<String, SortedSet<String>> byNamespace = new TreeMap<>();
    List<String> paths = new ArrayList<>();
    for (GeneratedPolicy policy : policies) {
      String namespace = fileName(policy.namespace());
      String file = fileName(policy.name()) + ".yaml";
      if (file.equals(KUSTOMIZATION)) {
        file = "kustomization_.yaml"; // no object's name has an underscore
      }
      if (!byNamespace.computeIfAbsent(namespace, none -> new TreeSet<>()).add(file)) {
        throw new IllegalArgumentException(
            "two policies " + policy.namespace() + "/" + policy.name());
      }
      paths.add(folder + "/" + namespace + "/" + file);
    }
    List<OutputFile> files =
        IntStream.range(0, policies.size())
            .parallel()
            .mapToObj(i -> new OutputFile(paths.get(i), PolicyYaml.write(policies.get(i))))
            .collect(Collectors.toCollection(ArrayList::new));
    byNamespace.forEach(
        (namespace, names) -> files.add(kustomization(folder + "/" + namespace, names)));
    if (!byNamespace.isEmpty()) {
      files.add(kustomization(folder, byNamespace.keySet()));
    }
    return files;
  }

  private static OutputFile kustomization(String folder, Iterable<String> resources) {
    List<String> sorted = new ArrayList<>();
    resources.forEach(sorted::add);
    return new OutputFile(
        folder + "/" + KUSTOMIZATION,
        YamlTree.write(
            fields()
                .with("apiVersion", "kustomize.config.k8s.io/v1beta1")
                .with("kind", "Kustomization")
                .with("resources", YamlTree.texts(sorted))
                .node()));
  }

  /**
   * The name itself if the API server accepts it; otherwise with unsafe characters replaced and
   * part of a hash appended, so that no two names share a file.
   */
  static String fileName(String name) {
    if (name.length() <= LONGEST_NAME && TAKEN_BY_SERVER.matcher(name).matches()) {
      return name;
    }
    String safe = name.replaceAll("[^A-Za-z0-9-]+", "_");
    String start = safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
    return start + "_" + sha256(name).substring(0, 12);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
