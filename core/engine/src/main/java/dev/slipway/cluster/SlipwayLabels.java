package dev.slipway.cluster;

/** The labels of the objects in which the engine keeps its own state. */
public final class SlipwayLabels {
  /** Who manages the object; the value is {@value #SLIPWAY}. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY}. */
  public static final String SLIPWAY = "slipway";

  /** The application that the state belongs to. */
  public static final String APPLICATION = "slipway.dev/application";

  /** The release, by its id, that the state belongs to. */
  public static final String RELEASE = "slipway.dev/release";

  private static final int LONGEST_VALUE = 63;

  private SlipwayLabels() {}

  /**
   * A text as the value of a label: itself where it may be one (at most 63 letters, digits, '-',
   * '_' and '.', letters or digits at its ends), otherwise made fit and told apart by a hash.
   */
  public static String value(String text) {
    String fit =
        text.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    return fit.equals(text) && fit.length() <= LONGEST_VALUE
        ? fit
        : Hashed.within(fit, text, LONGEST_VALUE);
  }
}
