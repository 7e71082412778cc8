package dev.slipway.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain (unquoted) scalar means. The rules are those of kubectl, which reads YAML 1.1 for
 * the most part, so that a manifest means the same whoever applies it: {@code yes}, {@code on} and
 * {@code y} are true, {@code 0644} is octal, {@code 1e3} is the number 1000, {@code 1_000} too;
 * {@code 12:30} and dates are text. YAML 1.2 would turn a {@code defaultMode: 0644} into decimal
 * 644, and the file it stands for world-writable.
 */
final class KubectlScalars {
  private static final Map<String, Object> WORDS = new HashMap<>();

  static {
    for (String word : "y Y yes Yes YES true True TRUE on On ON".split(" ")) {
      WORDS.put(word, true);
    }
    for (String word : "n N no No NO false False FALSE off Off OFF".split(" ")) {
      WORDS.put(word, false);
    }
    for (String word : ".nan .NaN .NAN".split(" ")) {
      WORDS.put(word, Double.NaN);
    }
    for (String word : ".inf .Inf .INF +.inf +.Inf +.INF".split(" ")) {
      WORDS.put(word, Double.POSITIVE_INFINITY);
    }
    for (String word : "-.inf -.Inf -.INF".split(" ")) {
      WORDS.put(word, Double.NEGATIVE_INFINITY);
    }
  }

  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
  private static final double EXACT = 1L << 53;

  private KubectlScalars() {}

  /**
   * The value of a plain scalar.
   *
   * @return null, a Boolean, an Integer, Long or BigInteger, a Double (which may be infinite or not
   *     a number: JSON has no word for those), or the text itself
   */
  static @Nullable Object resolve(String plain) {
    if (NULL.matcher(plain).matches()) {
      return null;
    }
    Object word = WORDS.get(plain);
    if (word != null) {
      return word;
    }
    char first = plain.charAt(0);
    if (first != '+' && first != '-' && first != '.' && (first < '0' || first > '9')) {
      return plain;
    }
    String digits = plain.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    if (integer.matches()) {
      BigInteger value = integer(integer);
      if (value.compareTo(LONG_MIN) >= 0 && value.compareTo(UNSIGNED_MAX) <= 0) {
        return narrow(value);
      }
    }
    if (FLOAT.matcher(digits).matches()) {
      double value = Double.parseDouble(digits);
      return Double.isInfinite(value) ? plain : narrow(value);
    }
    return plain;
  }

  private static BigInteger integer(Matcher matched) {
    String sign = matched.group(1).equals("-") ? "-" : "";
    for (int group = 2; group <= 5; group++) {
      String digits = matched.group(group);
      if (digits != null) {
        int radix = new int[] {16, 2, 8, 10}[group - 2];
        return new BigInteger(sign + digits, radix);
      }
    }
    throw new IllegalStateException("An integer without digits: " + matched.group());
  }

  private static Object narrow(BigInteger value) {
    if (value.compareTo(LONG_MAX) > 0) {
      return value;
    }
    long exact = value.longValueExact();
    return exact == (int) exact ? (Object) (int) exact : (Object) exact;
  }

  /** JSON does not tell 1.0 from 1, and kubectl sends the shorter. */
  private static Object narrow(double value) {
    return value == Math.rint(value) && Math.abs(value) <= EXACT
        ? narrow(BigDecimal.valueOf(value).toBigInteger())
        : (Object) value;
  }
}
