package dev.slipway.harness.gate;

import dev.slipway.config.EnvironmentConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The input of checks that no gate runs: made once a launcher session, closed with it. */
record OwnInput(SuiteInput input) implements AutoCloseable {

  static OwnInput open(ExtensionContext context) {
    Settings settings =
        new Settings(
            name ->
                context
                    .getConfigurationParameter(name)
                    .or(() -> Optional.ofNullable(System.getenv(name))),
            Path.of(""));
    return of(settings.release());
  }

  static OwnInput of(Release release) {
    Redactor redactor = new Redactor();
    redactor.learn(release.config().secrets());
    return new OwnInput(new SuiteInput(release, client(release.environment()), redactor));
  }

  private static KubernetesClient client(EnvironmentConfig environment) {
    // Made without a request: a suite that asks nothing of the cluster needs none.
    Path kubeconfig = environment.kubeconfig();
    Config config =
        kubeconfig == null
            ? Config.autoConfigure(environment.context())
            : Config.fromKubeconfig(environment.context(), kubeconfig.toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public void close() {
    input.client().close();
  }
}
