package io.github.pcap2netpol.manifest.yaml;

import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The YAML documents of a file, split as kubectl does before parsing (k8s.io/apimachinery, {@code
 * YAMLReader}): at lines that begin with three dashes and contain nothing else but a comment. Each
 * document may have its own byte order mark.
 *
 * <p>The parser sees the text of one document, until {@link #nextDocument} moves on to the next
 * one.
 */
final class YamlLines extends Reader {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Reader in;
  private final char[] chunk = new char[8192];
  private int chunkAt;
  private int chunkEnd;

  private final TabSeparation tabs = new TabSeparation();
  private char[] line = new char[256];
  private int lineAt;
  private int lineEnd;

  private int lines;
  private int linesBefore;
  private int length;
  private boolean ended = true;
  private boolean first = true;

  /** Whether the document has more than comments. */
  private boolean begun;

  YamlLines(Reader in) {
    this.in = in;
  }

  /** How many lines of the file come before the document. */
  int linesBefore() {
    return linesBefore;
  }

  /** Moves on to the next document, skipping the rest of this one; false if there is none. */
  boolean nextDocument() throws IOException {
    while (!ended) {
      nextLine();
    }
    boolean endedBySeparator = lineEnd > 0;
    if (!first && !endedBySeparator) {
      return false;
    }
    first = false;
    ended = false;
    begun = false;
    linesBefore = lines;
    length = 0;
    lineAt = 0;
    lineEnd = 0;
    tabs.reset();
    return true;
  }

  /** Fills the array as far as possible: the parser moves its buffer with every call. */
  @Override
  public int read(char[] into, int offset, int most) throws IOException {
    int size = 0;
    while (size < most) {
      if (lineAt == lineEnd && !ended) {
        nextLine();
      }
      if (ended) {
        break;
      }
      int more = Math.min(most - size, lineEnd - lineAt);
      System.arraycopy(line, lineAt, into, offset + size, more);
      lineAt += more;
      size += more;
    }
    return size == 0 ? -1 : size;
  }

  /** Reads the next line of the document, or notes that it has ended. */
  private void nextLine() throws IOException {
    readLine();
    if (lineEnd == 0 || isSeparator()) {
      ended = true;
      return;
    }
    length += lineEnd;
    if (length > TextLimits.YAML_DOCUMENT) {
      throw new LimitException(
          "a YAML document of more than "
              + (TextLimits.YAML_DOCUMENT >> 20)
              + " Mi characters; take it with `-o json`, which is read without such a limit",
          lines);
    }
    if (lines == linesBefore + 1 && line[0] == BYTE_ORDER_MARK) {
      lineAt = 1;
    }
    if (!begun) {
      if (line[lineAt] == '%') {
        throw new LimitException("a directive (%), which kubectl refuses", lines);
      }
      begun = line[lineAt] != '#' && !new String(line, lineAt, lineEnd - lineAt).isBlank();
    }
    tabs.replaceIn(line, lineAt, lineEnd);
  }

  private boolean isSeparator() {
    if (lineEnd < 3 || line[0] != '-' || line[1] != '-' || line[2] != '-') {
      return false;
    }
    String rest = new String(line, 3, lineEnd - 3).trim();
    if (!rest.isEmpty() && rest.charAt(0) != '#') {
      throw new LimitException(
          "a line of --- may hold nothing else, and here follows " + Field.quoted(rest), lines);
    }
    return true;
  }

  /** Reads a line including its end; an empty one means the end of the file. */
  private void readLine() throws IOException {
    lineAt = 0;
    lineEnd = 0;
    while (chunkEnd >= 0) {
      for (int i = chunkAt; i < chunkEnd; i++) {
        if (chunk[i] == '\n') {
          append(i + 1);
          lines++;
          return;
        }
      }
      append(chunkEnd);
      chunkAt = 0;
      chunkEnd = in.read(chunk, 0, chunk.length);
    }
    if (lineEnd > 0) {
      lines++;
    }
  }

  private void append(int end) {
    int more = end - chunkAt;
    if (lineEnd + more > TextLimits.YAML_LINE) {
      throw new LimitException(
          "a line of more than " + TextLimits.YAML_LINE + " characters; take it with `-o json`",
          lines + 1);
    }
    if (lineEnd + more > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, lineEnd + more));
    }
    System.arraycopy(chunk, chunkAt, line, lineEnd, more);
    lineEnd += more;
    chunkAt = end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** One of our limits, passed through the parser. */
  static final class LimitException extends YAMLException {
    private static final long serialVersionUID = 1L;

    private final int line;

    LimitException(String message, int line) {
      super(message);
      this.line = line;
    }

    UnreadableTextException unreadable() {
      return new UnreadableTextException(Excerpt.of(String.valueOf(getMessage()), 200), line, 0);
    }
  }
}
