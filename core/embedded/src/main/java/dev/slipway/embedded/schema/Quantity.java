package dev.slipway.embedded.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource, such as {@code 500m} or {@code 1Gi}.
 *
 * @param amount its value in units (cores, bytes, pieces)
 * @param binary it was written with a power of two
 */
public record Quantity(BigDecimal amount, boolean binary) {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:([eE][+-]?\\d+)|(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]))?");
  private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL = List.of("k", "M", "G", "T", "P", "E");
  private static final Map<String, Integer> SMALL = Map.of("n", -9, "u", -6, "m", -3);

  /** Parses a quantity; empty when the text is none. */
  public static Optional<Quantity> parse(String text) {
    Matcher m = FORM.matcher(text.trim());
    if (!m.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(m.group(1).endsWith(".") ? m.group(1) + "0" : m.group(1));
    String suffix = m.group(3);
    if (m.group(2) != null) {
      return Optional.of(
          new Quantity(number.scaleByPowerOfTen(Integer.parseInt(m.group(2).substring(1))), false));
    }
    if (suffix == null) {
      return Optional.of(new Quantity(number, false));
    }
    if (BINARY.contains(suffix)) {
      BigDecimal factor = BigDecimal.valueOf(1024).pow(BINARY.indexOf(suffix) + 1);
      return Optional.of(new Quantity(number.multiply(factor), true));
    }
    int power = SMALL.containsKey(suffix) ? SMALL.get(suffix) : 3 * (DECIMAL.indexOf(suffix) + 1);
    return Optional.of(new Quantity(number.scaleByPowerOfTen(power), false));
  }

  /** Returns a quantity of a text that is known to be one; zero for any other. */
  public static Quantity of(String text) {
    return parse(text).orElse(new Quantity(BigDecimal.ZERO, false));
  }

  /** Returns the sum; it is written as this one. */
  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), binary || (isZero() && other.binary));
  }

  /** Returns the difference; it is written as this one. */
  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount), binary);
  }

  /** Returns whether this is more than the other. */
  public boolean exceeds(Quantity other) {
    return amount.compareTo(other.amount) > 0;
  }

  /** Returns whether this is nothing. */
  public boolean isZero() {
    return amount.signum() == 0;
  }

  /**
   * Returns it in the API's canonical form: no fraction, and the largest suffix that allows that.
   */
  public String canonical() {
    if (isZero()) {
      return "0";
    }
    BigDecimal value = amount.setScale(9, RoundingMode.UP).stripTrailingZeros();
    if (binary && value.scale() <= 0) {
      BigDecimal left = value;
      int index = -1;
      while (index < BINARY.size() - 1) {
        BigDecimal[] parts = left.divideAndRemainder(BigDecimal.valueOf(1024));
        if (parts[1].signum() != 0) {
          break;
        }
        left = parts[0];
        index++;
      }
      return left.toBigInteger() + (index < 0 ? "" : BINARY.get(index));
    }
    if (value.scale() > 0) {
      for (Map.Entry<String, Integer> e :
          List.of(Map.entry("m", 3), Map.entry("u", 6), Map.entry("n", 9))) {
        if (value.scale() <= e.getValue()) {
          return value.scaleByPowerOfTen(e.getValue()).toBigInteger() + e.getKey();
        }
      }
    }
    int index = -1;
    while (index < DECIMAL.size() - 1 && value.scale() <= -3) {
      value = value.scaleByPowerOfTen(-3);
      index++;
    }
    return value.toBigInteger() + (index < 0 ? "" : DECIMAL.get(index));
  }
}
