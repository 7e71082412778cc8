package dev.slipway.gate;

import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;

/**
 * What a gate is asked: are the checks of this phase met by this release?
 *
 * @param phase which phase's checks
 * @param release what should be there; after a rollback it is the release that was returned to
 * @param client the environment's cluster; owned by the engine, not to be closed
 * @param redactor masks secrets in whatever the checks report
 * @param timeout for the whole gate; what is not done by then is UNKNOWN
 */
public record GateRequest(
    Phase phase, Release release, KubernetesClient client, Redactor redactor, Duration timeout) {
  public GateRequest {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(redactor, "redactor");
    Objects.requireNonNull(timeout, "timeout");
  }
}
