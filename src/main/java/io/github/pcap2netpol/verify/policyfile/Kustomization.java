package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Follows the {@code resources} of a kustomization, as {@code kubectl apply -k} does, and applies
 * its {@code namespace}. Anything else that may change policies is not applied but reported
 * (severe, {@code kustomize-not-applied}).
 *
 * <p>As with kubectl, files must lie in or below the folder that names them; folders may lie
 * elsewhere. Nothing is loaded from remote places.
 */
public final class Kustomization {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /**
   * Fields that may change the meaning of NetworkPolicies, or add some. Changes to their names and
   * labels don't matter.
   */
  private static final List<String> CHANGING =
      List.of(
          "commonLabels",
          "components",
          "generators",
          "helmChartInflationGenerator",
          "helmCharts",
          "patches",
          "patchesJson6902",
          "patchesStrategicMerge",
          "replacements",
          "transformers",
          "vars");

  private static final Pattern REMOTE =
      Pattern.compile(
          "[a-z+]+::.*|[a-z0-9+]+://.*|[^/@]+@[^/:]+:.*|(www\\.)?git(hub|lab)\\.com/.*");

  /** How deeply folders may refer to folders. */
  private static final int DEEPEST = 32;

  /** How many resources are followed, so that a few short files can't cause endless work. */
  private static final int MOST_RESOURCES = 100_000;

  private final Diagnostics diagnostics;
  private final List<Resource> resources = new ArrayList<>();
  private final Set<Path> within = new HashSet<>();
  private int followed;

  /**
   * A file that the kustomization leads to.
   *
   * @param file the file
   * @param namespace the namespace that the kustomizations give its objects
   * @param overrides whether it applies even to objects that name another; always true if there is
   *     one
   */
  public record Resource(Path file, Optional<String> namespace, boolean overrides) {}

  private Kustomization(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * The files it leads to, in kustomize's order.
   *
   * @throws UnusableInputException if there is no kustomization, or one of its resources can't be
   *     followed
   */
  public static List<Resource> read(Path folder, Diagnostics diagnostics)
      throws UnusableInputException {
    Kustomization reader = new Kustomization(diagnostics);
    reader.follow(folder, Optional.empty());
    return List.copyOf(reader.resources);
  }

  private void follow(Path folder, Optional<String> outerNamespace) throws UnusableInputException {
    Path file = kustomizationIn(folder);
    Path real = real(folder);
    if (!within.add(real)) {
      throw new UnusableInputException(file + " leads back to itself.");
    }
    if (within.size() > DEEPEST) {
      throw new UnusableInputException(
          file + " is more than " + DEEPEST + " kustomizations deep, which is not supported.");
    }
    Value.Mapping mapping = read(file);
    warnOfTheRest(mapping, file);
    // With nested kustomizations the outermost one wins.
    Optional<String> namespace =
        outerNamespace.or(() -> mapping.string("namespace").filter(name -> !name.isEmpty()));
    for (String list : List.of("resources", "bases")) {
      for (String resource : texts(mapping, list, file)) {
        follow(resource, folder, real, file, namespace);
      }
    }
    within.remove(real);
  }

  private void follow(
      String resource, Path folder, Path realFolder, Path file, Optional<String> namespace)
      throws UnusableInputException {
    if (++followed > MOST_RESOURCES) {
      throw new UnusableInputException(
          file + ": more than " + MOST_RESOURCES + " resources, which is not supported.");
    }
    String place = file + ": the resource " + Field.quoted(resource);
    if (REMOTE.matcher(resource).matches()) {
      throw new UnusableInputException(
          place
              + " is remote, and remote resources are not loaded. Render it first: kubectl"
              + " kustomize "
              + folder
              + " > policies.yaml, and give that with --policies.");
    }
    Path path;
    try {
      path = folder.resolve(resource);
    } catch (InvalidPathException e) {
      throw new UnusableInputException(place + " is not a path.", e);
    }
    if (Path.of(resource).isAbsolute()) {
      throw new UnusableInputException(
          place + " is an absolute path, which kubectl refuses; use a relative one.");
    }
    if (!Files.exists(path)) {
      throw new UnusableInputException(place + " does not exist.");
    }
    if (Files.isDirectory(path)) {
      follow(path.normalize(), namespace);
    } else if (!real(path).startsWith(realFolder)) {
      throw new UnusableInputException(
          place
              + " is outside the kustomization's folder, which kubectl refuses. Move it there, or refer to its folder, with a kustomization of its own.");
    } else {
      resources.add(new Resource(path.normalize(), namespace, namespace.isPresent()));
    }
  }

  private void warnOfTheRest(Value.Mapping mapping, Path file) {
    List<String> ignored = new ArrayList<>();
    CHANGING.stream().filter(name -> isPresent(mapping.field(name))).forEach(ignored::add);
    if (mapping.fields().get("labels") instanceof Value.Sequence labels
        && labels.elements().stream().anyMatch(Kustomization::includesSelectors)) {
      ignored.add("labels with includeSelectors");
    }
    if (!ignored.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "kustomize-not-applied",
              file.toString(),
              String.join(", ", ignored)
                  + (ignored.size() == 1 ? " is" : " are")
                  + " not applied here, and may change what the policies mean. To judge what kubectl would send: kubectl kustomize DIR | pcap2netpol ... --policies -"));
    }
  }

  private static boolean includesSelectors(Value labels) {
    return labels instanceof Value.Mapping mapping && mapping.isTrue("includeSelectors");
  }

  private static boolean isPresent(Value value) {
    return !(value instanceof Value.Null)
        && !(value instanceof Value.Sequence list && list.elements().isEmpty())
        && !(value instanceof Value.Mapping map && map.fields().isEmpty())
        && !(value instanceof Value.Text text && text.text().isEmpty());
  }

  private static Path kustomizationIn(Path folder) throws UnusableInputException {
    if (!Files.isDirectory(folder)) {
      throw new UnusableInputException(
          folder
              + (Files.exists(folder) ? " is not a folder" : " does not exist")
              + "; -k takes a folder with a kustomization.yaml.");
    }
    List<Path> found = NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    if (found.size() != 1) {
      throw new UnusableInputException(
          folder
              + (found.isEmpty()
                  ? " contains no kustomization.yaml. Give its files with --policies instead."
                  : " contains several kustomizations, which kubectl refuses; keep one."));
    }
    return found.get(0);
  }

  private static Value.Mapping read(Path file) throws UnusableInputException {
    try {
      return ManifestReader.readOne(ManifestSource.of(PolicyInput.bytes(file)))
          .orElseThrow(
              () ->
                  new UnusableInputException(
                      file + " is not a kustomization: it must be one object."));
    } catch (UnreadableTextException e) {
      throw new UnusableInputException(file + ": " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: it is in memory
    }
  }

  private static List<String> texts(Value.Mapping mapping, String name, Path file)
      throws UnusableInputException {
    Value value = mapping.field(name);
    List<String> texts = new ArrayList<>();
    if (value instanceof Value.Sequence list) {
      for (Value element : list.elements()) {
        if (!(element instanceof Value.Text text) || text.text().isEmpty()) {
          throw new UnusableInputException(file + ": " + name + " must be a list of paths.");
        }
        texts.add(text.text());
      }
    } else if (!(value instanceof Value.Null)) {
      throw new UnusableInputException(file + ": " + name + " must be a list of paths.");
    }
    return texts;
  }

  private static Path real(Path path) throws UnusableInputException {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UnusableInputException(path + " can't be read; check its permissions.", e);
    }
  }
}
