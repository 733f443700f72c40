package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.output.report.CollectedCapture;
import io.github.pcap2netpol.output.report.CollectedLoss;
import io.github.pcap2netpol.output.report.CollectedPart;
import io.github.pcap2netpol.snapshot.ServerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The notes that {@code scripts/collect-captures} takes in a bundle's folder {@code .collected},
 * from which {@code bundle.json} is made. Each pod has a folder {@code NAMESPACE/POD}, and each
 * node that was recorded {@code .nodes/NODE}. They hold {@code parts} ({@code number|uid|file in
 * the container|size|sha256|source} per line), {@code UID.pod} ({@code
 * uid|node|started|placement|restarts|phase|state}), {@code UID.problem}, {@code UID.gone}, {@code
 * UID.losses} ({@code since|until|what|why|text} per line, in Unix times) and {@code UID.N.status},
 * the container's own notes. What was lost on a node because nothing recorded there is in files
 * called {@code unwatched}, without a uid.
 *
 * @param bundle the bundle's folder
 */
record CollectedNotes(Path bundle) {
  private static final Pattern FIELDS = Pattern.compile("\\|");

  private static final String NODES = ".nodes";

  private static final String NOTES_OF_ONE = ".pod";

  private Path notes() {
    return bundle.resolve(".collected");
  }

  SortedSet<String> namespaces() throws IOException {
    return new TreeSet<>(lines(notes().resolve("namespaces")));
  }

  List<String> problems() throws IOException {
    return lines(notes().resolve("problems"));
  }

  /** What {@code snapshot --server-info} wrote about the cluster; empty if it could not. */
  SortedMap<String, String> cluster() throws IOException, UnreadableTextException {
    SortedMap<String, String> known = new TreeMap<>();
    Path file = notes().resolve("server.json");
    if (Files.isRegularFile(file)) {
      Mapping server = ManifestReader.readOne(ManifestSource.of(file)).orElse(Mapping.EMPTY);
      for (String name : ServerInfo.FIELDS) {
        server.text(name).ifPresent(value -> known.put(name, value));
      }
    }
    return known;
  }

  List<CollectedCapture> captures() throws IOException {
    List<CollectedCapture> captures = new ArrayList<>();
    for (Path namespace : entries(notes())) {
      if (Files.isDirectory(namespace)) {
        for (Path pod : entries(namespace)) {
          for (Path file : entries(pod)) {
            if (file.getFileName().toString().endsWith(NOTES_OF_ONE)) {
              capture(namespace, pod, file).ifPresent(captures::add);
            }
          }
        }
      }
    }
    return captures;
  }

  private Optional<CollectedCapture> capture(Path namespace, Path pod, Path file)
      throws IOException {
    List<String> lines = lines(file);
    String[] fields = lines.isEmpty() ? new String[0] : FIELDS.split(lines.get(0), -1);
    if (fields.length != 7) {
      return Optional.empty();
    }
    String name = file.getFileName().toString();
    String uid = name.substring(0, name.length() - NOTES_OF_ONE.length());
    SortedSet<String> lost = new TreeSet<>();
    for (Path one : entries(pod)) {
      String status = one.getFileName().toString();
      if (status.startsWith(uid + ".") && status.endsWith(".status")) {
        lost.addAll(said(one, "lost "));
      }
    }
    return Optional.of(
        new CollectedCapture(
            isOfNodes(namespace)
                ? Optional.empty()
                : Optional.of(
                    new PodRef(namespace.getFileName().toString(), pod.getFileName().toString())),
            fields[0],
            fields[1],
            fields[3],
            fields[2],
            Files.exists(pod.resolve(uid + ".gone")) ? "gone" : fields[6],
            losses(pod.resolve(uid + ".losses")),
            List.copyOf(lost),
            String.join(" ", lines(pod.resolve(uid + ".problem"))),
            parts(namespace, pod, uid)));
  }

  private static boolean isOfNodes(Path folder) {
    return folder.getFileName().toString().equals(NODES);
  }

  private static List<CollectedLoss> losses(Path file) throws IOException {
    List<CollectedLoss> losses = new ArrayList<>();
    for (String line : lines(file)) {
      String[] fields = FIELDS.split(line, 5);
      if (fields.length == 5
          && fields[0].matches("[0-9]{1,11}")
          && fields[1].matches("[0-9]{0,11}")) {
        losses.add(
            new CollectedLoss(
                Instant.ofEpochSecond(Long.parseLong(fields[0])),
                fields[1].isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(Long.parseLong(fields[1]))),
                fields[2],
                fields[3],
                fields[4]));
      }
    }
    return losses;
  }

  private List<CollectedPart> parts(Path namespace, Path pod, String uid) throws IOException {
    SortedMap<Integer, CollectedPart> parts = new TreeMap<>();
    for (String line : lines(pod.resolve("parts"))) {
      String[] fields = FIELDS.split(line, -1);
      if (fields.length != 6
          || !fields[1].equals(uid)
          || !fields[0].matches("[0-9]{1,9}")
          || !fields[3].matches("[0-9]{1,12}")) {
        continue;
      }
      int number = Integer.parseInt(fields[0]);
      String file =
          "captures/"
              + (isOfNodes(namespace) ? "" : namespace.getFileName() + "/")
              + pod.getFileName()
              + (number == 0 ? "" : "." + number)
              + ".pcap";
      String[] recording = fields[2].split("\\.", 3);
      Path status = pod.resolve(uid + "." + recording[0] + ".status");
      String kind = recording.length > 1 ? recording[1] : "";
      List<String> counts = new ArrayList<>(said(status, "counts " + kind + " "));
      counts.addAll(said(status, "ended " + kind + " "));
      parts.put(
          number,
          new CollectedPart(
              file,
              Long.parseLong(fields[3]),
              fields[4],
              fields[5],
              said(status, "command " + kind + " ").stream().findFirst().orElse(""),
              counts.isEmpty() ? "" : counts.get(counts.size() - 1),
              stats(file)));
    }
    return List.copyOf(parts.values());
  }

  private Optional<CaptureStats> stats(String file) {
    Path path = bundle.resolve(file);
    return Files.isReadable(path)
        ? Optional.of(
            CaptureReader.read(new FileSource(path, file), PacketHandler.NONE, new Diagnostics()))
        : Optional.empty();
  }

  /** The text after these words in the lines of a container's notes, after the time. */
  private static List<String> said(Path status, String words) throws IOException {
    return lines(status).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .filter(text -> text.startsWith(words))
        .map(text -> text.substring(words.length()))
        .toList();
  }

  private static List<String> lines(Path file) throws IOException {
    // A container may write in any encoding.
    return Files.isRegularFile(file)
        ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
        : List.of();
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
