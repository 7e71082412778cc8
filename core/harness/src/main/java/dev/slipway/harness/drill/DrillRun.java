package dev.slipway.harness.drill;

import dev.slipway.ReleaseOutcome;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one drill on a stage, and looks at what came of it. */
final class DrillRun {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Stage stage;
  private final Drill drill;
  private final RehearsalListener listener;
  private final InstantSource clock;
  private final Judgement judgement;
  private final Marks marks;
  private boolean ownManifests;

  DrillRun(Stage stage, Drill drill, RehearsalListener listener, InstantSource clock) {
    this.stage = stage;
    this.drill = drill;
    this.listener = listener;
    this.clock = clock;
    this.judgement = new Judgement(drill);
    this.marks = new Marks(clock);
  }

  /**
   * Runs it to its end.
   *
   * @param live what serves before it; null when nothing does
   */
  DrillResult run(@Nullable String live) {
    if (drill.watched() == null) {
      return run(live, asked(live), null);
    }
    try (Surroundings surroundings = Surroundings.start()) {
      boolean loud = drill.outcome() == ReleaseOutcome.Kind.ROLLED_BACK;
      Release asked = stage.watched(asked(live), drill.watched(), loud, surroundings);
      return run(live, asked, surroundings);
    }
  }

  private DrillResult run(
      @Nullable String live, Release asked, @Nullable Surroundings surroundings) {
    Instant started = clock.instant();
    listener.started(drill);
    NamespaceState before = state(asked);
    Injection injection;
    try {
      injection = drill.fault().inject(stage.scene(asked, surroundings, marks));
    } catch (RuntimeException e) {
      return notRun(started, "its fault could not be injected: " + e);
    }
    ownManifests =
        injection.release().environment().manifests().equals(asked.environment().manifests());
    Progress progress = new Progress(drill, listener, injection.during(), clock);
    @Nullable SteadyRequests requests =
        live == null ? null : SteadyRequests.to(stage.health(), INTERVAL);
    @Nullable DeploymentRecord record = null;
    try {
      record = deploy(injection, progress);
    } finally {
      takeBack(injection);
    }
    @Nullable StreamReport sent = requests == null ? null : requests.stop();
    if (record != null) {
      judgement.end(record);
      judgement.seen(record);
      judgement.verdict(progress.toVerdict());
      judgement.live(record, live, asked.version().value(), stage.health());
      judgement.state(before, state(asked));
    }
    if (sent != null) {
      judgement.requests(sent);
    }
    DrillResult result =
        new DrillResult(
            drill,
            record,
            progress.plan(),
            progress.toVerdict(),
            Duration.between(started, clock.instant()),
            sent,
            marks.all(),
            judgement.complaints());
    listener.finished(result);
    return result;
  }

  /**
   * Whether what was deployed is the release itself: its version and its manifests, whatever went
   * wrong around it. Known when it has run.
   */
  boolean wasOfTheReleaseItself() {
    return ownManifests && (drill.version() == null || stage.isItself(drill.version()));
  }

  /** A release that is live already has to differ, or nothing would be rolled out. */
  private Release asked(@Nullable String live) {
    if (drill.version() != null) {
      return stage.at(drill.version());
    }
    return live != null && stage.isItself(live) ? stage.again(drill.name()) : stage.release();
  }

  private DrillResult notRun(Instant started, String why) {
    Duration took = Duration.between(started, clock.instant());
    DrillResult result =
        new DrillResult(drill, null, null, Duration.ZERO, took, null, List.of(), List.of(why));
    listener.finished(result);
    return result;
  }

  private @Nullable DeploymentRecord deploy(Injection injection, Progress progress) {
    try {
      return injection.way().take(injection.release(), progress).record();
    } catch (RuntimeException e) {
      // A drill never ends the others; the exception's own message says what was tried.
      judgement.complain("it must end " + drill.expected() + ", but it threw " + e);
      return null;
    }
  }

  private void takeBack(Injection injection) {
    try {
      injection.undo().run();
    } catch (RuntimeException e) {
      judgement.complain("its fault could not be taken back: " + e);
    }
  }

  private NamespaceState state(Release release) {
    return NamespaceState.of(stage.cluster().client(), release.namespace());
  }
}
