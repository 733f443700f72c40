package io.github.pcap2netpol.manifest;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted word of YAML means to Kubernetes, whose clients read YAML 1.1 (yaml.org/type)
 * without its base 60 numbers and with dates left as strings.
 */
final class PlainScalar {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "true", "True", "TRUE",
          "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF");
  private static final Set<String> NO_NUMBERS =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Map<Integer, Integer> RADIX_OF_GROUP = Map.of(2, 16, 3, 2, 4, 8, 5, 10);
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

  /** No number of a policy has more digits; longer ones are not even looked at. */
  private static final int LONGEST = 100;

  private PlainScalar() {}

  static Value of(String text) {
    if (NULLS.contains(text)) {
      return new Value.Null();
    }
    if (BOOLEANS.contains(text)) {
      return new Value.Other(text, "a boolean");
    }
    if (NO_NUMBERS.contains(text)) {
      return new Value.Other(text, "a number");
    }
    char first = text.charAt(0);
    boolean likeNumber = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    return likeNumber && text.length() <= LONGEST ? number(text) : new Value.Text(text);
  }

  private static Value number(String text) {
    String digits = text.replace("_", "");
    Matcher matcher = INTEGER.matcher(digits);
    if (matcher.matches()) {
      BigInteger value = magnitude(matcher);
      if (matcher.group(1).equals("-")) {
        value = value.negate();
      }
      return value.bitLength() < 64
          ? new Value.Whole(value.longValueExact())
          : new Value.Other(text, "a number");
    }
    return FLOAT.matcher(digits).matches()
        ? new Value.Other(text, "a number")
        : new Value.Text(text);
  }

  private static BigInteger magnitude(Matcher matcher) {
    for (int group = 2; group <= 5; group++) {
      if (matcher.group(group) != null) {
        return new BigInteger(matcher.group(group), RADIX_OF_GROUP.getOrDefault(group, 10));
      }
    }
    throw new IllegalStateException("a number without digits: " + matcher.group());
  }
}
