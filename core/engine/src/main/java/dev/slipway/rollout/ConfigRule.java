package dev.slipway.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference to a ConfigMap, Secret or key that is not there. It fails only after {@link #GRACE}:
 * the kubelet's own copy may lag behind an apply of the same release, and what is missing may be
 * created in the same breath; the kubelet asks again within that time.
 */
final class ConfigRule implements ContainerRule {
  /** For how long a missing reference may stay missing. */
  static final Duration GRACE = Duration.ofSeconds(3);

  private static final Pattern MISSING =
      Pattern.compile(
          "(?i)(configmaps?|secrets?) \"[^\"]+\" (is )?not found"
              + "|couldn't find key|non-existent (config|secret) key");

  /** The kubelet has not had an answer yet; it does not mean that something is missing. */
  private static final Pattern CACHE_SYNC =
      Pattern.compile("(?i)failed to sync (configmap|secret) cache|not registered");

  private static final Pattern NEVER_RUNS =
      Pattern.compile("(?i)runAsNonRoot|cannot verify user is non-root|run as root");

  @Override
  public Optional<Finding> look(ContainerView container, Sight sight) {
    if (!container.waitingReason().equals("CreateContainerConfigError")) {
      return Optional.empty();
    }
    String message = container.waitingMessage();
    if (NEVER_RUNS.matcher(message).find()) {
      return Optional.of(Finding.Fault.in(container, FailureCode.CANNOT_START, Gist.of(message)));
    }
    if (saysMissing(message)
        && sight.memory().held("config " + container.key() + " " + message, GRACE)) {
      return Optional.of(
          Finding.Fault.in(container, FailureCode.BAD_CONFIG_REFERENCE, Gist.of(message)));
    }
    return Optional.of(
        Finding.Wait.in(
            container,
            Finding.Concern.CONFIG,
            "cannot be configured yet (" + Gist.of(message) + ")"));
  }

  /** Whether a message proves that something referred to is missing. */
  static boolean saysMissing(String message) {
    return MISSING.matcher(message).find() && !CACHE_SYNC.matcher(message).find();
  }
}
