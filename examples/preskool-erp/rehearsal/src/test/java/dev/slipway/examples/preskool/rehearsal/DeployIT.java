package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.cluster.WrongClusterException;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.plan.Change;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of PreSkool ERP's releases on a real Kubernetes, through the public API: a first one, a
 * second one with a migration under traffic, then each fault, and the way back to an earlier
 * record. The tests build on each other.
 */
@PreskoolTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployIT {
  private static final Logger LOG = LoggerFactory.getLogger(DeployIT.class);

  private final Preskool preskool;
  private final KubernetesClient client;

  DeployIT(Preskool preskool) {
    this.preskool = preskool;
    this.client = preskool.client();
  }

  @Test
  @Order(1)
  void aContextThatIsNotTheEnvironmentsClusterIsRefusedBeforeAnyWrite() {
    Map<String, Object> before = Objects.of(client, preskool.namespace());

    Release elsewhere = preskool.pinned("1", "11111111-2222-3333-4444-555555555555");

    assertThatThrownBy(() -> Slipway.open(elsewhere))
        .isInstanceOf(WrongClusterException.class)
        .hasMessageContaining("11111111-2222-3333-4444-555555555555")
        .hasMessageContaining(preskool.fingerprint());
    assertThat(Objects.of(client, preskool.namespace())).isEqualTo(before);
    assertThat(
            client
                .leases()
                .inNamespace(preskool.namespace())
                .withName("slipway-preskool-erp")
                .get())
        .isNull();
  }

  @Test
  @Order(2)
  void theFirstRelease() {
    try (Slipway slipway = preskool.open(preskool.release("v1"))) {
      Plan plan = slipway.plan();
      assertThat(plan.changes()).allMatch(c -> c.kind() == Change.Kind.CREATE);
      preskool.assertNoSecretIn(plan.describe());

      ReleaseOutcome outcome = slipway.deploy(plan, new Cause());

      assertThat(outcome.kind()).as(why(outcome)).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(phases(outcome))
          .containsExactly(
              "preflight passed",
              "approval passed",
              "backup skipped",
              "rollout passed",
              "migration passed",
              "verification passed");
      assertThat(outcome.record().live()).isEqualTo("v1");
      assertThat(slipway.plan().isEmpty()).as(slipway.plan().describe()).isTrue();
    }
    assertThat(preskool.health()).containsEntry("version", "v1").containsEntry("db", "connected");
  }

  @Test
  @Order(3)
  void theSecondReleaseMigratesTheSchemaAndNoRequestFails() {
    try (SteadyRequests requests = preskool.steadyRequests();
        Slipway slipway = preskool.open(preskool.release("v2"))) {
      ReleaseOutcome outcome = slipway.deploy(new Cause());

      assertThat(outcome.kind()).as(why(outcome)).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(summary(outcome, Phase.MIGRATION)).contains("3");
      assertThat(outcome.record().previousSha()).isEqualTo("v1");
      assertNoneFailed("rollout to v2", requests);
    }
    assertThat(preskool.health()).containsEntry("version", "v2");
    assertThat(preskool.migrationsRun("3")).isEqualTo(1);
  }

  @Test
  @Order(4)
  void anApprovedPlanThatIsNoLongerTheSameIsBlocked() {
    try (Slipway slipway = preskool.open(preskool.release("v3"))) {
      Plan approved = slipway.plan();
      client
          .configMaps()
          .inNamespace(preskool.namespace())
          .withName("backend-config")
          .edit(
              map -> {
                map.getData().put("DRAIN_SECONDS", "4");
                return map;
              });
      try {
        ReleaseOutcome outcome = slipway.deploy(approved, new Cause());

        assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
        assertThat(code(outcome)).isIn("PLAN_CHANGED", "PLAN_REFUSED");
      } finally {
        client
            .configMaps()
            .inNamespace(preskool.namespace())
            .withName("backend-config")
            .edit(
                map -> {
                  map.getData().put("DRAIN_SECONDS", "3");
                  return map;
                });
      }
    }
    assertThat(preskool.health()).containsEntry("version", "v2");
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("image not found", "nosuch", Overlay::plain, "IMAGE_NOT_FOUND", Fault.AT_ONCE),
        new Fault(
            "missing ConfigMap key",
            "v3",
            o ->
                o.withBackend(
                    """
                    env:
                    - name: FEE_CURRENCY
                      valueFrom:
                        configMapKeyRef:
                          name: backend-config
                          key: FEE_CURRENCY
                    """),
            "BAD_CONFIG_REFERENCE",
            Fault.AT_ONCE),
        new Fault(
            "crash loop",
            "v3",
            o -> o.withBackend("env:\n- name: FAULT_EXIT_AT_START\n  value: \"1\"\n"),
            "CRASH_LOOP",
            Fault.SOON),
        new Fault(
            "out of memory",
            "v3",
            o -> o.withBackend("env:\n- name: FAULT_ALLOCATE_MB\n  value: \"900\"\n"),
            "OOM_KILLED",
            Fault.LATER),
        new Fault(
            "readiness never true",
            "v3",
            o -> o.withBackend("env:\n- name: FAULT_NEVER_READY\n  value: \"1\"\n"),
            "PROBE_FAILING",
            Fault.LATER),
        new Fault("quota refused", "v3", Overlay::plain, "QUOTA_REFUSED", Fault.AT_ONCE),
        new Fault(
            "unschedulable",
            "v3",
            o -> o.withBackend("resources:\n  requests:\n    cpu: \"500\"\n"),
            "UNSCHEDULABLE",
            Fault.SOON),
        new Fault(
            "migration failing half-way",
            "v3-half",
            Overlay::plain,
            "MIGRATION_FAILED",
            Fault.LATER),
        new Fault("two heads", "v3-heads", Overlay::plain, "TWO_HEADS", Fault.LATER),
        new Fault(
            "smoke check failing",
            "v3",
            o -> o.withBackend("env:\n- name: FAULT_LOGIN_500\n  value: \"1\"\n"),
            "CHECK_FAILED",
            Fault.LATER));
  }

  @ParameterizedTest
  @MethodSource("faults")
  @Order(5)
  void isRolledBack(Fault fault) {
    Map<String, Object> before = Objects.of(client, preskool.namespace());
    Cause cause = new Cause();
    boolean quota = fault.code().equals("QUOTA_REFUSED");
    if (quota) {
      refuseMorePods();
    }
    try (SteadyRequests requests = preskool.steadyRequests();
        Slipway slipway =
            preskool.open(
                preskool.release(fault.version(), fault.overlay().apply(preskool.overlay())))) {
      ReleaseOutcome outcome = slipway.deploy(cause);

      FailureRecord failure = outcome.failure().orElseThrow();
      LOG.info(
          "FAULT {}: {} after {} s: {}",
          fault.name(),
          failure.code(),
          cause.toTheVerdict().toMillis() / 1000.0,
          failure.cause());
      assertThat(failure.code()).as(failure.cause()).isEqualTo(fault.code());
      assertThat(failure.cause()).isNotBlank().doesNotContain("\n");
      assertThat(cause.toTheVerdict()).isLessThan(fault.within());
      assertThat(outcome.kind()).as(why(outcome)).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
      assertThat(outcome.record().live()).isEqualTo("v2");
      assertNoneFailed(fault.name(), requests);
      preskool.assertNoSecretIn(outcome.record());
    } finally {
      if (quota) {
        client.resourceQuotas().inNamespace(preskool.namespace()).withName("no-more").delete();
      }
    }
    assertThat(preskool.health()).containsEntry("version", "v2").containsEntry("db", "connected");
    assertThat(Objects.of(client, preskool.namespace())).isEqualTo(before);
  }

  @Test
  @Order(6)
  void aSecondDeployerIsRefusedAndToldWhoHoldsTheLock() throws Exception {
    CountDownLatch rollingOut = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (Slipway first = preskool.open(preskool.release("v3"));
        Slipway second = preskool.open(preskool.release("v1"))) {
      Future<ReleaseOutcome> outcome =
          executor.submit(
              () ->
                  first.deploy(
                      new ReleaseListener() {
                        @Override
                        public void phaseStarted(Phase phase) {
                          if (phase == Phase.ROLLOUT) {
                            rollingOut.countDown();
                            await(refused);
                          }
                        }
                      }));
      assertThat(rollingOut.await(60, TimeUnit.SECONDS)).isTrue();

      ReleaseOutcome blocked = second.deploy(new Cause());
      refused.countDown();

      assertThat(blocked.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
      assertThat(code(blocked)).isEqualTo("LOCKED");
      assertThat(blocked.failure().orElseThrow().cause())
          .contains("pid " + ProcessHandle.current().pid());
      assertThat(outcome.get().kind()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
    } finally {
      executor.shutdownNow();
    }
    assertThat(preskool.health()).containsEntry("version", "v3");
  }

  @Test
  @Order(7)
  void goesBackToAnEarlierRecordAndNoRequestFails() {
    try (SteadyRequests requests = preskool.steadyRequests();
        Slipway slipway = preskool.open(preskool.release("v3"))) {
      DeploymentRecord second =
          slipway.history().stream()
              .filter(r -> r.outcome() == DeploymentRecord.Outcome.SUCCEEDED)
              .filter(r -> r.sha().equals("v2"))
              .findFirst()
              .orElseThrow();

      ReleaseOutcome outcome = slipway.rollback(second.recordId(), new Cause());

      assertThat(outcome.kind()).as(why(outcome)).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(outcome.record().kind()).isEqualTo(DeploymentRecord.Kind.ROLLBACK);
      assertThat(outcome.record().live()).isEqualTo("v2");
      assertNoneFailed("rollback to v2", requests);
      preskool.assertNoSecretIn(slipway.history());
    }
    assertThat(preskool.health()).containsEntry("version", "v2");
  }

  private void refuseMorePods() {
    // What still terminates holds its share, and gives it back in the middle of the rollout.
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> pods().stream().allMatch(p -> p.getMetadata().getDeletionTimestamp() == null));
    int pods = pods().size();
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("no-more")
                .withNamespace(preskool.namespace())
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new io.fabric8.kubernetes.api.model.Quantity("" + pods))
                .endSpec()
                .build())
        .create();
    client
        .resourceQuotas()
        .inNamespace(preskool.namespace())
        .withName("no-more")
        .waitUntilCondition(
            q -> q != null && q.getStatus() != null && q.getStatus().getUsed() != null,
            30,
            TimeUnit.SECONDS);
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(preskool.namespace()).list().getItems();
  }

  private static void assertNoneFailed(String what, SteadyRequests requests) {
    StreamReport summary = requests.stop();
    LOG.info("REQUESTS during {}: {}", what, summary);
    assertThat(summary.sent()).isGreaterThan(20);
    assertThat(summary.failures()).as(what).isEmpty();
  }

  private static List<String> phases(ReleaseOutcome outcome) {
    return outcome.record().phases().stream().map(p -> p.phase() + " " + p.outcome()).toList();
  }

  private static String summary(ReleaseOutcome outcome, Phase phase) {
    return outcome.record().phase(phase.word()).orElseThrow().summary();
  }

  private static String code(ReleaseOutcome outcome) {
    return outcome.failure().map(FailureRecord::code).orElse("none");
  }

  private static String why(ReleaseOutcome outcome) {
    return outcome
        .failure()
        .map(
            f ->
                f.code()
                    + ": "
                    + f.cause()
                    + " / rollback: "
                    + f.rollbackFailure()
                    + checks(outcome))
        .orElse("no failure");
  }

  private static String checks(ReleaseOutcome outcome) {
    return outcome.record().phases().stream()
        .flatMap(p -> p.checks().stream())
        .filter(c -> c.outcome() != CheckOutcome.PASS)
        .map(c -> "\n  " + c.id() + " " + c.outcome() + ": " + c.message())
        .reduce("", String::concat);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
