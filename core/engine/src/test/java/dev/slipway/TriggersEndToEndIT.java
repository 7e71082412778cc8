package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.WatchingSystems.Traffic;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each of the SOP's five triggers, with a breach and with what is nearly one, from a real
 * Prometheus, Alertmanager and pods' logs to the version that serves at the end. All of them at the
 * same time, each in a namespace of its own; seconds stand for minutes.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class TriggersEndToEndIT {
  private static final Logger LOG = LoggerFactory.getLogger(TriggersEndToEndIT.class);
  private static final Duration DURATION = Duration.ofSeconds(4);

  @TempDir static Path folder;
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static final Map<Case, WatchingSystems> SYSTEMS = new EnumMap<>(Case.class);
  private static final Map<Case, Future<Seen>> RUNS = new EnumMap<>(Case.class);
  private static WatchingSystems shared;

  /** What happens to an application, and the code of the failure; empty where it stays. */
  enum Case {
    ERROR_RATE_STAYS_ABOVE("TRIGGER_ERROR_RATE"),
    ERROR_RATE_IS_ABOVE_FOR_HALF_OF_THE_DURATION(""),
    ONE_IN_TEN_TAKES_LONGER_THAN_FIVE_SECONDS("TRIGGER_P95"),
    FOUR_IN_A_HUNDRED_TAKE_LONGER_THAN_FIVE_SECONDS(""),
    LOGINS_FAIL("TRIGGER_AUTH_ERRORS"),
    TWO_LOGINS_FAIL(""),
    DATA_IS_DAMAGED("TRIGGER_CORRUPTION"),
    DATA_IS_REFUSED(""),
    A_SILENCED_CRITICAL_ALERT_BEGINS("TRIGGER_CRITICAL_ALERTS"),
    A_CRITICAL_ALERT_WAS_THERE_BEFORE_AND_A_WARNING_BEGINS("");

    private final String code;

    Case(String code) {
      this.code = code;
    }

    String application() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** An alert is everybody's who watches the same Prometheus. */
    boolean hasAlerts() {
      return this == A_SILENCED_CRITICAL_ALERT_BEGINS
          || this == A_CRITICAL_ALERT_WAS_THERE_BEFORE_AND_A_WARNING_BEGINS;
    }
  }

  /** How a release ended. */
  private record Seen(ReleaseOutcome outcome, String live, Instant brokeAt) {}

  @BeforeAll
  static void startAllAtOnce() throws IOException {
    shared = new WatchingSystems(Files.createDirectories(folder.resolve("shared")));
    for (Case each : Case.values()) {
      WatchingSystems systems =
          each.hasAlerts()
              ? new WatchingSystems(Files.createDirectories(folder.resolve(each.name())))
              : shared;
      SYSTEMS.put(each, systems);
      systems.add(each.application());
      RUNS.put(each, THREADS.submit(() -> run(each, systems)));
    }
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    SYSTEMS.values().forEach(WatchingSystems::close);
    if (shared != null) {
      shared.close();
    }
  }

  private static String watched(Case which, WatchingSystems systems) {
    return """
        triggers:
          errorRate: {above: 5%, for: FORs}
          p95: {above: 5s, for: FORs}
        monitoring:
          interval: 1s
          prometheus:
            url: PROMETHEUS
            requests: http_requests_total{app="APP"}
            latency: http_seconds{app="APP"}
          alertmanager: {url: ALERTMANAGER}
          windows:
            - {name: startup, from: 0s, to: 5s, watch: [pods, logs]}
            - {name: later, from: 5s, to: 12s, watch: [error-rate, p95, alerts]}
        """
        .replace("FOR", "" + DURATION.toSeconds())
        .replace("APP", which.application())
        .replace("PROMETHEUS", systems.prometheus().toString())
        .replace("ALERTMANAGER", systems.alertmanager().toString());
  }

  private static Seen run(Case which, WatchingSystems systems) throws Exception {
    if (which.hasAlerts()) {
      systems.silenceAll();
    }
    if (which == Case.A_CRITICAL_ALERT_WAS_THERE_BEFORE_AND_A_WARNING_BEGINS) {
      systems.condition("disk_full", true);
      // The next scrape sees it, and the evaluation after that: a release may be quicker.
      await().atMost(Duration.ofMinutes(1)).until(() -> systems.fires("DiskFull"));
    }
    Instant[] brokeAt = {Instant.EPOCH};
    try (WatchedShop shop =
        new WatchedShop(Files.createDirectories(folder.resolve("shop-" + which)))) {
      ReleaseOutcome first = shop.deploy(shop.release("v1", "INFO sold", ""), ReleaseListener.NONE);
      assertThat(first.kind()).as("%s", first.failure()).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      String log =
          switch (which) {
            case DATA_IS_DAMAGED -> "ERROR SQLSTATE XX001 in relation fees";
            case DATA_IS_REFUSED -> "ERROR SQLSTATE 23505 in relation fees";
            default -> "INFO sold";
          };
      ReleaseOutcome outcome =
          shop.deploy(
              shop.release("v2", log, watched(which, systems)),
              new ReleaseListener() {
                @Override
                public void phaseStarted(Phase phase) {
                  if (phase == Phase.MONITORING) {
                    brokeAt[0] = Instant.now();
                    breaks(which, systems);
                  }
                }

                @Override
                public void phaseFinished(Phase phase, PhaseRecord record) {
                  if (phase == Phase.ROLLBACK) {
                    systems.traffic(which.application(), Traffic.HEALTHY);
                  }
                }
              });
      return new Seen(outcome, shop.live(), brokeAt[0]);
    }
  }

  private static void breaks(Case which, WatchingSystems systems) {
    String application = which.application();
    switch (which) {
      case ERROR_RATE_STAYS_ABOVE -> systems.traffic(application, new Traffic(0.2, 0, 0));
      case ERROR_RATE_IS_ABOVE_FOR_HALF_OF_THE_DURATION -> {
        systems.traffic(application, new Traffic(0.2, 0, 0));
        Instant over = Instant.now().plus(DURATION.dividedBy(2));
        await().until(() -> Instant.now().isAfter(over));
        systems.traffic(application, Traffic.HEALTHY);
      }
      case ONE_IN_TEN_TAKES_LONGER_THAN_FIVE_SECONDS ->
          systems.traffic(application, new Traffic(0, 0.1, 0));
      case FOUR_IN_A_HUNDRED_TAKE_LONGER_THAN_FIVE_SECONDS ->
          systems.traffic(application, new Traffic(0, 0.04, 0));
      case LOGINS_FAIL -> systems.traffic(application, new Traffic(0, 0, 0.3));
      case TWO_LOGINS_FAIL -> systems.failLogins(application, 2);
      case DATA_IS_DAMAGED, DATA_IS_REFUSED -> {}
      case A_SILENCED_CRITICAL_ALERT_BEGINS -> systems.condition("pods_gone", true);
      case A_CRITICAL_ALERT_WAS_THERE_BEFORE_AND_A_WARNING_BEGINS ->
          systems.condition("certificate_old", true);
    }
  }

  private static PhaseRecord phase(Seen seen, Phase phase) {
    return seen.outcome().record().phase(phase.word()).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void goesBackOnABreachAndStaysOnWhatIsNearlyOne(Case which) throws Exception {
    Seen seen = RUNS.get(which).get();
    if (which.code.isEmpty()) {
      assertThat(seen.outcome().kind())
          .as("%s %s", seen.outcome(), seen.outcome().failure())
          .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(seen.live()).isEqualTo("v2");
      LOG.info("{}: stays, after {}", which, phase(seen, Phase.MONITORING).summary());
      return;
    }
    assertThat(seen.outcome().kind())
        .as("%s %s", seen.outcome(), seen.outcome().failure())
        .isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(seen.outcome().failure().orElseThrow().code()).isEqualTo(which.code);
    assertThat(seen.outcome().failure().orElseThrow().cause()).contains(", since 20");
    assertThat(seen.live()).isEqualTo("v1");
    PhaseRecord rollback = phase(seen, Phase.ROLLBACK);
    assertThat(rollback.summary()).containsPattern("v1 serves again.*affected for [0-9]+ s");
    LOG.info(
        "{}: decided {} ms and v1 serves {} ms after the breach; {}",
        which,
        Duration.between(seen.brokeAt(), rollback.startedAt()).toMillis(),
        Duration.between(seen.brokeAt(), rollback.finishedAt()).toMillis(),
        seen.outcome().failure().orElseThrow().cause());
  }
}
