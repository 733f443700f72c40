package io.github.pcap2netpol.manifest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Excerpt;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one file of metadata: JSON, JSON lines or YAML, told apart by what is in it. A file that
 * can't be read to its end gives what was before, and a diagnostic.
 */
public final class MetadataFile {
  private static final int PEEKED = 1 << 18;
  private static final int LONGEST_LINE = 16 << 20;
  private static final String ELSE_USED = " What comes before that is used.";

  private final Path file;
  private final WantedFields wanted;
  private final RootValues values;
  private final KnownTexts texts = new KnownTexts();
  private final Diagnostics diagnostics;

  private MetadataFile(Path file, WantedFields wanted, RootValues values, Diagnostics diagnostics) {
    this.file = file;
    this.wanted = wanted;
    this.values = values;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads it.
   *
   * @param wanted the fields of objects to keep
   * @param objects takes the objects
   */
  public static void read(
      Path file, WantedFields wanted, RootValues.Sink objects, Diagnostics diagnostics) {
    new MetadataFile(file, wanted, new RootValues(objects), diagnostics).read();
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), PEEKED)) {
      in.mark(PEEKED);
      byte[] start = in.readNBytes(PEEKED - 1);
      in.reset();
      int first = firstVisible(start);
      if (first < 0 && isLog()) {
        return; // Nothing happened while it was written.
      }
      if (first < 0) {
        unreadable("The file is empty; take it again.");
      } else if (file.toString().matches("(?i).*\\.(ndjson|jsonl)")) {
        readLines(in);
      } else if (start[first] != '{' && start[first] != '[') {
        readYaml(in);
      } else if (isJsonLines(start, first)) {
        readLines(in);
      } else {
        readJson(in);
      }
    } catch (IOException e) {
      unreadable("It can't be read (" + e.getMessage() + "); check that it is a readable file.");
    }
  }

  private boolean isLog() {
    return String.valueOf(file.getFileName()).endsWith(".ndjson");
  }

  private void readJson(InputStream in) throws IOException {
    try {
      JsonTrees.read(in, wanted, texts, values);
    } catch (StreamConstraintsException e) {
      unreadable("It can't be read to its end: " + reason(e) + "." + ELSE_USED);
    } catch (JsonProcessingException e) {
      unreadable("It is no JSON from " + at(e) + " on: " + reason(e) + "." + ELSE_USED);
    } catch (CharConversionException e) {
      unreadable("It can't be read to its end: " + reason(e) + "." + ELSE_USED);
    }
  }

  /** One value a line: a line that is none (the last one, cut short) spoils no other. */
  private void readLines(InputStream in) throws IOException {
    byte[] chunk = new byte[64 << 10];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 1;
    for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
      int start = 0;
      for (int i = 0; i < size; i++) {
        if (chunk[i] == '\n') {
          append(line, chunk, start, i);
          readLine(line, number++);
          start = i + 1;
        }
      }
      append(line, chunk, start, size);
    }
    readLine(line, number);
  }

  /** Adds to the line, up to one byte more than the longest that is read. */
  private static void append(ByteArrayOutputStream line, byte[] chunk, int from, int to) {
    line.write(chunk, from, Math.min(to - from, LONGEST_LINE + 1 - line.size()));
  }

  private void readLine(ByteArrayOutputStream line, long number) throws IOException {
    try {
      if (line.size() > LONGEST_LINE) {
        unreadable("Line " + number + " is longer than 16 MiB; it is left out.");
      } else {
        JsonTrees.read(line.toByteArray(), wanted, texts, values);
      }
    } catch (JsonProcessingException e) {
      unreadable(
          "Line " + number + " is no JSON: " + reason(e) + ". The other lines are still used.");
    } catch (CharConversionException e) {
      unreadable(
          "Line " + number + " can't be read: " + reason(e) + ". The other lines are still used.");
    } finally {
      line.reset();
    }
  }

  private void readYaml(InputStream in) {
    try {
      YamlTrees.read(in, wanted, values);
    } catch (MarkedYAMLException e) {
      unreadable(
          "It can't be read as YAML"
              + (e.getProblemMark() == null
                  ? ""
                  : " from line "
                      + (e.getProblemMark().getLine() + 1)
                      + ", column "
                      + (e.getProblemMark().getColumn() + 1)
                      + " on")
              + ": "
              + Excerpt.of(String.valueOf(e.getProblem()))
              + "."
              + ELSE_USED);
    } catch (YAMLException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("exceeds the limit")) {
        unreadable(
            "It has a YAML document of more than 32 MiB. Take it with `-o json`, which is read"
                + " without such a limit."
                + ELSE_USED);
      } else {
        unreadable("It can't be read as YAML: " + Excerpt.of(message) + ".");
      }
    }
  }

  private void unreadable(String message) {
    diagnostics.add(Diagnostic.warning("metadata-unreadable", file.toString(), message));
  }

  private static String at(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? "some place"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** Of UTF-16 and UTF-32, which JSON may be in, or seem to be in. */
  private static String reason(CharConversionException e) {
    return Excerpt.of(String.valueOf(e.getMessage()));
  }

  private static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (e instanceof StreamConstraintsException) {
      return message.contains("depth")
          ? "it is nested more than " + JsonTrees.DEEPEST + " levels deep"
          : "it holds a text of more than " + (JsonTrees.LONGEST_TEXT >> 20) + " MiB";
    }
    // What the library says of places is of its own making.
    return Excerpt.of(message.split("\n| \\(start marker at ", 2)[0]);
  }

  /** Where the first character that is no space is, or -1: byte order marks are passed over. */
  private static int firstVisible(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      boolean mark = i < 3 && (b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf);
      boolean wideMark = i < 2 && (b == (byte) 0xfe || b == (byte) 0xff);
      if (!mark && !wideMark && b != 0 && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return i;
      }
    }
    return -1;
  }

  /** Whether the first line is closed in itself and another follows. */
  private static boolean isJsonLines(byte[] bytes, int first) {
    int end = first;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    int last = end - 1;
    while (last > first && (bytes[last] == ' ' || bytes[last] == '\r')) {
      last--;
    }
    int next = end;
    while (next < bytes.length && Character.isWhitespace(bytes[next])) {
      next++;
    }
    return bytes[first] == '{'
        && last > first
        && bytes[last] == '}'
        && next < bytes.length
        && bytes[next] == '{';
  }
}
