package io.github.pcap2netpol.cluster.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a capture file, split into its parts: {@code <pod>.pcap}, {@code <pod>.pcap.gz},
 * {@code <pod>.ndjson.gz}, {@code <pod>.<n>.pcap}; {@code <pod>.pcap<n>}, as tcpdump's {@code -C}
 * numbers files; or any of these with a time or number in front of the extension, as written by
 * tcpdump's {@code -G} and dumpcap's ring buffer.
 *
 * @param stem the name without extension and number
 * @param part the number, 0 if there is none
 */
public record CaptureName(String stem, int part) {
  private static final Pattern CAPTURE =
      Pattern.compile(
          "(.+)\\.(?:pcap|pcapng|cap|dmp|ndjson(?=\\.gz))([0-9]{0,9})(?:\\.(?:gz|xz))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String CONNECTIONS = ".ndjson.gz";

  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.([0-9]{1,9})", Pattern.DOTALL);

  private static final Pattern MOMENT = Pattern.compile("[0-9][0-9TZ:_.-]*");

  /** As in 09:41:07; a number with fewer digits is more likely part of a pod's name. */
  private static final int MOMENT_DIGITS = 6;

  /** As many as are counted. */
  private static final int MOST_MISSING = 1000;

  static boolean isCapture(String name) {
    return CAPTURE.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether the file holds packets, or connections extracted from them. */
  public static boolean isOfPackets(String name) {
    return isCapture(name) && !name.toLowerCase(Locale.ROOT).endsWith(CONNECTIONS);
  }

  static CaptureName of(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher capture = CAPTURE.matcher(name);
    if (!capture.matches()) {
      return new CaptureName(name, 0);
    }
    String part = capture.group(2);
    return new CaptureName(capture.group(1), part.isEmpty() ? 0 : Integer.parseInt(part));
  }

  /**
   * The name read as {@code <pod>-<time>}: every possible stem before what looks like a time or a
   * long number, longest first. A pod's own name may look like this too.
   */
  List<CaptureName> asRotated() {
    List<CaptureName> names = new ArrayList<>();
    for (int i = stem.length() - MOMENT_DIGITS - 1; i > 0; i--) {
      String moment = stem.substring(i + 1);
      if ("-_.".indexOf(stem.charAt(i)) >= 0
          && MOMENT.matcher(moment).matches()
          && moment.chars().filter(Character::isDigit).count() >= MOMENT_DIGITS) {
        names.add(new CaptureName(stem.substring(0, i), part));
      }
    }
    return names;
  }

  /**
   * The numbers that are missing between the files of one capture, if the first one is among them.
   * Without it, the numbers may be times.
   */
  public static SortedSet<Integer> missing(List<Path> files) {
    Set<String> stems = new HashSet<>();
    files.forEach(file -> stems.add(of(file).stem()));
    SortedSet<Integer> numbers = new TreeSet<>();
    for (Path file : files) {
      CaptureName name = of(file);
      name.asPart()
          .filter(part -> stems.contains(part.stem()))
          .or(() -> Optional.of(name))
          .ifPresent(part -> numbers.add(part.part()));
    }
    SortedSet<Integer> missing = new TreeSet<>();
    int next = 0;
    for (int number : numbers.contains(0) ? numbers : List.<Integer>of()) {
      for (int between = next; between < number && missing.size() < MOST_MISSING; between++) {
        missing.add(between);
      }
      next = number + 1;
    }
    return missing;
  }

  /** The name read as {@code <pod>.<n>}. A pod's own name may look like this too. */
  Optional<CaptureName> asPart() {
    Matcher numbered = NUMBERED.matcher(stem);
    return numbered.matches() && part == 0
        ? Optional.of(new CaptureName(numbered.group(1), Integer.parseInt(numbered.group(2))))
        : Optional.empty();
  }
}
