package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.json.LineReader;
import java.util.Optional;

/** Reads lines that hold a JSON object each, for callers that divide the text themselves. */
public final class LineObjects {
  private static final Reading ALL_ONCE = new Reading(WantedFields.ALL, true);

  private final LineReader lines;

  /**
   * Reads nothing yet.
   *
   * @param text has the lines; must not change
   * @param size how much of it there is, in bytes
   */
  public LineObjects(byte[] text, int size) {
    lines = new LineReader(text, size, ALL_ONCE);
  }

  /**
   * Reads the line from {@code from} to {@code to}, which has no line break.
   *
   * @return the object; empty if the line holds something else, or more than that
   * @throws UnreadableTextException if it is not JSON, has a field twice, or exceeds {@link
   *     TextLimits}
   */
  public Optional<Value.Mapping> read(int from, int to) throws UnreadableTextException {
    SingleRoot root = new SingleRoot();
    lines.read(from, to, root);
    return root.mapping();
  }
}
