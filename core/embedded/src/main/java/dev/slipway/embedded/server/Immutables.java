package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** What an update must leave as it is. */
final class Immutables {
  private static final String FIELD = "field is immutable";
  private final Faults faults;

  Immutables(Faults faults) {
    this.faults = faults;
  }

  void check(ResourceKind kind, ObjectNode before, ObjectNode after) {
    switch (kind.kind()) {
      case "Deployment", "ReplicaSet", "DaemonSet" -> same(before, after, "spec.selector");
      case "Job" -> {
        same(before, after, "spec.completions");
        same(before, after, "spec.selector");
        same(before, after, "spec.template");
      }
      case "StatefulSet" -> statefulSet(before, after);
      case "Pod" -> pod(before, after);
      case "Service" -> service(before, after);
      case "Secret" -> {
        same(before, after, "type");
        frozen(before, after, List.of("data"));
      }
      case "ConfigMap" -> frozen(before, after, List.of("data", "binaryData"));
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (!Objects.equals(before.get("roleRef"), after.get("roleRef"))) {
          faults.invalid("roleRef", goRef(after), "cannot change roleRef");
        }
      }
      case "PersistentVolumeClaim" -> claim(before, after);
      case "PriorityClass" -> {
        if (Json.number(before, 0, "value") != Json.number(after, 0, "value")) {
          faults.forbidden("Value", "may not be changed in an update.");
        }
      }
      default -> {
        // Nothing is fixed.
      }
    }
  }

  private static Object goRef(ObjectNode object) {
    return new StringBuilder("rbac.RoleRef{APIGroup:\"")
        .append(Json.string(object, "roleRef", "apiGroup"))
        .append("\", Kind:\"")
        .append(Json.string(object, "roleRef", "kind"))
        .append("\", Name:\"")
        .append(Json.string(object, "roleRef", "name"))
        .append("\"}");
  }

  private void same(ObjectNode before, ObjectNode after, String path) {
    String[] steps = path.split("\\.");
    var old = Json.at(before, steps);
    var now = Json.at(after, steps);
    if (!Objects.equals(old, now)) {
      faults.invalid(path, now == null ? "null" : new StringBuilder(Json.text(now)), FIELD);
    }
  }

  private void frozen(ObjectNode before, ObjectNode after, List<String> fields) {
    if (!Json.isTrue(before, "immutable")) {
      return;
    }
    if (!Json.isTrue(after, "immutable")) {
      faults.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      if (!Objects.equals(before.get(field), after.get(field))) {
        faults.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }

  private void statefulSet(ObjectNode before, ObjectNode after) {
    ObjectNode old = Json.make(before.deepCopy(), "spec");
    ObjectNode now = Json.make(after.deepCopy(), "spec");
    List<String> mutable =
        List.of(
            "replicas",
            "template",
            "updateStrategy",
            "minReadySeconds",
            "persistentVolumeClaimRetentionPolicy",
            "revisionHistoryLimit",
            "ordinals");
    old.remove(mutable);
    now.remove(mutable);
    if (!old.equals(now)) {
      faults.forbidden(
          "spec",
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
              + " 'minReadySeconds' are forbidden");
    }
  }

  private void pod(ObjectNode before, ObjectNode after) {
    ObjectNode old = podWithoutMutable(before);
    ObjectNode now = podWithoutMutable(after);
    if (Json.objects(before, "spec", "containers").size()
        != Json.objects(after, "spec", "containers").size()) {
      faults.forbidden("spec.containers", "pod updates may not add or remove containers");
    } else if (!old.equals(now)) {
      faults.forbidden(
          "spec",
          "pod updates may not change fields other than `spec.containers[*].image`,"
              + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations`"
              + " (only additions to existing tolerations) or `spec.terminationGracePeriodSeconds`"
              + " (allow it to be set to 1 if it was previously negative)");
    }
  }

  private static ObjectNode podWithoutMutable(ObjectNode pod) {
    ObjectNode spec = Json.make(pod.deepCopy(), "spec");
    spec.remove(List.of("activeDeadlineSeconds", "tolerations", "ephemeralContainers"));
    for (String list : List.of("containers", "initContainers")) {
      Json.objects(spec, list).forEach(c -> c.remove("image"));
    }
    return spec;
  }

  private void service(ObjectNode before, ObjectNode after) {
    String old = Json.string(before, "spec", "clusterIP");
    String now = Json.string(after, "spec", "clusterIP");
    if (!old.isEmpty()
        && !old.equals(now)
        && !Json.string(after, "spec", "type").equals("ExternalName")
        && !Json.string(before, "spec", "type").equals("ExternalName")) {
      faults.invalid("spec.clusterIP", now, FIELD);
    }
  }

  private void claim(ObjectNode before, ObjectNode after) {
    ObjectNode old = Json.make(before.deepCopy(), "spec");
    ObjectNode now = Json.make(after.deepCopy(), "spec");
    old.remove(List.of("resources", "volumeName"));
    now.remove(List.of("resources", "volumeName"));
    if (!old.equals(now)) {
      faults.forbidden(
          "spec", "spec is immutable after creation except resources.requests for bound claims");
    }
  }
}
