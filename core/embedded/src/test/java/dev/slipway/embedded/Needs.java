package dev.slipway.embedded;

import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tests need of the machine. */
public final class Needs {
  private static final Logger LOG = LoggerFactory.getLogger(Needs.class);

  private Needs() {}

  /**
   * Skips the caller's tests where something is missing, and says so: Maven prints their number
   * alone.
   *
   * @param tests the caller
   * @param missing what is missing, and how to get it
   * @throws AssertionError in place of it with {@code SLIPWAY_REQUIRE=all}
   */
  public static void that(boolean isThere, String tests, String missing) {
    if (!isThere) {
      tell(tests, missing);
      Assumptions.abort(missing);
    }
  }

  static void tell(String tests, String missing) {
    if ("all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      throw new AssertionError(
          missing + " (and SLIPWAY_REQUIRE says that this must not be skipped)");
    }
    LOG.warn("Skipped {}: {}", tests, missing);
  }
}
