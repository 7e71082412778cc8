package dev.slipway.harness.gate;

import dev.slipway.cluster.Cluster;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The input of checks that no gate runs: made once a launcher session, closed with it. The cluster
 * is opened, and proves that it is the environment's, when a check first asks for it: checks that
 * only need the base URL need no kubeconfig.
 */
final class OwnInput implements AutoCloseable {
  private final SuiteInput input;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Cluster cluster;

  OwnInput(Release release) {
    Redactor redactor = new Redactor();
    redactor.learn(release.config().secrets());
    this.input = new SuiteInput(release, () -> client(release.environment()), redactor);
  }

  static OwnInput open(ExtensionContext context) {
    Settings settings =
        new Settings(
            name ->
                context
                    .getConfigurationParameter(name)
                    .or(() -> Optional.ofNullable(System.getenv(name))),
            Path.of(""));
    return new OwnInput(settings.release());
  }

  SuiteInput input() {
    return input;
  }

  @Override
  public void close() {
    opening.lock();
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      opening.unlock();
    }
  }

  private KubernetesClient client(EnvironmentConfig environment) {
    opening.lock();
    try {
      if (cluster == null) {
        cluster = Cluster.open(environment);
      }
      return cluster.client();
    } finally {
      opening.unlock();
    }
  }
}
