package dev.slipway.harness.drill;

import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs one drill on a stage, and looks at what came of it. */
final class DrillRun {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int PATIENCE = 10_000;

  private final Stage stage;
  private final Drill drill;
  private final RehearsalListener listener;
  private final InstantSource clock;
  private final List<String> complaints = new ArrayList<>();

  DrillRun(Stage stage, Drill drill, RehearsalListener listener, InstantSource clock) {
    this.stage = stage;
    this.drill = drill;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Runs it to its end.
   *
   * @param live what serves before it; null when nothing does
   */
  DrillResult run(@Nullable String live) {
    Instant started = clock.instant();
    listener.started(drill);
    Release asked = asked(live);
    NamespaceState before = state(asked);
    Injection injection;
    try {
      injection = drill.fault().inject(stage.scene(asked));
    } catch (RuntimeException e) {
      return notRun(started, "its fault could not be injected: " + e);
    }
    Progress progress = new Progress(drill, listener, injection.during(), clock);
    @Nullable SteadyRequests requests =
        live == null ? null : SteadyRequests.to(stage.health(), INTERVAL);
    @Nullable DeploymentRecord record = null;
    try {
      record = deploy(injection.release(), progress);
    } finally {
      takeBack(injection);
    }
    @Nullable StreamReport sent = requests == null ? null : requests.stop();
    if (record != null) {
      judge(record, progress.toVerdict(), live, before, asked);
    }
    judge(sent);
    DrillResult result =
        new DrillResult(
            drill,
            record,
            progress.plan(),
            progress.toVerdict(),
            Duration.between(started, clock.instant()),
            sent,
            complaints);
    listener.finished(result);
    return result;
  }

  /** A release that is live already has to differ, or nothing would be rolled out. */
  private Release asked(@Nullable String live) {
    if (drill.version() != null) {
      return stage.at(drill.version());
    }
    return stage.release().version().value().equals(live)
        ? stage.again(drill.name())
        : stage.release();
  }

  private DrillResult notRun(Instant started, String why) {
    Duration took = Duration.between(started, clock.instant());
    DrillResult result =
        new DrillResult(drill, null, null, Duration.ZERO, took, null, List.of(why));
    listener.finished(result);
    return result;
  }

  private @Nullable DeploymentRecord deploy(Release release, Progress progress) {
    try (Slipway slipway = Slipway.open(release)) {
      ReleaseOutcome outcome = slipway.deploy(progress);
      return outcome.record();
    } catch (RuntimeException e) {
      // A drill never ends the others; the exception's own message says what was tried.
      complaints.add("it must end " + drill.expected() + ", but it threw " + e);
      return null;
    }
  }

  private void takeBack(Injection injection) {
    try {
      injection.undo().run();
    } catch (RuntimeException e) {
      complaints.add("its fault could not be taken back: " + e);
    }
  }

  private void judge(
      DeploymentRecord record,
      Duration toVerdict,
      @Nullable String live,
      NamespaceState before,
      Release asked) {
    String code = record.failure() == null ? null : record.failure().code();
    String cause = record.failure() == null ? "" : record.failure().cause();
    if (!record.outcome().name().equals(drill.outcome().name())
        || !Objects.equals(code, drill.code())) {
      complaints.add(
          "it must end "
              + drill.expected()
              + ", but ended "
              + record.outcome()
              + (code == null ? "" : " " + code + ": " + cause));
    }
    if (!cause.contains(drill.cause())) {
      complaints.add("its cause must say '" + drill.cause() + "', but is: " + cause);
    }
    if (toVerdict.compareTo(drill.within()) > 0) {
      complaints.add(
          "its verdict must be there within "
              + drill.within().toSeconds()
              + " s, but took "
              + toVerdict.toSeconds()
              + " s");
    }
    boolean succeeds = drill.outcome() == ReleaseOutcome.Kind.SUCCEEDED;
    @Nullable String wanted = succeeds ? asked.version().value() : live;
    if (!Objects.equals(record.live(), wanted)) {
      complaints.add(wanted + " must be live afterwards, but " + record.live() + " is");
    }
    if (!succeeds) {
      before.differences(state(asked)).stream()
          .map(difference -> "all must be as it was before, but " + difference)
          .forEach(complaints::add);
    }
    if (wanted != null) {
      requireAnswer();
    }
  }

  private void judge(@Nullable StreamReport sent) {
    if (sent != null && drill.lossless() && !sent.failures().isEmpty()) {
      complaints.add("every request must be answered, but " + sent);
    }
  }

  private void requireAnswer() {
    URI url = stage.health();
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status != HttpURLConnection.HTTP_OK) {
        complaints.add("the application must answer afterwards, but " + url + " gave " + status);
      }
    } catch (IOException e) {
      complaints.add("the application must answer afterwards, but " + url + " gave " + e);
    }
  }

  private NamespaceState state(Release release) {
    return NamespaceState.of(stage.cluster().client(), release.namespace());
  }
}
