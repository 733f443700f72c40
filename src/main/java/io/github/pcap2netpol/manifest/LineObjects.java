package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads lines of one file that hold a JSON object each, for callers that split the lines
 * themselves.
 */
public final class LineObjects {
  private final KnownTexts texts = new KnownTexts();

  /**
   * Reads a line.
   *
   * @param line begins with the line; not kept
   * @param length of the line, in bytes
   * @return the object; empty if the line holds something else, or more than that
   * @throws UnreadableTextException if it is not JSON, or exceeds {@link TextLimits}
   */
  public Optional<Value.Mapping> read(byte[] line, int length) throws UnreadableTextException {
    SingleRoot root = new SingleRoot();
    try {
      JsonReader.readLine(line, length, 1, Reading.WHOLE, texts, root);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
    return root.mapping();
  }
}
