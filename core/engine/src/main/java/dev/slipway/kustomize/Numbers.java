package dev.slipway.kustomize;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The numbers of YAML as kustomize reads and writes them. */
final class Numbers {
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final int[] RADIX = {16, 2, 8, 10};
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  private Numbers() {}

  /** The number that a plain scalar is; null when it is none. */
  static @Nullable Object parse(String plain) {
    String digits = plain.indexOf('_') < 0 ? plain : plain.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    if (integer.matches()) {
      BigInteger value = integer(integer);
      if (value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0) {
        return value.longValueExact();
      }
      if (value.compareTo(UNSIGNED_MAX) <= 0 && value.signum() > 0) {
        return value;
      }
    }
    if (FLOAT.matcher(digits).matches()) {
      double value = Double.parseDouble(digits);
      return Double.isInfinite(value) ? null : (Object) value;
    }
    return null;
  }

  private static BigInteger integer(Matcher matched) {
    String sign = matched.group(1).equals("-") ? "-" : "";
    for (int group = 2; group <= 5; group++) {
      String digits = matched.group(group);
      if (digits != null) {
        return new BigInteger(sign + digits, RADIX[group - 2]);
      }
    }
    throw new IllegalStateException("An integer without digits: " + matched.group());
  }

  /** JSON's shortest form: 1 for 1.0, and an exponent from 1e21 and below 1e-6 only. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e21) {
      return new BigDecimal(value).toBigInteger().toString();
    }
    double size = Math.abs(value);
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return size < 1e-6 || size >= 1e21
        ? Double.toString(value).replace(".0E", "e").replace('E', 'e')
        : exact.toPlainString();
  }
}
