package io.github.pcap2netpol.cluster.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A row of the table of labels.
 *
 * @param lifetime how long such a label keeps its value
 * @param pattern a key; a prefix of keys followed by {@code *}; or {@code ~} followed by the last
 *     word, or the last two words, of a key's name. {@code =} and values separated by commas may
 *     follow: then the row applies to those values only
 * @param changedBy what changes the value, worded to follow "changes with"
 * @param source who documents or writes the label
 */
public record KnownLabel(LabelLifetime lifetime, String pattern, String changedBy, String source) {

  /** Whether it is about all keys that end in a word, and not about a documented one. */
  boolean isConvention() {
    return pattern.startsWith("~");
  }

  /** The part of the pattern that matches the key. */
  String key() {
    int equals = pattern.indexOf('=');
    return equals < 0 ? pattern : pattern.substring(0, equals);
  }

  /** The values that the row applies to, in lower case; empty for all. */
  Set<String> values() {
    int equals = pattern.indexOf('=');
    return equals < 0
        ? Set.of()
        : Set.copyOf(List.of(pattern.substring(equals + 1).split(",", -1)));
  }

  boolean isAbout(String value) {
    Set<String> values = values();
    return values.isEmpty() || values.contains(value.toLowerCase(Locale.ROOT));
  }

  /** The words of a key's name: {@code role, name} for {@code example.com/roleName}. */
  static List<String> words(String key) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    // Split by hand, since this is called for each label of each pod.
    for (int i = key.lastIndexOf('/') + 1; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean isBreak = c == '-' || c == '_' || c == '.';
      if (isBreak || (isUpper(c) && !word.isEmpty() && !isUpper(key.charAt(i - 1)))) {
        add(word, words);
      }
      if (!isBreak) {
        word.append(c);
      }
    }
    add(word, words);
    return words;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static void add(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }
}
