package io.github.pcap2netpol.manifest;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Refuses lines that are too long: the YAML parser's time grows with the square of the length of a
 * line without spaces.
 */
final class ShortLines extends FilterReader {
  /** The longest line, in characters; all annotations of an object together are half of it. */
  static final int LONGEST = 512 << 10;

  private int length;

  ShortLines(Reader in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      count((char) read);
    }
    return read;
  }

  @Override
  public int read(char[] into, int offset, int most) throws IOException {
    int read = super.read(into, offset, most);
    for (int i = offset; i < offset + read; i++) {
      count(into[i]);
    }
    return read;
  }

  private void count(char read) {
    length = read == '\n' || read == '\r' ? 0 : length + 1;
    if (length > LONGEST) {
      throw new YAMLException(
          "it has a line of more than " + LONGEST + " characters; take it with `-o json`");
    }
  }
}
