package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.stream.Collectors;

/** Who may call an exposed port, in words. */
public final class ExposureText {
  /** Blocks beyond this number are only counted. */
  private static final int MOST_NAMED = 8;

  private ExposureText() {}

  /**
   * As in {@code anyone}, {@code 198.51.100.0/24, 203.0.113.7/32} or {@code 96 addresses or
   * blocks}.
   */
  public static String who(Exposure exposure) {
    if (exposure.sources().isEmpty()) {
      return "anyone";
    }
    return exposure.sources().size() > MOST_NAMED
        ? exposure.sources().size() + " addresses or blocks"
        : exposure.sources().stream().map(IpPrefix::toString).collect(Collectors.joining(", "));
  }
}
