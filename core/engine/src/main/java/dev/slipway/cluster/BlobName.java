package dev.slipway.cluster;

import java.util.Locale;

/**
 * The name of a blob, fit for the Secrets that hold it: lower case letters, digits, '-' and '.'.
 *
 * @param value at most 200 characters; what had to be changed is told apart by a hash
 */
public record BlobName(String value) {
  private static final int LONGEST = 200;

  public BlobName {
    if (!value.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?") || value.length() > LONGEST) {
      throw new IllegalArgumentException("Not fit for the name of a Secret: '" + value + "'");
    }
  }

  /** A name of these parts, as {@code slipway-shop-3f2c1a9-snapshot}. */
  public static BlobName of(String... parts) {
    String joined = String.join("-", parts);
    String lower = joined.toLowerCase(Locale.ROOT);
    String fit =
        lower.replaceAll("[^a-z0-9.-]", "-").replaceAll("\\.(?![a-z0-9])|(?<![a-z0-9])\\.", "-");
    boolean itself = fit.equals(lower) && fit.length() <= LONGEST && fit.matches(".*[a-z0-9]");
    return new BlobName(
        itself ? fit : Hashed.within(fit.replaceAll("^[^a-z0-9]+", ""), joined, LONGEST));
  }

  String secret(int chunk) {
    return value + "-" + chunk;
  }

  @Override
  public String toString() {
    return value;
  }
}
