package dev.slipway.report;

import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.record.RolloutRecord;
import dev.slipway.record.WatchRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the template of a release's report is filled with. */
final class ReleaseView {
  private final DeploymentRecord record;
  private final @Nullable Traffic traffic;
  private final @Nullable String plan;
  private final List<Amendment> amendments;
  private final List<Mark> marks;
  private final TimeAxis axis;

  ReleaseView(
      DeploymentRecord record,
      @Nullable Traffic traffic,
      @Nullable String plan,
      List<Amendment> amendments,
      List<Mark> marks) {
    this.record = record;
    this.amendments = amendments;
    this.marks = marks;
    this.traffic = traffic;
    this.plan = plan;
    this.axis = new TimeAxis(record.startedAt(), record.timestamp());
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("title", record.toString());
    values.put("verdict", word(record.outcome()));
    values.put("tone", tone(record.outcome()));
    values.put("application", record.application());
    values.put("environment", record.environment());
    values.put("facts", facts());
    values.put("nextStep", record.failure() == null ? List.of() : record.failure().nextStep());
    values.put("start", Told.time(record.startedAt()));
    values.put("end", Told.time(record.timestamp()));
    values.put("took", Told.duration(Duration.between(record.startedAt(), record.timestamp())));
    values.put("phases", record.phases().stream().map(this::phase).toList());
    values.put("traffic", traffic == null ? List.of() : new TrafficView(traffic, axis).values());
    WatchRecord watch = record.watch();
    values.put(
        "watch", watch == null ? List.of() : new WatchView(watch, record.timestamp()).values());
    values.put("commits", commits());
    values.put("rollouts", record.rollouts().stream().map(ReleaseView::rollout).toList());
    values.put("gates", gates());
    values.put("evidence", evidence());
    values.put("plan", plan == null ? List.of() : plan);
    values.put("about", about());
    values.put("detected", detected());
    values.put("marks", marks.stream().map(this::mark).toList());
    values.put("marked", !marks.isEmpty());
    return values;
  }

  /** What somebody asks first, answered: what happened, why, since when, who felt it, what now. */
  private List<Map<String, String>> facts() {
    FailureRecord failure = record.failure();
    List<Map<String, String>> facts = new ArrayList<>();
    facts.add(fact("What happened", what(failure)));
    facts.add(fact("Why", failure == null ? "Nothing failed." : failure.cause()));
    facts.add(
        fact(
            "Since when",
            failure == null
                ? Told.dayAndTime(record.startedAt())
                : Told.dayAndTime(since(failure)) + ", in the phase " + failure.phase()));
    facts.add(fact("Requests that failed", requests()));
    facts.add(
        fact(
            "Serving now",
            record.live() == null ? "Not known: look at the cluster." : record.live()));
    if (failure != null && failure.rollbackFailure() != null) {
      facts.add(fact("The way back failed too", failure.rollbackFailure()));
    }
    return facts;
  }

  private String what(@Nullable FailureRecord failure) {
    String version = record.sha() + " to " + record.environment();
    String took = Told.duration(Duration.between(record.startedAt(), record.timestamp()));
    return failure == null
        ? version + " in " + took + "."
        : failure.code() + " while releasing " + version + ".";
  }

  /** From when users were affected, where a trigger says so; else when it was seen. */
  private Instant since(FailureRecord failure) {
    WatchRecord watch = record.watch();
    WatchRecord.Breach breach = watch == null ? null : watch.breach();
    return breach != null && failure.phase().equals(Phase.MONITORING.word())
        ? breach.since()
        : failure.detectedAt();
  }

  private List<Map<String, String>> commits() {
    return record.commits().stream()
        .map(
            c ->
                Map.of(
                    "sha", c.sha().substring(0, Math.min(10, c.sha().length())),
                    "subject", c.subject(),
                    "author", c.author(),
                    "at", Told.dayAndTime(c.committedAt())))
        .toList();
  }

  private String requests() {
    if (traffic == null) {
      String watched = WatchView.failures(record.watch());
      return watched == null ? "Not measured." : watched;
    }
    String of = traffic.failed() + " of " + traffic.sent();
    return traffic.failed() == 0
        ? of
        : of + "; longest without an answer: " + Told.duration(traffic.longestOutage());
  }

  private Map<String, Object> phase(PhaseRecord phase) {
    Instant end = phase.finishedAt() == null ? record.timestamp() : phase.finishedAt();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", phase.phase());
    row.put("outcome", phase.outcome());
    row.put("tone", tone(phase.outcome()));
    row.put("left", TimeAxis.number(axis.at(phase.startedAt())));
    row.put("width", TimeAxis.number(Math.max(0.4, axis.width(phase.startedAt(), end))));
    row.put("took", Told.duration(Duration.between(phase.startedAt(), end)));
    row.put("summary", phase.summary());
    row.put("rollback", phase.phase().equals(Phase.ROLLBACK.word()));
    return row;
  }

  private Map<String, String> mark(Mark mark) {
    return Map.of(
        "left", TimeAxis.number(axis.at(mark.at())),
        "time", Told.time(mark.at()),
        "what", mark.what());
  }

  private Object detected() {
    FailureRecord failure = record.failure();
    return failure == null
        ? List.of()
        : Map.of(
            "left", TimeAxis.number(axis.at(failure.detectedAt())),
            "time", Told.time(failure.detectedAt()));
  }

  private static Map<String, Object> rollout(RolloutRecord rollout) {
    return Map.of(
        "workload", rollout.workload(),
        "outcome", rollout.outcome(),
        "tone", tone(rollout.outcome()),
        "took", Told.duration(rollout.took()),
        "code", rollout.code() == null ? "" : rollout.code(),
        "cause", rollout.cause() == null ? "" : rollout.cause(),
        "pods", rollout.pods().stream().map(ReleaseView::pod).toList());
  }

  private static Map<String, Object> pod(PodState pod) {
    return Map.of(
        "name", pod.name(),
        "state", pod.state() + (pod.ready() ? ", ready" : ", not ready"),
        "tone", pod.ready() ? "good" : "bad",
        "restarts", pod.restarts() == 1 ? "1 restart" : pod.restarts() + " restarts",
        "node", pod.node() == null ? "on no node" : "on " + pod.node());
  }

  private List<Map<String, Object>> gates() {
    return record.phases().stream()
        .filter(phase -> !phase.checks().isEmpty())
        .map(
            phase ->
                Map.<String, Object>of(
                    "phase",
                    phase.phase(),
                    "checks",
                    phase.checks().stream().map(ReleaseView::check).toList()))
        .toList();
  }

  private static Map<String, String> check(CheckResult check) {
    return Map.of(
        "name", check.name(),
        "id", check.id(),
        "outcome", check.outcome().name(),
        "tone", tone(check.outcome().name()),
        "took", Told.duration(check.took()),
        "message", check.message());
  }

  private List<Map<String, String>> evidence() {
    List<Evidence> all = new ArrayList<>();
    if (record.failure() != null) {
      all.addAll(record.failure().evidence());
    }
    record.phases().stream()
        .flatMap(phase -> phase.checks().stream())
        .forEach(check -> all.addAll(check.evidence()));
    return all.stream()
        .distinct()
        .map(
            e ->
                Map.of(
                    "kind", e.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    "subject", e.subject(),
                    "at", Told.time(e.at()),
                    "text", e.text()))
        .toList();
  }

  private List<Map<String, String>> about() {
    List<Map<String, String>> about = new ArrayList<>();
    about.add(fact("Record", record.recordId()));
    about.add(fact("By", record.deployer()));
    about.add(fact("Before it", record.previousSha() == null ? "nothing" : record.previousSha()));
    if (record.runUrl() != null) {
      about.add(fact("CI run", record.runUrl()));
    }
    if (record.planDigest() != null) {
      about.add(fact("Plan", record.planDigest()));
    }
    for (DeployedImage image : record.images()) {
      String digest = image.digest();
      about.add(
          fact(
              "Image " + image.name(),
              digest == null || image.reference().endsWith(digest)
                  ? image.reference()
                  : image.reference() + " as " + digest));
    }
    record
        .approvals()
        .forEach(
            a ->
                about.add(
                    fact(
                        a.decision().name().toLowerCase(Locale.ROOT) + " by",
                        a.approver() + " (" + a.role() + "), " + a.how())));
    amendments.forEach(
        a ->
            about.add(
                fact(
                    a.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    a.what() + (a.url() == null ? "" : ": " + a.url()))));
    if (!record.restored().isEmpty()) {
      about.add(fact("Restored", String.join(", ", record.restored())));
    }
    return about;
  }

  private static Map<String, String> fact(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private static String word(DeploymentRecord.Outcome outcome) {
    return outcome.name().replace('_', ' ');
  }

  private static String tone(DeploymentRecord.Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> "good";
      case ROLLED_BACK, BLOCKED -> "warn";
      case HALTED -> "bad";
      case UNKNOWN -> "dim";
    };
  }

  private static String tone(String outcome) {
    return switch (outcome.toUpperCase(Locale.ROOT)) {
      case "PASSED", "PASS", "COMPLETE" -> "good";
      case "FAILED", "FAIL" -> "bad";
      case "WARN", "UNKNOWN" -> "warn";
      default -> "dim";
    };
  }
}
