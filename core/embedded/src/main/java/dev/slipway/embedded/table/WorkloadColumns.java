package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The columns of what keeps pods. */
final class WorkloadColumns {
  private WorkloadColumns() {}

  static List<Column> deployment() {
    return with(
        true,
        Column.named(),
        Column.text("Ready", o -> of(o, "readyReplicas")),
        Column.number("Up-to-date", o -> status(o, "updatedReplicas")),
        Column.number("Available", o -> status(o, "availableReplicas")),
        Column.age());
  }

  static List<Column> replicas() {
    return with(
        true,
        Column.named(),
        Column.number("Desired", o -> Cells.number(o, "spec", "replicas")),
        Column.number("Current", o -> status(o, "replicas")),
        Column.number("Ready", o -> status(o, "readyReplicas")),
        Column.age());
  }

  static List<Column> statefulSet() {
    return with(
        false, Column.named(), Column.text("Ready", o -> of(o, "readyReplicas")), Column.age());
  }

  static List<Column> daemonSet() {
    return with(
        true,
        Column.named(),
        Column.number("Desired", o -> status(o, "desiredNumberScheduled")),
        Column.number("Current", o -> status(o, "currentNumberScheduled")),
        Column.number("Ready", o -> status(o, "numberReady")),
        Column.number("Up-to-date", o -> status(o, "updatedNumberScheduled")),
        Column.number("Available", o -> status(o, "numberAvailable")),
        Column.text(
            "Node Selector",
            o -> Cells.selector(Json.objectAt(o, "spec", "template", "spec", "nodeSelector"))),
        Column.age());
  }

  static List<Column> job() {
    return with(
        true,
        Column.named(),
        Column.text("Status", WorkloadColumns::jobStatus),
        Column.text("Completions", WorkloadColumns::completions),
        new Column("Duration", "string", "", false, WorkloadColumns::duration),
        Column.age());
  }

  static List<Column> cronJob() {
    return with(
        true,
        Column.named(),
        Column.text("Schedule", o -> Cells.at(o, "spec", "schedule")),
        Column.text("Timezone", o -> Cells.orNone(Cells.at(o, "spec", "timeZone"))),
        new Column(
            "Suspend",
            "boolean",
            "",
            false,
            (o, now) -> Json.isTrue(o, "spec", "suspend") ? "True" : "False"),
        Column.number("Active", o -> Cells.count(o, "status", "active")),
        new Column(
            "Last Schedule",
            "string",
            "",
            false,
            (o, now) -> {
              String last = Cells.at(o, "status", "lastScheduleTime");
              return last.isEmpty() ? Cells.NONE : Ages.since(last, now);
            }),
        Column.age());
  }

  private static List<Column> with(boolean selector, Column... columns) {
    List<Column> all = new ArrayList<>(Arrays.asList(columns));
    all.addAll(Cells.template(selector));
    return all;
  }

  private static long status(ObjectNode object, String field) {
    return Cells.number(object, "status", field);
  }

  private static String of(ObjectNode object, String field) {
    return status(object, field) + "/" + Cells.number(object, "spec", "replicas");
  }

  private static String jobStatus(ObjectNode job) {
    for (ObjectNode condition : Json.objects(job, "status", "conditions")) {
      if (Cells.at(condition, "status").equals("True")) {
        switch (Cells.at(condition, "type")) {
          case "Complete":
            return "Complete";
          case "Failed":
            return "Failed";
          case "Suspended":
            return "Suspended";
          case "FailureTarget":
            return "FailureTarget";
          case "SuccessCriteriaMet":
            return "SuccessCriteriaMet";
          default:
            break;
        }
      }
    }
    return Cells.at(job, "metadata", "deletionTimestamp").isEmpty() ? "Running" : "Terminating";
  }

  private static String completions(ObjectNode job) {
    long done = status(job, "succeeded");
    long wanted = Json.number(job, -1, "spec", "completions");
    if (wanted >= 0) {
      return done + "/" + wanted;
    }
    long parallel = Cells.number(job, "spec", "parallelism");
    return parallel > 1 ? done + "/1 of " + parallel : done + "/1";
  }

  private static @Nullable String duration(ObjectNode job, Instant now) {
    String start = Cells.at(job, "status", "startTime");
    if (start.isEmpty()) {
      return "";
    }
    String end = Cells.at(job, "status", "completionTime");
    Instant until = end.isEmpty() ? now : Instant.parse(end);
    return Ages.text(Duration.between(Instant.parse(start), until));
  }
}
