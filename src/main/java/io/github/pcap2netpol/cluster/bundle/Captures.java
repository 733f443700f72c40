package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Groups capture files into captures, and finds the pod or node of each. */
public final class Captures {
  /** One file of a capture. */
  private record Part(int number, Path file) implements Comparable<Part> {
    private static final Comparator<Part> ORDER =
        Comparator.comparingInt(Part::number).thenComparing(Part::file);

    @Override
    public int compareTo(Part other) {
      return ORDER.compare(this, other);
    }
  }

  /** The capture a file belongs to: its folder, and its name without a number. */
  private record Capture(Path folder, String stem) implements Comparable<Capture> {
    @Override
    public int compareTo(Capture other) {
      int byFolder = folder.compareTo(other.folder);
      return byFolder != 0 ? byFolder : stem.compareTo(other.stem);
    }
  }

  private final KnownPlaces known;
  private final Map<Path, CapturePlace> declared;
  private final Optional<Path> bundle;

  /**
   * Prepares grouping.
   *
   * @param known the pods and nodes in the metadata
   * @param declared the places of the files that a bundle's description lists
   * @param bundle the folder in which {@code <namespace>/<pod>.pcap} is the capture of that pod
   *     even if the metadata lacks it; empty if there is none
   */
  public Captures(KnownPlaces known, Map<Path, CapturePlace> declared, Optional<Path> bundle) {
    this.known = known;
    this.declared = declared;
    this.bundle = bundle;
  }

  /** The captures, by pod and then by file; those without a pod come last. */
  public List<CaptureInput> of(Collection<Path> files) {
    Set<Capture> whole = new HashSet<>();
    for (Path file : files) {
      whole.add(new Capture(folderOf(file), CaptureName.of(file).stem()));
    }
    Map<Capture, List<Part>> parts = new TreeMap<>();
    for (Path file : files) {
      CaptureName name = nameOf(file, whole);
      parts
          .computeIfAbsent(new Capture(folderOf(file), name.stem()), key -> new ArrayList<>())
          .add(new Part(name.part(), file));
    }
    List<CaptureInput> captures = new ArrayList<>();
    parts.forEach(
        (capture, found) -> {
          List<Path> inOrder = found.stream().sorted().map(Part::file).toList();
          captures.add(new CaptureInput(placeOf(capture, inOrder), inOrder));
        });
    captures.sort(
        Comparator.comparing((CaptureInput capture) -> capture.pod().isEmpty())
            .thenComparing(
                capture -> capture.pod().orElse(new PodRef("", "")), Comparator.naturalOrder())
            .thenComparing(capture -> capture.parts().get(0)));
    return captures;
  }

  private CaptureName nameOf(Path file, Set<Capture> whole) {
    CaptureName name = CaptureName.of(file);
    Optional<CaptureName> part = name.asPart();
    if (isKnown(folderOf(file), name.stem())) {
      return name;
    }
    Optional<CaptureName> rotated =
        name.asRotated().stream().filter(of -> isKnown(folderOf(file), of.stem())).findFirst();
    if (rotated.isPresent() || part.isEmpty()) {
      return rotated.orElse(name);
    }
    boolean isPart =
        isKnown(folderOf(file), part.get().stem())
            || whole.contains(new Capture(folderOf(file), part.get().stem()));
    return isPart ? part.get() : name;
  }

  private boolean isKnown(Path folder, String stem) {
    return known.pods().contains(new PodRef(namespaceOf(folder), stem))
        || known.nodes().contains(stem);
  }

  private CapturePlace placeOf(Capture capture, List<Path> files) {
    for (Path file : files) {
      CapturePlace place = declared.get(file);
      if (place != null) {
        return place;
      }
    }
    PodRef pod = new PodRef(namespaceOf(capture.folder()), capture.stem());
    boolean tells =
        bundle.isPresent()
            && !bundle.get().equals(capture.folder())
            && KubernetesNames.isLabel(pod.namespace())
            && KubernetesNames.isSubdomain(pod.name());
    if (tells || known.pods().contains(pod)) {
      return new CapturePlace.InPod(pod);
    }
    return known
        .nodeIn(capture.stem())
        .<CapturePlace>map(CapturePlace.OnNode::new)
        .orElseGet(CapturePlace.Unsaid::new);
  }

  private static String namespaceOf(Path folder) {
    return folder.getFileName() == null ? "" : folder.getFileName().toString();
  }

  public static Path folderOf(Path file) {
    return file.getParent() == null ? Path.of("") : file.getParent();
  }
}
