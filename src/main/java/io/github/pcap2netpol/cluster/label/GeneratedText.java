package io.github.pcap2netpol.cluster.label;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Distinguishes text that a machine generated or numbered from names that people chose. */
public final class GeneratedText {
  /** RFC 9562, section 4. */
  private static final Pattern UUID =
      Pattern.compile("(?i).*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}.*");

  /** Semantic Versioning 2.0.0, section 2, with or without a chart's name in front. */
  private static final Pattern VERSION =
      Pattern.compile("(?i)(.*[-_.])?v?[0-9]+\\.[0-9]+\\.[0-9]+([-+_.].*)?");

  /** A version of two numbers, where it is the whole value. */
  private static final Pattern SHORT_VERSION = Pattern.compile("(?i)v?[0-9]+\\.[0-9]+");

  private static final Pattern DATE =
      Pattern.compile("(.*[^0-9])?20[0-9]{2}-?[01][0-9]-?[0-3][0-9]([^0-9].*)?");

  /** A commit, a digest or part of a uid: hexadecimal, with both letters and digits. */
  private static final Pattern HEX = Pattern.compile("(?=.*[0-9])(?=.*[a-fA-F])[0-9a-fA-F]{7,64}");

  /**
   * The suffixes that Kubernetes generates for names and template hashes: no vowels and no 0, 1 or
   * 3 (k8s.io/apimachinery, util/rand). Five characters, or eight to ten.
   */
  private static final Pattern SUFFIX =
      Pattern.compile(
          "(?=.*[0-9])(?=.*[a-z])([bcdfghjklmnpqrstvwxz2456789]{5}"
              + "|[bcdfghjklmnpqrstvwxz2456789]{8,10})");

  /** A time stamp, or the number of a build or run. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{5,}");

  /**
   * A suffix of five characters that has no digit, as one of five has. Only used at the end of
   * names, and not for what people abbreviate this way.
   */
  private static final Pattern SUFFIX_OF_LETTERS =
      Pattern.compile(
          "(?!.*(http|sql|smtp|ldp|mqtt|grpc|tls|ssl|ssh|tcp|dns|rpc|xml|crd))"
              + "[bcdfghjklmnpqrstvwxz]{5}");

  /** How Spinnaker numbers the server groups of a cluster: web-v007. */
  private static final Pattern SERVER_GROUP = Pattern.compile("v[0-9]{3,}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** How operators count what they make: by letters or by numbers. */
  private static final Pattern ORDINAL = Pattern.compile("[a-z]|[0-9]{1,3}");

  private GeneratedText() {}

  /** Whether a label's value was generated: it is or contains a uid, a hash, a date or the like. */
  public static boolean isIn(String value) {
    return UUID.matcher(value).matches()
        || VERSION.matcher(value).matches()
        || SHORT_VERSION.matcher(value).matches()
        || DATE.matcher(value).matches()
        || parts(value).stream().anyMatch(GeneratedText::isGenerated);
  }

  /** Whether a text contains a uid. */
  static boolean holdsUid(String value) {
    return UUID.matcher(value).matches();
  }

  /**
   * Whether an object's name was generated: it ends in something that controllers or scripts
   * append.
   */
  static boolean isName(String name) {
    List<String> parts = parts(name);
    return UUID.matcher(name).matches()
        || parts.stream().anyMatch(GeneratedText::isGenerated)
        || (parts.size() > 1 && isSuffix(parts.get(parts.size() - 1)));
  }

  private static boolean isSuffix(String last) {
    return last.matches("0[0-9]+")
        || SUFFIX_OF_LETTERS.matcher(last).matches()
        || SERVER_GROUP.matcher(last).matches();
  }

  private static boolean isGenerated(String part) {
    return HEX.matcher(part).matches()
        || SUFFIX.matcher(part).matches()
        || LONG_NUMBER.matcher(part).matches();
  }

  /** The common part of names that were generated from one name; "" if there is none. */
  public static String common(Collection<String> names) {
    List<String> common = new ArrayList<>();
    boolean first = true;
    for (String name : names) {
      List<String> kept =
          parts(name).stream()
              .filter(part -> !isGenerated(part) && !NUMBER.matcher(part).matches())
              .toList();
      if (first) {
        common.addAll(kept);
        first = false;
      }
      int same = 0;
      while (same < Math.min(common.size(), kept.size())
          && common.get(same).equals(kept.get(same))) {
        same++;
      }
      common.subList(same, common.size()).clear();
    }
    return String.join("-", common);
  }

  /**
   * The letter or number at the end of a name, by which one of several is counted: {@code a} in
   * {@code rook-ceph-mon-a}; "" if there is none.
   */
  static String ordinal(String name) {
    String last = name.substring(name.lastIndexOf('-') + 1);
    return last.length() < name.length() && ORDINAL.matcher(last).matches() ? last : "";
  }

  /** Whether a name ends in a number. */
  static boolean isNumbered(String name) {
    return NUMBER.matcher(ordinal(name)).matches();
  }

  /** Whether a text is a name, or contains it between hyphens, dots or underscores. */
  public static boolean holds(String text, String name) {
    int at = name.isEmpty() ? -1 : text.indexOf(name);
    while (at >= 0) {
      int end = at + name.length();
      if ((at == 0 || isBreak(text.charAt(at - 1)))
          && (end == text.length() || isBreak(text.charAt(end)))) {
        return true;
      }
      at = text.indexOf(name, at + 1);
    }
    return false;
  }

  private static boolean isBreak(char c) {
    return c == '-' || c == '.' || c == '_';
  }

  private static List<String> parts(String text) {
    return Arrays.stream(text.split("[-._]", -1)).filter(part -> !part.isEmpty()).toList();
  }
}
