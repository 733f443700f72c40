package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The documents of one YAML or JSON text.
 *
 * @param values those that could be read, in order, empty ones left out
 * @param problem why reading ended before the end of the text, if it did
 */
public record Documents(List<Value> values, Optional<String> problem) {
  /** The longest text that is read, in UTF-16 units: about ten thousand large policies. */
  public static final int MOST_CHARACTERS = 16 * 1024 * 1024;

  /** How deep objects and lists may be nested; a NetworkPolicy in a List needs 12 levels. */
  static final int MOST_LEVELS = 64;

  /** How many values one text may hold, aliases followed. */
  static final int MOST_VALUES = 2_000_000;

  public Documents {
    values = List.copyOf(values);
  }

  public static Documents read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      return new Documents(
          List.of(),
          Optional.of(
              "it is longer than " + MOST_CHARACTERS + " characters; split it into several files"));
    }
    if (!text.stripLeading().startsWith("{")) {
      return read(new YamlDocuments(text));
    }
    Documents json = read(new JsonDocuments(text));
    if (json.problem().isEmpty()) {
      return json;
    }
    // YAML may begin with a brace, too.
    Documents yaml = read(new YamlDocuments(text));
    return yaml.problem().isEmpty() ? yaml : json;
  }

  private static Documents read(Source source) {
    List<Value> values = new ArrayList<>();
    try {
      for (Optional<Value> next = source.next(); next.isPresent(); next = source.next()) {
        if (!(next.get() instanceof Value.Null)) {
          values.add(next.get());
        }
      }
      return new Documents(values, Optional.empty());
    } catch (UnreadableTextException e) {
      return new Documents(values, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** A text, document by document. */
  interface Source {
    /** The next document, empty at the end. */
    Optional<Value> next() throws UnreadableTextException;
  }
}
