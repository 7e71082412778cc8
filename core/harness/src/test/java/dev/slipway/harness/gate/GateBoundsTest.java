package dev.slipway.harness.gate;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.fixture.BoundSuites;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pre-flight gate may take, and what its failures mean by slipway.yaml. */
class GateBoundsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-06-30T23:59:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void runsClassesBesideEachOtherAndTellsThemInOrder() throws IOException {
    GateResult result =
        gate(
            "concurrency: 4",
            Duration.ofSeconds(30),
            BoundSuites.First.class,
            BoundSuites.Second.class);

    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactly(tuple("bound.first", PASS), tuple("bound.second", PASS));
  }

  @Test
  void interruptsACheckAfterItsOwnTimeAndGoesOn() throws IOException {
    GateResult result =
        gate("checkTimeout: 200ms", Duration.ofSeconds(30), BoundSuites.Hangs.class);

    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("bound.hangs", UNKNOWN),
            tuple("bound.each[hangs]", UNKNOWN),
            tuple("bound.each[passes]", PASS));
    assertThat(result.checks())
        .filteredOn(c -> c.outcome() == UNKNOWN)
        .extracting(CheckResult::message)
        .allSatisfy(m -> assertThat(m).contains("within 0.2 s", "checks.checkTimeout"));
  }

  @Test
  void endsWithinItsBoundWhateverHangs() throws IOException {
    long begun = System.nanoTime();
    GateResult result = gate("concurrency: 4", Duration.ofMillis(500), BoundSuites.Hangs.class);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    assertThat(result.state()).isEqualTo(GateResult.State.UNKNOWN);
  }

  @Test
  void judgesByTheCheckOwnSeverity() throws IOException {
    assertThat(severe("concurrency: 1"))
        .containsExactlyInAnyOrder(
            tuple("bound.advice", WARN),
            tuple("bound.rule", FAIL),
            tuple("bound.told", WARN),
            tuple("bound.unseen", UNKNOWN));
  }

  @Test
  void judgesByTheSeveritiesOfTheFile() throws IOException {
    assertThat(
            severe(
                "severities: {bound.advice: fail, bound.rule: warn, bound.told: fail,"
                    + " bound.unseen: \"off\"}"))
        .containsExactlyInAnyOrder(
            tuple("bound.advice", FAIL),
            tuple("bound.rule", WARN),
            tuple("bound.told", FAIL),
            tuple("bound.unseen", SKIPPED));
  }

  @Test
  void tellsWhatIsNamedLikeACheckAndIsNone() throws IOException {
    GateResult result =
        gate(
            "severities: {bound.advise: fail, smoke.frontend: warn, \"bound.each[passes]\": warn},"
                + " exceptions: [{check: \"bound.rules[x]\", owner: operations, reason: x, expires:"
                + " \"2026-12-31\"}]",
            Duration.ofSeconds(30),
            BoundSuites.Severe.class);

    assertThat(result.checks())
        .filteredOn(c -> c.id().equals("slipway.yaml"))
        .extracting(CheckResult::outcome, CheckResult::message)
        .containsExactly(
            tuple(
                WARN,
                "checks.exceptions names 'bound.rules[x]', which no check of this run is called;"
                    + " did you mean 'bound.rule[x]'?"),
            tuple(
                WARN,
                "checks.severities names 'bound.advise', which no check of this run is called;"
                    + " did you mean 'bound.advice'?"));
  }

  @Test
  void staysUnknownWhereAllIsOffAndANameMisspelt() throws IOException {
    GateResult result =
        gate(
            "severities: {bound.advice: \"off\", bound.rule: \"off\", bound.told: \"off\","
                + " bound.unseen: \"off\", bound.rules: warn}",
            Duration.ofSeconds(30),
            BoundSuites.Severe.class);

    assertThat(result.state()).isEqualTo(GateResult.State.UNKNOWN);
  }

  @Test
  void letsAnExceptionPassUntilTheEndOfItsLastDay() throws IOException {
    String exception =
        "exceptions: [{check: bound.rule, owner: operations, reason: until the probe is there,"
            + " expires: \"%s\"}, {check: bound.unseen, owner: nobody, reason: x, expires:"
            + " \"2026-12-31\"}]";
    GateResult lastDay =
        gate(exception.formatted("2026-06-30"), Duration.ofSeconds(30), BoundSuites.Severe.class);
    GateResult dayAfter =
        gate(exception.formatted("2026-06-29"), Duration.ofSeconds(30), BoundSuites.Severe.class);

    assertThat(find(lastDay, "bound.rule"))
        .satisfies(
            c -> {
              assertThat(c.outcome()).isEqualTo(WARN);
              assertThat(c.message())
                  .contains("no probe")
                  .contains("Excepted until 2026-06-30 (operations: until the probe is there).");
            });
    assertThat(find(dayAfter, "bound.rule"))
        .satisfies(
            c -> {
              assertThat(c.outcome()).isEqualTo(FAIL);
              assertThat(c.message()).contains("counts no more, since it expired on 2026-06-29");
            });
    assertThat(find(lastDay, "bound.unseen").outcome()).isEqualTo(UNKNOWN);
  }

  private static CheckResult find(GateResult result, String id) {
    return result.checks().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }

  private List<org.assertj.core.groups.Tuple> severe(String checks) throws IOException {
    return gate(checks, Duration.ofSeconds(30), BoundSuites.Severe.class).checks().stream()
        .map(c -> tuple(c.id(), c.outcome()))
        .toList();
  }

  private GateResult gate(String checks, Duration timeout, Class<?>... suites) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: shop
        workloads: [{name: web}]
        checks: {%s}
        environments: {production: {namespace: shop, manifests: k8s}}
        """
            .formatted(checks));
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), Map.of());
    Config nowhere = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      return new JUnitGate(
              Stream.of(suites).map(Class::getName).toList(), CLOCK, Duration.ofSeconds(5))
          .evaluate(
              new GateRequest(
                  Phase.PREFLIGHT,
                  new Release(
                      config, config.environment("production"), new Version("3f2c1a9"), Map.of()),
                  client,
                  new Redactor(),
                  timeout),
              check -> {});
    }
  }
}
