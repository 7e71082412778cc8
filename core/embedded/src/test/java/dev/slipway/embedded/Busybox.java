package dev.slipway.embedded;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests need whose pods are of a busybox image. */
public final class Busybox {
  private static final String MISSING =
      "no busybox on the PATH that is linked statically; install one, as Debian's busybox-static";

  private Busybox() {}

  /** Skips the tests of the caller, with the reason, where such pods cannot run. */
  public static void required() {
    boolean here = EmbeddedKubernetes.runsBusybox();
    if (!here && "all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      Assertions.fail(MISSING + " (and SLIPWAY_REQUIRE says that this must not be skipped)");
    }
    Assumptions.assumeTrue(here, MISSING);
  }
}
