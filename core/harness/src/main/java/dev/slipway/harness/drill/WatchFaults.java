package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.config.TriggersConfig;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Faults of a release that was verified and is watched: they begin with the watch. For drills that
 * are {@link Drill#watched}.
 */
public final class WatchFaults {
  private static final String ALERT = "SlipwayDrill";
  private static final Duration LONG_BEFORE = Duration.ofHours(1);

  private WatchFaults() {}

  /**
   * A proxy between the probes and the application, which does no more than pass on before the
   * watch begins and from the rollback on.
   *
   * @param rules what it answers otherwise than the application
   */
  public static Fault inFront(Consumer<FaultProxy> rules) {
    return inFront(rules, null);
  }

  /** The same, over after a time. */
  public static Fault inFrontFor(Duration time, Consumer<FaultProxy> rules) {
    return inFront(rules, Objects.requireNonNull(time, "time"));
  }

  private static Fault inFront(Consumer<FaultProxy> rules, @Nullable Duration time) {
    return Fault.of(
        Fault.Place.PROXY,
        scene -> {
          URI real = Objects.requireNonNull(scene.release().environment().baseUrl(), "baseUrl");
          FaultProxy proxy = FaultProxy.before(real);
          ReleaseListener during =
              new ReleaseListener() {
                @Override
                public void phaseStarted(Phase begun) {
                  if (begun == Phase.MONITORING) {
                    rules.accept(proxy);
                    scene.mark("the fault begins");
                    if (time != null) {
                      after(time)
                          .execute(
                              () -> {
                                proxy.heal();
                                scene.mark("the fault is over");
                              });
                    }
                  } else if (begun == Phase.ROLLBACK) {
                    proxy.heal();
                  }
                }
              };
          return new Injection(
              Altered.baseUrl(scene.release(), proxy.address()), during, proxy::close);
        });
  }

  /**
   * Answers that take longer than p95 may.
   *
   * @param path of the requests
   * @param limit of p95 in the drill, in place of the one of {@code slipway.yaml}
   */
  public static Fault slow(String path, Duration limit) {
    Fault inFront = inFront(proxy -> proxy.delaying(path, limit.multipliedBy(2)));
    return Fault.of(
        Fault.Place.PROXY,
        scene -> {
          Injection made = inFront.inject(scene);
          return new Injection(limited(made.release(), limit), made.during(), made.undo());
        });
  }

  /** A critical alert that fires since an hour before the release. */
  public static Fault alertBefore() {
    return Fault.of(
        Fault.Place.SURROUNDINGS,
        scene -> {
          scene.surroundings().fire(ALERT, "critical", Instant.now().minus(LONG_BEFORE));
          return Injection.of(scene.release());
        });
  }

  /** An alert that begins to fire with the watch. */
  public static Fault alertAfter(String severity) {
    return Fault.of(
        Fault.Place.SURROUNDINGS,
        scene ->
            new Injection(
                scene.release(),
                watching(
                    () -> {
                      scene.surroundings().fire(ALERT, severity, Instant.now());
                      scene.mark("the alert begins to fire");
                    }),
                () -> {}));
  }

  /** The release is watched by a Prometheus that goes down when the watch begins. */
  public static Fault noMetrics() {
    return Fault.of(
        Fault.Place.SURROUNDINGS,
        scene -> {
          scene.surroundings().scrape(() -> pods(scene));
          return new Injection(
              Watch.byPrometheus(scene.release(), scene.surroundings().address()),
              watching(
                  () -> {
                    scene.surroundings().goDown();
                    scene.mark("the metrics go away");
                  }),
              () -> {});
        });
  }

  /**
   * Something that happens when the watch begins.
   *
   * @param place where
   */
  public static Fault happening(Fault.Place place, Consumer<Scene> what) {
    return Fault.of(
        place,
        scene ->
            new Injection(
                scene.release(),
                watching(
                    () -> {
                      scene.mark("the fault begins");
                      what.accept(scene);
                    }),
                () -> {}));
  }

  private static List<String> pods(Scene scene) {
    return scene.client().pods().inNamespace(scene.namespace()).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static ReleaseListener watching(Runnable begun) {
    return new ReleaseListener() {
      @Override
      public void phaseStarted(Phase phase) {
        if (phase == Phase.MONITORING) {
          begun.run();
        }
      }
    };
  }

  private static Release limited(Release release, Duration p95) {
    TriggersConfig t = release.config().triggers();
    TriggersConfig limited =
        new TriggersConfig(
            t.errorRate(),
            t.errorRateFor(),
            p95,
            t.p95For(),
            t.minimumRequests(),
            t.authErrors(),
            t.corruption(),
            t.criticalAlerts(),
            t.queries(),
            t.dryRun());
    return Altered.config(release, release.config().toBuilder().triggers(limited).build());
  }

  private static Executor after(Duration time) {
    return CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
