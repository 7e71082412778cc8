package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The columns of pods; the status is the one that a person looks for, not the phase. */
final class PodColumns {
  private PodColumns() {}

  static List<Column> columns() {
    return List.of(
        Column.named(),
        Column.text("Ready", PodColumns::ready),
        Column.text("Status", PodColumns::status),
        new Column("Restarts", "string", "", false, PodColumns::restarts),
        Column.age(),
        Column.wide("IP", o -> Cells.orNone(Cells.at(o, "status", "podIP"))),
        Column.wide("Node", o -> Cells.orNone(Cells.at(o, "spec", "nodeName"))),
        Column.wide(
            "Nominated Node", o -> Cells.orNone(Cells.at(o, "status", "nominatedNodeName"))),
        Column.wide("Readiness Gates", PodColumns::gates));
  }

  private static String ready(ObjectNode pod) {
    long ready =
        Json.objects(pod, "status", "containerStatuses").stream()
            .filter(c -> Json.isTrue(c, "ready") && Json.at(c, "state", "running") != null)
            .count();
    return ready + "/" + Cells.count(pod, "spec", "containers");
  }

  private static String restarts(ObjectNode pod, Instant now) {
    long count = 0;
    String last = "";
    List<ObjectNode> all = Json.objects(pod, "status", "containerStatuses");
    if (all.stream().allMatch(c -> Cells.number(c, "restartCount") == 0)) {
      all = Json.objects(pod, "status", "initContainerStatuses");
    }
    for (ObjectNode container : all) {
      count += Cells.number(container, "restartCount");
      String ended = Cells.at(container, "lastState", "terminated", "finishedAt");
      last = ended.compareTo(last) > 0 ? ended : last;
    }
    return count == 0 || last.isEmpty()
        ? Long.toString(count)
        : count + " (" + Ages.since(last, now) + " ago)";
  }

  private static String gates(ObjectNode pod) {
    List<ObjectNode> gates = Json.objects(pod, "spec", "readinessGates");
    if (gates.isEmpty()) {
      return Cells.NONE;
    }
    List<ObjectNode> conditions = Json.objects(pod, "status", "conditions");
    long met =
        gates.stream()
            .filter(
                gate ->
                    conditions.stream()
                        .anyMatch(
                            c ->
                                Cells.at(c, "type").equals(Cells.at(gate, "conditionType"))
                                    && Cells.at(c, "status").equals("True")))
            .count();
    return met + "/" + gates.size();
  }

  static String status(ObjectNode pod) {
    String reason = Cells.at(pod, "status", "reason");
    reason = reason.isEmpty() ? Cells.at(pod, "status", "phase") : reason;
    String initial = initializing(pod);
    reason = initial != null ? initial : running(pod, reason);
    if (!Cells.at(pod, "metadata", "deletionTimestamp").isEmpty()
        && !List.of("Succeeded", "Failed").contains(Cells.at(pod, "status", "phase"))) {
      return Cells.at(pod, "status", "reason").equals("NodeLost") ? "Unknown" : "Terminating";
    }
    return reason;
  }

  private static @Nullable String initializing(ObjectNode pod) {
    List<ObjectNode> statuses = Json.objects(pod, "status", "initContainerStatuses");
    int number = Cells.count(pod, "spec", "initContainers");
    for (int i = 0; i < statuses.size(); i++) {
      ObjectNode state = Json.make(statuses.get(i).deepCopy(), "state");
      ObjectNode ended = Json.objectAt(state, "terminated");
      String waiting = Cells.at(state, "waiting", "reason");
      if (ended != null && Cells.number(ended, "exitCode") == 0) {
        continue;
      }
      if (ended != null) {
        return "Init:" + ended(ended);
      }
      return waiting.isEmpty() || waiting.equals("PodInitializing")
          ? "Init:" + i + "/" + number
          : "Init:" + waiting;
    }
    return null;
  }

  private static String running(ObjectNode pod, String otherwise) {
    List<ObjectNode> statuses = Json.objects(pod, "status", "containerStatuses");
    String reason = otherwise;
    boolean running = false;
    for (int i = statuses.size() - 1; i >= 0; i--) {
      ObjectNode status = statuses.get(i);
      String waiting = Cells.at(status, "state", "waiting", "reason");
      ObjectNode ended = Json.objectAt(status, "state", "terminated");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (ended != null) {
        reason = ended(ended);
      } else if (Json.isTrue(status, "ready") && Json.at(status, "state", "running") != null) {
        running = true;
      }
    }
    if (reason.equals("Completed") && running) {
      boolean ready =
          Json.objects(pod, "status", "conditions").stream()
              .anyMatch(
                  c -> Cells.at(c, "type").equals("Ready") && Cells.at(c, "status").equals("True"));
      return ready ? "Running" : "NotReady";
    }
    return reason;
  }

  private static String ended(ObjectNode terminated) {
    String reason = Cells.at(terminated, "reason");
    if (!reason.isEmpty()) {
      return reason;
    }
    long signal = Cells.number(terminated, "signal");
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + Cells.number(terminated, "exitCode");
  }
}
