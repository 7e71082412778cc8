package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of what makes pods: workloads, jobs and their schedules. */
final class WorkloadChecks {
  private static final List<String> ALWAYS = List.of("Always");

  private final Faults faults;

  WorkloadChecks(Faults faults) {
    this.faults = faults;
  }

  void workload(ResourceKind kind, ObjectNode spec) {
    ObjectNode template = Json.make(spec.deepCopy(), "template");
    if (spec.has("replicas") && Json.number(spec, 0, "replicas") < 0) {
      faults.invalid(
          "spec.replicas", Json.number(spec, 0, "replicas"), "must be greater than or equal to 0");
    }
    ObjectNode selector = Json.objectAt(spec, "selector");
    if (selector == null) {
      faults.required("spec.selector", "");
    } else if (selector.isEmpty()) {
      faults.invalid(
          "spec.selector",
          "{}",
          "empty selector is invalid for " + kind.kind().toLowerCase(Locale.ROOT));
    }
    JsonNode labels = Json.at(template, "metadata", "labels");
    boolean isValid = selector == null || selector(selector);
    if (selector == null || isValid && !Selectors.selects(selector, labels)) {
      faults.invalid(
          "spec.template.metadata.labels",
          goMap(labels),
          "`selector` does not match template `labels`");
    }
    if (labels instanceof ObjectNode l) {
      new MetadataChecks(faults).labels(l, "spec.template.metadata.labels");
    }
    new PodChecks(faults).check(Json.make(template, "spec"), "spec.template.spec", ALWAYS);
    if (kind.kind().equals("Deployment")) {
      deployment(spec);
    }
  }

  private void deployment(ObjectNode spec) {
    ObjectNode rolling = Json.objectAt(spec, "strategy", "rollingUpdate");
    String type = Json.string(spec, "strategy", "type");
    if (!List.of("Recreate", "RollingUpdate").contains(type)) {
      faults.unsupported("spec.strategy.type", type, List.of("Recreate", "RollingUpdate"));
    }
    if (type.equals("Recreate") && rolling != null) {
      faults.forbidden(
          "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
    }
    if (rolling != null
        && zero(Json.at(rolling, "maxSurge"))
        && zero(Json.at(rolling, "maxUnavailable"))) {
      faults.invalid(
          "spec.strategy.rollingUpdate.maxUnavailable", 0, "may not be 0 when `maxSurge` is 0");
    }
    if (Json.number(spec, 600, "progressDeadlineSeconds")
        <= Json.number(spec, 0, "minReadySeconds")) {
      faults.invalid(
          "spec.progressDeadlineSeconds",
          Json.number(spec, 600, "progressDeadlineSeconds"),
          "must be greater than minReadySeconds");
    }
  }

  private boolean selector(ObjectNode selector) {
    List<ObjectNode> wanted = Json.objects(selector, "matchExpressions");
    boolean isValid = true;
    for (int i = 0; i < wanted.size(); i++) {
      String here = "spec.selector.matchExpressions[" + i + "]";
      String operator = Json.string(wanted.get(i), "operator");
      boolean values = !Json.list(wanted.get(i), "values").isEmpty();
      boolean needsValues = List.of("In", "NotIn").contains(operator);
      if (!needsValues && !List.of("Exists", "DoesNotExist").contains(operator)) {
        faults.invalid(here + ".operator", operator, "not a valid selector operator");
        isValid = false;
      } else if (needsValues && !values) {
        faults.required(here + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
        isValid = false;
      } else if (!needsValues && values) {
        faults.forbidden(
            here + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        isValid = false;
      }
    }
    if (!isValid) {
      faults.invalid("spec.selector", (Object) selector, "invalid label selector");
    }
    return isValid;
  }

  private static boolean zero(@Nullable JsonNode n) {
    return n != null && (n.isNumber() ? n.asInt() == 0 : n.asString().equals("0%"));
  }

  /** As Go prints a map; no String, which would be shown in quotes. */
  private static CharSequence goMap(@Nullable JsonNode labels) {
    StringJoiner entries = new StringJoiner(", ", "map[string]string{", "}");
    if (labels != null) {
      labels.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> entries.add("\"" + e.getKey() + "\":\"" + e.getValue().asString() + "\""));
    }
    return new StringBuilder(entries.toString());
  }

  void job(ObjectNode spec, String path) {
    for (String field :
        List.of(
            "parallelism",
            "completions",
            "backoffLimit",
            "activeDeadlineSeconds",
            "ttlSecondsAfterFinished")) {
      if (Json.number(spec, 0, field) < 0) {
        faults.invalid(
            path + "." + field, Json.number(spec, 0, field), "must be greater than or equal to 0");
      }
    }
    ObjectNode selector = Json.objectAt(spec, "selector");
    if (path.equals("spec") && selector != null && !Json.isTrue(spec, "manualSelector")) {
      String made = Json.string(selector, "matchLabels", "batch.kubernetes.io/controller-uid");
      if (made.isEmpty()) {
        faults.invalid("spec.selector", Json.text(selector), "`selector` not auto-generated");
      }
      ObjectNode labels = Json.objectAt(spec, "template", "metadata", "labels");
      ObjectNode wanted = Json.objectAt(selector, "matchLabels");
      if (wanted != null
          && (labels == null || !labels.properties().containsAll(wanted.properties()))) {
        faults.invalid(
            "spec.template.metadata.labels",
            labels == null ? "{}" : Json.text(labels),
            "`selector` does not match template `labels`");
      }
    }
    ObjectNode template = Json.objectAt(spec, "template", "spec");
    new PodChecks(faults)
        .check(
            template == null ? Json.object() : template,
            path + ".template.spec",
            List.of("OnFailure", "Never"));
  }

  void cronJob(ObjectNode spec) {
    String schedule = Json.string(spec, "schedule");
    if (schedule.isEmpty()) {
      faults.required("spec.schedule", "");
    } else if (!schedule.startsWith("@") && schedule.trim().split("\\s+").length != 5) {
      faults.invalid(
          "spec.schedule",
          schedule,
          "expected exactly 5 fields, found "
              + schedule.trim().split("\\s+").length
              + ": ["
              + schedule
              + "]");
    }
    ObjectNode job = Json.objectAt(spec, "jobTemplate", "spec");
    job(job == null ? Json.object() : job, "spec.jobTemplate.spec");
  }
}
