package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Release;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void fillsInTheSopsValuesWhereAFileIsSilent() {
    SlipwayConfig config = Example.load(folder, Example.MINIMAL);

    assertThat(config.workloads())
        .containsExactly(
            new WorkloadConfig(
                "Deployment",
                "backend",
                Duration.ofSeconds(180),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15)));
    assertThat(config.checks().healthPath()).isEqualTo("/api/v1/health");
    assertThat(config.checks().timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.triggers())
        .isEqualTo(
            new TriggersConfig(
                0.05, Duration.ofMinutes(2), Duration.ofSeconds(5), true, true, true));
    assertThat(config.monitoring().windows())
        .extracting(Window::from, Window::to, Window::watch)
        .containsExactly(
            tuple(Duration.ZERO, Duration.ofMinutes(5), List.of("pods", "logs")),
            tuple(Duration.ofMinutes(5), Duration.ofMinutes(15), List.of("error-rate")),
            tuple(Duration.ofMinutes(15), Duration.ofMinutes(30), List.of("logs")),
            tuple(Duration.ofMinutes(30), Duration.ofHours(1), List.of("p95")),
            tuple(Duration.ofHours(1), Duration.ofHours(24), List.of("alerts")));
    assertThat(config.records().folder()).isEqualTo(folder.resolve("deployment-records"));
    assertThat(config.renderer()).isEqualTo(RendererKind.BUILTIN);
    assertThat(config.migration()).isNull();
    assertThat(config.backup()).isNull();
    assertThat(config.channels().incidents()).isEmpty();
    assertThat(config.environment("production"))
        .isEqualTo(
            new EnvironmentConfig(
                "production",
                null,
                null,
                null,
                "preskool",
                folder.resolve("k8s/overlays/production"),
                null,
                Map.of()));
  }

  @Test
  void readsEveryField() {
    SlipwayConfig config = Example.load(folder, Example.full());

    assertThat(config.images())
        .containsExactly(
            new ImageConfig(
                "preskool/backend",
                "ghcr.io/your-org/preskool-erp/backend",
                "${version}",
                ImageConfig.DeployBy.DIGEST),
            new ImageConfig(
                "preskool/frontend", "ghcr.io/your-org/preskool-erp/frontend", "${version}"));
    assertThat(config.workloads())
        .extracting(WorkloadConfig::name, WorkloadConfig::timeout)
        .containsExactly(
            tuple("backend", Duration.ofSeconds(180)), tuple("frontend", Duration.ofSeconds(60)));
    assertThat(config.migration().workload()).isEqualTo("Deployment/backend");
    assertThat(config.migration().custom().upgrade())
        .containsExactly("java", "-jar", "/app/backend.jar", "migrate", "upgrade");
    assertThat(config.migration().pending()).containsExactly("V7__add_guardians");
    assertThat(config.migration().downgrade()).isEqualTo("6");
    assertThat(config.backup().workload()).isEqualTo("StatefulSet/postgres");
    assertThat(config.backup().command().get(2)).contains("\"${POSTGRES_USER}\"");
    assertThat(config.checks().login().body())
        .containsEntry("email", new Secret("smoke@preskool.test", false))
        .containsEntry("password", new Secret("smoke-pass-8315", true));
    ChecksConfig.SpotCheck spotCheck = config.checks().spotChecks().get(0);
    assertThat(spotCheck.path()).isEqualTo(URI.create("/api/v1/students?page=1"));
    assertThat(spotCheck.headers()).containsEntry("X-Api-Key", new Secret("key-6640", true));
    assertThat(spotCheck.jsonPaths())
        .containsEntry("data.size()", "10")
        .containsEntry("meta.page", "1");
    EnvironmentConfig production = config.environment("production");
    assertThat(production.kubeconfig()).isEqualTo(Path.of("/etc/kube/production"));
    assertThat(production.context()).isEqualTo("production");
    assertThat(production.baseUrl()).isEqualTo(URI.create("https://erp.preskool.com"));
  }

  @Test
  void readsHowRegistriesAreAsked() {
    SlipwayConfig config = Example.load(folder, Example.full());

    assertThat(config.registries())
        .containsExactly(
            new RegistryConfig(
                "ghcr.io", "preskool-bot", new Secret("registry-tok-3308", true), false),
            new RegistryConfig("registry.preskool.test:5000", null, null, true));
    assertThat(config.secrets()).contains("registry-tok-3308");
    assertThat(config.checks().images())
        .isEqualTo(new ImageChecksConfig(List.of("rehearsal"), ImageChecksConfig.Revision.REQUIRE));
    assertThat(Example.load(folder, Example.MINIMAL).checks().images()).isNull();
  }

  @Test
  void readsWhatAReleaseIsWatchedBy() {
    MonitoringConfig monitoring = Example.load(folder, Example.full()).monitoring();

    assertThat(monitoring.watches()).isTrue();
    assertThat(monitoring.handOver()).isEqualTo(Duration.ofHours(1));
    PrometheusConfig prometheus = monitoring.prometheus();
    assertThat(prometheus.endpoint())
        .isEqualTo(
            new EndpointConfig(
                URI.create("https://prometheus.preskool.com"),
                Map.of("X-Scope-OrgID", new Secret("preskool", false)),
                new Secret("prom-token-4471", true),
                null,
                null,
                Duration.ofSeconds(10)));
    assertThat(prometheus.latency()).isEqualTo("http_request_duration_seconds{job=\"preskool\"}");
    assertThat(monitoring.alertmanager().username()).isEqualTo("slipway");
    assertThat(monitoring.loki().selector()).isEqualTo("{service=\"backend\"}");
    assertThat(monitoring.grafana().dashboard()).isEqualTo("preskool-slo");
    assertThat(monitoring.probes().authenticated()).isTrue();
    TriggersConfig triggers = Example.load(folder, Example.full()).triggers();
    assertThat(triggers.queries())
        .containsExactly(
            new QueryTriggerConfig(
                "unpaid fees",
                QueryTriggerConfig.Language.PROMQL,
                "preskool_fees_rejected_ratio",
                0.5,
                Duration.ofMinutes(2)));
    assertThat(triggers.dryRun()).containsExactly("unpaid fees");
  }

  @Test
  void watchesNothingUntilAFileSaysByWhat() {
    assertThat(Example.load(folder, Example.MINIMAL).monitoring().watches()).isFalse();
  }

  @Test
  void takesTheToolsOwnProgramForAMigration() {
    assertThat(Example.load(folder, migration("alembic")).migration().command())
        .containsExactly("alembic");
    assertThat(Example.load(folder, migration("flyway")).migration().command())
        .containsExactly("flyway");
    MigrationConfig own =
        Example.load(folder, migration("flyway") + "  command: [java, -jar, a.jar]\n").migration();
    assertThat(own.command()).containsExactly("java", "-jar", "a.jar");
    assertThat(own.run()).isEqualTo(MigrationConfig.Run.EXEC);
    assertThat(own.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(own.pending()).isNull();
  }

  @Test
  void needsOnlyTheVariablesOfTheEnvironmentThatIsReleasedTo() {
    Map<String, String> variables = new HashMap<>(Example.VARIABLES);
    variables.remove("PRODUCTION_KUBECONFIG");
    variables.remove("PRODUCTION_ADMIN_PASSWORD");
    Release.Unbound release = new Release.Unbound(Example.load(folder, Example.full(), variables));

    assertThat(release.to("staging").at("3f2c1a9").namespace()).isEqualTo("preskool-staging");
    assertThatThrownBy(() -> release.to("production"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "2 faults",
            "environments.production.kubeconfig: the environment variable PRODUCTION_KUBECONFIG"
                + " is not set",
            "environments.production.variables.adminPassword: the environment variable"
                + " PRODUCTION_ADMIN_PASSWORD is not set");
  }

  @Test
  void refusesAnEnvironmentVariableOfTheWholeFileAtOnce() {
    assertThat(Example.faults(folder, Example.full(), Map.of()))
        .containsExactly(
            "line 56, checks.login.body.password: the environment variable SMOKE_PASSWORD is not"
                + " set; set it",
            "line 87, checks.prerequisites.github.token: the environment variable GITHUB_TOKEN is"
                + " not set; set it",
            "line 95, checks.prerequisites.jira.password: the environment variable JIRA_API_TOKEN"
                + " is not set; set it",
            "line 102, checks.prerequisites.onCall.token: the environment variable OPSGENIE_KEY is"
                + " not set; set it",
            "line 158, monitoring.prometheus.token: the environment variable PROMETHEUS_TOKEN is"
                + " not set; set it",
            "line 167, monitoring.alertmanager.password: the environment variable"
                + " ALERTMANAGER_PASSWORD is not set; set it",
            "line 174, monitoring.grafana.token: the environment variable GRAFANA_TOKEN is not"
                + " set; set it",
            "line 209, channels.releases[0].url: the environment variable RELEASES_WEBHOOK is not"
                + " set; set it",
            "line 212, channels.incidents[0].url: the environment variable INCIDENTS_WEBHOOK is not"
                + " set; set it",
            "line 221, channels.tracker.token: the environment variable JIRA_TOKEN is not set; set"
                + " it",
            "line 225, channels.deployments.token: the environment variable GITHUB_TOKEN is not"
                + " set; set it",
            "line 232, approval.github.token: the environment variable GITHUB_TOKEN is not set; set"
                + " it",
            "line 250, pipeline.token: the environment variable GITHUB_TOKEN is not set; set it",
            "line 280, registries[0].password: the environment variable REGISTRY_TOKEN is not set;"
                + " set it");
  }

  @Test
  void namesTheEnvironmentsWhenThereIsNoneOfAName() {
    SlipwayConfig config = Example.load(folder, Example.full());
    assertThatThrownBy(() -> config.environment("prodution"))
        .isExactlyInstanceOf(SlipwayException.class)
        .hasMessageContaining("no such environment; did you mean 'production'?");
    assertThatThrownBy(() -> config.environment("qa"))
        .hasMessageContaining("known are production, staging");
  }

  @Test
  void findsTheNamespaceOfAReleaseThroughItsFile() {
    Path file = Example.write(folder, Example.MINIMAL);
    Release release = Release.load(file).to("production").at("3f2c1a9");
    assertThat(release).hasToString("preskool-erp 3f2c1a9 to production");
    assertThat(release.config().folder()).isEqualTo(folder);
  }

  private static String migration(String tool) {
    return Example.MINIMAL + "migration:\n  workload: backend\n  tool: " + tool + "\n";
  }
}
