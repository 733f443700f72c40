package io.github.pcap2netpol.cluster.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a capture file, taken apart: {@code <pod>.pcap}, {@code <pod>.pcap.gz}, {@code
 * <pod>.ndjson.gz}, {@code <pod>.<n>.pcap}, as tcpdump's {@code -C} counts, {@code <pod>.pcap<n>},
 * or with a time or a number before that, as tcpdump's {@code -G} and dumpcap's ring of files have
 * it.
 *
 * @param stem the name without what makes it a capture
 * @param part the number after that, 0 if there is none
 */
public record CaptureName(String stem, int part) {
  private static final Pattern CAPTURE =
      Pattern.compile(
          "(.+)\\.(?:pcap|pcapng|cap|dmp|ndjson(?=\\.gz))([0-9]{0,9})(?:\\.(?:gz|xz))?",
          Pattern.CASE_INSENSITIVE);

  private static final String CONNECTIONS = ".ndjson.gz";

  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.([0-9]{1,9})");

  private static final Pattern MOMENT = Pattern.compile("[0-9][0-9TZ:_.-]*");

  /** As in 09:41:07; a number with fewer digits is rather part of a pod's name. */
  private static final int MOMENT_DIGITS = 6;

  static boolean isCapture(String name) {
    return CAPTURE.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether it is a file of packets; what was extracted from captures is a capture, too. */
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
   * The name read as {@code <pod>-<time>}: all that may stand before what looks like a time or a
   * long number, the longest first. A pod's own name may look like it too.
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

  /** The name read as {@code <pod>.<n>}, which a pod's own name may look like too. */
  Optional<CaptureName> asPart() {
    Matcher numbered = NUMBERED.matcher(stem);
    return numbered.matches() && part == 0
        ? Optional.of(new CaptureName(numbered.group(1), Integer.parseInt(numbered.group(2))))
        : Optional.empty();
  }
}
