package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.record.DeploymentRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stage on which drills are run one after the other, each from the release that is rehearsed.
 * Used by one thread at a time.
 */
final class Lane {
  static final String FIRST = "first release";
  static final String GOOD = "good release";

  private final Stage stage;
  private final @Nullable String before;
  private final TimeScale scale;
  private final RehearsalListener listener;
  private final InstantSource clock;
  private @Nullable DeploymentRecord live;

  Lane(
      Stage stage,
      @Nullable String before,
      TimeScale scale,
      RehearsalListener listener,
      InstantSource clock) {
    this.stage = stage;
    this.before = before;
    this.scale = scale;
    this.listener = listener;
    this.clock = clock;
  }

  /** Takes the stage to the release that is rehearsed; each step of that is a drill too. */
  List<DrillResult> prepare() {
    List<DrillResult> results = new ArrayList<>();
    if (before != null) {
      results.add(step(Drill.named(FIRST).at(before)));
    }
    if (results.stream().allMatch(DrillResult::passed)) {
      results.add(step(before == null ? Drill.named(FIRST) : good()));
    }
    return results;
  }

  private Drill good() {
    Drill good = Drill.named(GOOD);
    return stage.watches() ? good.watched(scale) : good;
  }

  private DrillResult step(Drill drill) {
    DrillResult result =
        new DrillRun(stage, drill, listener, clock).run(live == null ? null : live.sha());
    if (result.record() != null && result.passed()) {
      live = result.record();
    }
    return result;
  }

  /** Whether a drill can be run here: what it starts from is live. */
  boolean isReady() {
    return live != null && stage.isItself(live.sha());
  }

  DrillResult run(Drill drill) {
    DeploymentRecord base = Objects.requireNonNull(live, "prepare() first");
    DrillRun run = new DrillRun(stage, drill, listener, clock);
    DrillResult result = run.run(base.sha());
    DeploymentRecord record = result.record();
    boolean succeeded = record != null && record.outcome() == DeploymentRecord.Outcome.SUCCEEDED;
    if (succeeded && result.passed() && run.wasOfTheReleaseItself()) {
      live = record;
      return result;
    }
    boolean still = record != null && Objects.equals(record.live(), base.sha());
    return still && !succeeded ? result : back(base, result);
  }

  /** The next drill starts from the same release again. */
  private DrillResult back(DeploymentRecord base, DrillResult result) {
    String why;
    try (Slipway slipway = Slipway.open(stage.release())) {
      slipway.resume(ReleaseListener.NONE);
      if (isUntouched(base, slipway.history())) {
        return result;
      }
      ReleaseOutcome outcome = slipway.rollback(base.recordId(), ReleaseListener.NONE);
      if (outcome.kind() == ReleaseOutcome.Kind.SUCCEEDED) {
        return result;
      }
      why = outcome.failure().map(f -> f.code() + ": " + f.cause()).orElse(outcome.toString());
    } catch (RuntimeException e) {
      why = e.toString();
    }
    live = null;
    List<String> more = new ArrayList<>(result.complaints());
    more.add("there was no way back to " + base.sha() + " after it: " + why);
    return new DrillResult(
        result.drill(),
        result.record(),
        result.plan(),
        result.toVerdict(),
        result.took(),
        result.requests(),
        result.marks(),
        more);
  }

  /** A drill that never began, or that was undone, left nothing to go back from. */
  private static boolean isUntouched(DeploymentRecord base, List<DeploymentRecord> newestFirst) {
    return Objects.equals(newestFirst.get(0).live(), base.sha())
        && newestFirst.stream()
            .filter(record -> record.outcome() == DeploymentRecord.Outcome.SUCCEEDED)
            .findFirst()
            .filter(record -> record.recordId().equals(base.recordId()))
            .isPresent();
  }

  /** Deletes the namespace, when it may be of use to nobody. */
  void close() {
    stage.cluster().client().namespaces().withName(stage.release().namespace()).delete();
  }

  static DrillResult notRun(Drill drill, String why) {
    return new DrillResult(
        drill,
        null,
        null,
        Duration.ZERO,
        Duration.ZERO,
        null,
        List.of(),
        List.of("it was not run: " + why));
  }
}
