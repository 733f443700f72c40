package io.github.pcap2netpol.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted word of YAML means to Kubernetes, whose clients read YAML 1.1 (yaml.org/type)
 * except for base 60 numbers and dates, which remain strings (go-yaml v2, {@code resolve}).
 */
public enum ScalarType {
  STRING,
  INTEGER,
  FLOAT,
  BOOLEAN,
  NULL,
  /** Infinite, or not a number; JSON has neither. */
  NOT_FINITE;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INFINITE =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  private static final Pattern INTEGER_FORM =
      Pattern.compile(
          "([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]{1,63})|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Map<Integer, Integer> RADIX_OF_GROUP = Map.of(2, 16, 3, 2, 4, 8, 5, 10);
  private static final Pattern FLOAT_FORM =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

  /** From here on Go writes numbers with an exponent, which integer fields don't accept. */
  private static final double LEAST_WITH_EXPONENT = 1e21;

  /** The length of {@code false}. */
  private static final int LONGEST_KEYWORD = 5;

  /** Numbers in manifests have fewer characters; longer words are strings. */
  private static final int LONGEST = 100;

  public static ScalarType of(String word) {
    if (word.length() <= LONGEST_KEYWORD) {
      if (NULLS.contains(word)) {
        return NULL;
      }
      if (TRUE.contains(word) || FALSE.contains(word)) {
        return BOOLEAN;
      }
    }
    char first = word.charAt(0);
    boolean likeNumber = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    if (!likeNumber || word.length() > LONGEST) {
      return STRING;
    }
    String digits = word.replace("_", "");
    if (INTEGER_FORM.matcher(digits).matches()) {
      return INTEGER;
    }
    if (FLOAT_FORM.matcher(digits).matches()) {
      return Double.isFinite(Double.parseDouble(digits)) ? FLOAT : STRING;
    }
    return INFINITE.matcher(word).matches() ? NOT_FINITE : STRING;
  }

  public static boolean isTrue(String word) {
    return TRUE.contains(word);
  }

  /** The value of a number in YAML or JSON, if it is an integer that fits. */
  static OptionalLong wholeNumber(String number) {
    if (number.length() > LONGEST) {
      return OptionalLong.empty();
    }
    String digits = number.replace("_", "");
    Matcher integer = INTEGER_FORM.matcher(digits);
    if (integer.matches()) {
      BigInteger magnitude = magnitude(integer);
      BigInteger value = integer.group(1).equals("-") ? magnitude.negate() : magnitude;
      return value.bitLength() < Long.SIZE
          ? OptionalLong.of(value.longValueExact())
          : OptionalLong.empty();
    }
    double value = Double.parseDouble(digits);
    return value == Math.rint(value)
            && Math.abs(value) < LEAST_WITH_EXPONENT
            && value == (double) (long) value
        ? OptionalLong.of((long) value)
        : OptionalLong.empty();
  }

  private static BigInteger magnitude(Matcher matcher) {
    for (int group = 2; group <= 5; group++) {
      if (matcher.group(group) != null) {
        return new BigInteger(matcher.group(group), RADIX_OF_GROUP.getOrDefault(group, 10));
      }
    }
    throw new IllegalStateException("a number without digits: " + matcher.group());
  }

  /**
   * A word as the name of a field, which JSON allows only as a string: 80 for 0x50, true for {@code
   * on}. Fractions are written as by Kubernetes' library (sigs.k8s.io/yaml, {@code
   * convertToJSONableObject}): in single precision, with an exponent from a million on.
   */
  public static String asName(String word) {
    return switch (of(word)) {
      case STRING, NOT_FINITE, NULL -> word;
      case BOOLEAN -> String.valueOf(isTrue(word));
      case INTEGER -> {
        OptionalLong whole = wholeNumber(word);
        yield whole.isPresent() ? String.valueOf(whole.getAsLong()) : fraction(word);
      }
      case FLOAT -> fraction(word);
    };
  }

  private static String fraction(String word) {
    BigDecimal shortest = shortest((float) Double.parseDouble(word.replace("_", "")));
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (shortest.signum() == 0 || (exponent >= -4 && exponent < 6)) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (shortest.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** The shortest decimal that is read as this number. */
  private static BigDecimal shortest(float number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < 9; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.floatValue() == number) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(9)).stripTrailingZeros();
  }
}
