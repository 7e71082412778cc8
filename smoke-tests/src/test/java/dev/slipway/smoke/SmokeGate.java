package dev.slipway.smoke;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.ChecksConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.ImageConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.PrerequisitesConfig;
import dev.slipway.config.RecordsConfig;
import dev.slipway.config.RulesConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs checks at a gate, as the engine does, over a release that is made by hand. */
final class SmokeGate {
  static final String NAMESPACE = "harness-smoke";
  static final String PASSWORD = "AdminPass1-secret";

  private final @Nullable URI baseUrl;
  private ChecksConfig.@Nullable Login login;
  private @Nullable String logout;
  private ChecksConfig.@Nullable Refresh refresh;
  private List<ChecksConfig.SpotCheck> spots = List.of();
  private String kind = "Deployment";
  private RulesConfig rules = RulesConfig.DEFAULT;
  private MonitoringConfig monitoring = new MonitoringConfig(List.of());

  SmokeGate(@Nullable URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  SmokeGate login() {
    login =
        new ChecksConfig.Login(
            "/api/v1/auth/login",
            Map.of(
                "email", new Secret("admin@preskool.test", false),
                "password", new Secret(PASSWORD, true)),
            "access_token",
            logout,
            refresh);
    return this;
  }

  SmokeGate loginAndOut() {
    logout = "/api/v1/auth/logout";
    return login();
  }

  SmokeGate loginRefreshAndOut() {
    refresh = new ChecksConfig.Refresh("/api/v1/auth/refresh", "renew.with", "refresh");
    return loginAndOut();
  }

  SmokeGate kind(String workload) {
    kind = workload;
    return this;
  }

  SmokeGate monitoring(MonitoringConfig watchedBy) {
    monitoring = watchedBy;
    return this;
  }

  SmokeGate rules(RulesConfig checksAreMade) {
    rules = checksAreMade;
    return this;
  }

  SmokeGate spots(ChecksConfig.SpotCheck... checks) {
    spots = List.of(checks);
    return this;
  }

  GateResult run(Class<?> suite) {
    Config nowhere =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      return run(suite, client);
    }
  }

  GateResult run(Class<?> suite, KubernetesClient client) {
    Redactor redactor = new Redactor();
    redactor.learn(PASSWORD);
    GateRequest request =
        new GateRequest(Phase.VERIFICATION, release(), client, redactor, Duration.ofMinutes(1));
    return new JUnitGate(List.of(suite.getName())).evaluate(request, check -> {});
  }

  Release release() {
    Path folder = Path.of("").toAbsolutePath();
    EnvironmentConfig environment =
        new EnvironmentConfig("production", null, null, null, NAMESPACE, folder, baseUrl, Map.of());
    SlipwayConfig config =
        new SlipwayConfig(
            folder,
            "preskool-erp",
            List.of(new ImageConfig("slipway-test/backend", null, "${version}")),
            List.of(workload("backend")),
            null,
            null,
            new ChecksConfig(
                List.of(),
                List.of(),
                "/api/v1/health",
                Duration.ofMinutes(5),
                login,
                spots,
                PrerequisitesConfig.none(),
                null,
                null,
                List.of(),
                rules),
            monitoring,
            new TriggersConfig(
                0.05, Duration.ofMinutes(2), Duration.ofSeconds(5), true, true, true),
            new ChannelsConfig(List.of(), List.of()),
            new RecordsConfig(folder.resolve("deployment-records")),
            Map.of("production", environment));
    return new Release(config, environment, new Version("3f2c1a9"), Map.of());
  }

  private WorkloadConfig workload(String name) {
    return new WorkloadConfig(
        kind, name, Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofSeconds(15));
  }
}
