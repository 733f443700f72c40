package io.github.pcap2netpol.output.yaml;

import static io.github.pcap2netpol.output.yaml.YamlTree.fields;

import io.github.pcap2netpol.output.folder.FileNames;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One step of policies as a folder for {@code kubectl apply -k}: one folder for each namespace,
 * with a kustomization.yaml in every folder. Without policies there are no files, since kustomize
 * refuses an empty list.
 */
public final class PolicyFiles {
  private static final String KUSTOMIZATION = "kustomization.yaml";

  private PolicyFiles() {}

  public static List<OutputFile> render(
      String folder, List<GeneratedPolicy> policies, PolicyOrigin origin) {
    SortedMap<String, SortedSet<String>> byNamespace = new TreeMap<>();
    record Placed(String path, GeneratedPolicy policy) {}
    List<Placed> placed = new ArrayList<>();
    for (GeneratedPolicy policy : policies) {
      String namespace = FileNames.of(policy.namespace());
      String file = FileNames.of(policy.name()) + ".yaml";
      if (file.equals(KUSTOMIZATION)) {
        file = "kustomization_.yaml"; // no object's name has an underscore
      }
      if (!byNamespace.computeIfAbsent(namespace, none -> new TreeSet<>()).add(file)) {
        throw new IllegalArgumentException(
            "two policies " + policy.namespace() + "/" + policy.name());
      }
      placed.add(new Placed(folder + "/" + namespace + "/" + file, policy));
    }
    List<OutputFile> files =
        new ArrayList<>(
            InOrder.map(
                placed,
                each -> new OutputFile(each.path(), PolicyYaml.write(each.policy(), origin))));
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
}
