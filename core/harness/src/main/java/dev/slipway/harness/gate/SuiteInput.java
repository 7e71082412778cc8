package dev.slipway.harness.gate;

import dev.slipway.ReleaseSources;
import dev.slipway.gate.GateRequest;
import dev.slipway.harness.Target;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;

/**
 * What the checks of a suite are given, at a gate and under Maven alike.
 *
 * @param cluster the client of the environment's cluster, opened when it is first asked for
 */
record SuiteInput(Release release, Supplier<KubernetesClient> cluster, Redactor redactor) {
  static SuiteInput of(GateRequest request) {
    return new SuiteInput(request.release(), request::client, request.redactor());
  }

  ReleaseSources sources() {
    return new ReleaseSources(release, cluster, redactor);
  }

  Target target() {
    return new Target(release.environment().baseUrl(), release.namespace());
  }
}
