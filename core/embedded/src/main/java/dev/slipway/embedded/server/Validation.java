package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Whether an object may be stored: what every kind must hold, then what its own kind must. */
final class Validation {
  private final Faults faults = new Faults();

  private Validation() {}

  static Faults created(ResourceKind kind, ObjectNode object) {
    Validation v = new Validation();
    new MetadataChecks(v.faults).check(kind, object);
    if (kind.custom()) {
      CustomSchema.validate(object, kind.schema(), "", v.faults);
    } else {
      v.kind(kind, object);
    }
    return v.faults;
  }

  static Faults updated(ResourceKind kind, ObjectNode before, ObjectNode after) {
    Faults faults = created(kind, after);
    if (Json.metadata(before).has("deletionTimestamp")) {
      List<String> fresh = Json.strings(after, "metadata", "finalizers");
      fresh.removeAll(Json.strings(before, "metadata", "finalizers"));
      if (!fresh.isEmpty()) {
        faults.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{\""
                + String.join("\", \"", fresh)
                + "\"}");
      }
    }
    if (!kind.custom()) {
      new Immutables(faults).check(kind, before, after);
    }
    return faults;
  }

  private void kind(ResourceKind kind, ObjectNode object) {
    ObjectNode spec = Json.objectAt(object, "spec");
    ObjectNode s = spec == null ? Json.object() : spec;
    switch (kind.kind()) {
      case "Pod" -> new PodChecks(faults).check(s, "spec", List.of("Always", "OnFailure", "Never"));
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" ->
          new WorkloadChecks(faults).workload(kind, s);
      case "Job" -> new WorkloadChecks(faults).job(s, "spec");
      case "CronJob" -> new WorkloadChecks(faults).cronJob(s);
      case "Service" -> new ServiceChecks(faults).check(s);
      case "Ingress" -> new ServiceChecks(faults).ingress(s);
      case "ConfigMap" -> new ConfigChecks(faults).configMap(object);
      case "Secret" -> new ConfigChecks(faults).secret(object);
      case "RoleBinding", "ClusterRoleBinding" -> new AccessChecks(faults).binding(object);
      case "Role", "ClusterRole" -> new AccessChecks(faults).role(object);
      case "HorizontalPodAutoscaler" -> autoscaler(s);
      case "PodDisruptionBudget" -> {
        if (s.has("minAvailable") && s.has("maxUnavailable")) {
          faults.invalid("spec", "", "minAvailable and maxUnavailable cannot be both set");
        }
      }
      case "PersistentVolumeClaim" -> claim(s);
      case "ResourceQuota", "LimitRange" -> new LimitChecks(faults).check(s);
      case "Event" -> {
        String about = Json.string(object, "involvedObject", "namespace");
        if (!about.isEmpty() && !about.equals(Json.namespace(object))) {
          faults.invalid("involvedObject.namespace", about, "does not match event.namespace");
        }
      }
      case "Lease" -> {
        if (s.has("leaseDurationSeconds") && Json.number(s, 0, "leaseDurationSeconds") <= 0) {
          faults.invalid(
              "spec.leaseDurationSeconds",
              Json.number(s, 0, "leaseDurationSeconds"),
              "must be greater than 0");
        }
      }
      case "PriorityClass" -> {
        if (Json.name(object).startsWith("system-")
            && !Json.name(object).startsWith("system-cluster-critical")
            && !Json.name(object).startsWith("system-node-critical")) {
          faults.forbidden(
              "metadata.name",
              "priority class names with 'system-' prefix are reserved for system use only");
        }
      }
      case "CustomResourceDefinition" -> definition(object, s);
      default -> {
        // Nothing of its own.
      }
    }
  }

  private void autoscaler(ObjectNode spec) {
    long least = Json.number(spec, 1, "minReplicas");
    long most = Json.number(spec, 0, "maxReplicas");
    if (least < 1) {
      faults.invalid("spec.minReplicas", least, "must be greater than or equal to 1");
    }
    if (most < 1) {
      faults.invalid("spec.maxReplicas", most, "must be greater than 0");
    }
    if (most < least) {
      faults.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
    }
    for (String field : List.of("kind", "name")) {
      if (Json.string(spec, "scaleTargetRef", field).isEmpty()) {
        faults.required("spec.scaleTargetRef." + field, "");
      }
    }
  }

  private void claim(ObjectNode spec) {
    if (Json.list(spec, "accessModes").isEmpty()) {
      faults.required("spec.accessModes", "at least 1 access mode is required");
    }
    if (Json.at(spec, "resources", "requests", "storage") == null) {
      faults.required("spec.resources[storage]", "");
    }
  }

  private void definition(ObjectNode object, ObjectNode spec) {
    String group = Json.string(spec, "group");
    String plural = Json.string(spec, "names", "plural");
    if (!Json.name(object).equals(plural + "." + group)) {
      faults.invalid(
          "metadata.name", Json.name(object), "must be spec.names.plural+\".\"+spec.group");
    }
    List<ObjectNode> versions = Json.objects(spec, "versions");
    if (versions.stream().filter(v -> Json.isTrue(v, "storage")).count() != 1) {
      faults.invalid(
          "spec.versions",
          Json.text(Json.tree(List.of())),
          "must have exactly one version marked as storage version");
    }
    for (int i = 0; i < versions.size(); i++) {
      if (Json.at(versions.get(i), "schema", "openAPIV3Schema") == null) {
        faults.required("spec.versions[" + i + "].schema.openAPIV3Schema", "schemas are required");
      }
    }
    if (!List.of("Namespaced", "Cluster").contains(Json.string(spec, "scope"))) {
      faults.unsupported(
          "spec.scope", Json.string(spec, "scope"), List.of("Cluster", "Namespaced"));
    }
  }
}
