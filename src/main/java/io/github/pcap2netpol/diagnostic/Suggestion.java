package io.github.pcap2netpol.diagnostic;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * "Did you mean ...?" for a name that was mistyped, abbreviated or given with another namespace.
 */
public final class Suggestion {
  private static final int MOST = 3;

  /** Shorter names are the beginning of too many others. */
  private static final int SHORTEST_BEGINNING = 3;

  private record Candidate(String name, int distance) {}

  private Suggestion() {}

  /**
   * A sentence to append to a message, with a leading space; empty if no known name is similar.
   *
   * @param given the given name, or names separated by slashes
   * @param known the known names, in the same form
   */
  public static String sentence(String given, Collection<String> known) {
    List<String> near = near(given, known);
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  /** The nearest known names, the best first. */
  static List<String> near(String given, Collection<String> known) {
    return new TreeSet<>(known)
        .stream()
            .map(name -> new Candidate(name, distance(given, name)))
            .filter(candidate -> candidate.distance() <= farthest(given))
            .sorted(
                Comparator.comparingInt(Candidate::distance)
                    .thenComparing(candidate -> !before(candidate.name()).equals(before(given))))
            .limit(MOST)
            .map(Candidate::name)
            .toList();
  }

  /** One typing mistake in short names, one for each three characters in longer ones. */
  private static int farthest(String given) {
    return Math.max(1, last(given).length() / 3);
  }

  private static int distance(String given, String name) {
    String one = last(given).toLowerCase(Locale.ROOT);
    String other = last(name).toLowerCase(Locale.ROOT);
    if (one.equals(other)) {
      return 0; // elsewhere
    }
    int[] edits = edits(one, other);
    int ofWhole = edits[other.length()];
    return one.length() < SHORTEST_BEGINNING
        ? ofWhole
        : Math.min(ofWhole, 1 + Arrays.stream(edits).min().orElse(ofWhole));
  }

  private static String before(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * The edit distances between a text and each prefix of the other, by the prefix's length:
   * insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
   */
  private static int[] edits(String one, String other) {
    int[][] rows = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(rows[i - 1][j - 1] + same, Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        rows[i][j] = swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
      }
    }
    return rows[one.length()];
  }
}
