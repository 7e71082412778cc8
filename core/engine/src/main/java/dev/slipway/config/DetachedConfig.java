package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The watch as a Job in the cluster, so that no CI runner has to stay for it.
 *
 * @param image runs {@code slipway}, with the release's suites on its class path
 * @param serviceAccount of the Job's pod; may do what a release needs
 * @param environmentFrom the Secret whose members are the variables that {@code slipway.yaml}
 *     refers to; null for none
 * @param start how long the Job may take to be ready; the process watches meanwhile, and goes on
 *     itself when it is not
 */
public record DetachedConfig(
    String image, String serviceAccount, @Nullable String environmentFrom, Duration start) {
  /** The default of {@link #serviceAccount()}. */
  public static final String SERVICE_ACCOUNT = "slipway-watch";

  /** The default of {@link #start()}. */
  public static final Duration START = Duration.ofMinutes(2);

  public DetachedConfig {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(serviceAccount, "serviceAccount");
    Objects.requireNonNull(start, "start");
  }
}
