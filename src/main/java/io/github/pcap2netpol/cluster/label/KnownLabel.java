package io.github.pcap2netpol.cluster.label;

import java.util.Arrays;
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
    String name = key.substring(key.lastIndexOf('/') + 1);
    return Arrays.stream(name.split("[-_.]|(?<=[a-z0-9])(?=[A-Z])", -1))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
