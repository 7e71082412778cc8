package dev.slipway.harness.drill;

import dev.slipway.config.ChecksConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The drills that any release can be given, each with the outcome that it must have. What only the
 * application can show (its memory, its migrations, its wrong version) is added by its team.
 */
public final class Drills {
  private static final Duration AT_ONCE = Duration.ofSeconds(15);
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int BROKEN = 500;

  /** The suite that comes with the product; the checks of another one have ids of their own. */
  private static final String SMOKE = "dev.slipway.smoke";

  private Drills() {}

  /**
   * Those that fit the release: what it has no backup, login, spot check or monitoring for is left
   * out.
   */
  public static List<Drill> of(Release release) {
    return of(release, TimeScale.DEFAULT);
  }

  /**
   * The same.
   *
   * @param scale how fast the time of those goes that are watched
   */
  public static List<Drill> of(Release release, TimeScale scale) {
    SlipwayConfig config = release.config();
    List<Drill> all = new ArrayList<>();
    all.add(
        Drill.named("image missing")
            .at("slipway-drill-no-such-tag")
            .mustRollBack("IMAGE_NOT_FOUND")
            .within(AT_ONCE));
    all.add(
        Drill.named("configuration missing")
            .with(Faults.container(MISSING_KEY))
            .mustRollBack("BAD_CONFIG_REFERENCE")
            .because("slipway-drill-nowhere")
            .within(AT_ONCE));
    all.add(
        Drill.named("crash loop at start")
            .with(Faults.container("command: [sh, -c, exit 3]\n"))
            .mustRollBack("CRASH_LOOP")
            .because("exit code 3")
            .within(SOON));
    all.add(
        Drill.named("quota refuses pods")
            .with(Faults.noMorePods())
            .mustRollBack("QUOTA_REFUSED")
            .because("slipway-drill-no-more-pods")
            .within(AT_ONCE));
    all.add(
        Drill.named("no node has room")
            .with(Faults.container("resources:\n  requests:\n    cpu: \"500\"\n"))
            .mustRollBack("UNSCHEDULABLE")
            .within(SOON));
    all.add(
        Drill.named("API server lost for 20 s")
            .with(Faults.lostApiServer(Phase.ROLLOUT, Duration.ofSeconds(20))));
    all.add(Drill.named("messages go nowhere").with(Faults.deadChannels()));
    if (config.backup() != null) {
      all.add(
          Drill.named("backup fails")
              .with(Faults.failingBackup())
              .mustBeBlocked("BACKUP_FAILED")
              .because("no space left on device"));
    }
    all.addAll(checked(config.checks()));
    all.addAll(WatchDrills.of(release, scale));
    all.addAll(DeployerDrills.of(release, scale));
    return List.copyOf(all);
  }

  /** What the verification must see. */
  private static List<Drill> checked(ChecksConfig checks) {
    List<Drill> all = new ArrayList<>();
    if (checks.verification().isEmpty()) {
      return all;
    }
    boolean delivered = checks.verification().contains(SMOKE);
    all.add(failing("health answers 5xx", checks.healthPath(), delivered ? "smoke.health" : ""));
    if (checks.login() != null) {
      all.add(failing("login answers 5xx", checks.login().path(), delivered ? "smoke.login" : ""));
    }
    if (!checks.spotChecks().isEmpty()) {
      all.add(
          failing(
              "spot check answers 5xx",
              checks.spotChecks().get(0).path().getPath(),
              delivered ? "smoke.spot" : ""));
    }
    return all;
  }

  private static Drill failing(String name, String path, String check) {
    return Drill.named(name)
        .with(Faults.inFront(proxy -> proxy.answering(path, BROKEN)))
        .mustRollBack("CHECK_FAILED")
        .seenBy(check);
  }

  private static final String MISSING_KEY =
      """
      env:
      - name: SLIPWAY_DRILL
        valueFrom:
          configMapKeyRef:
            name: slipway-drill-nowhere
            key: missing
      """;
}
