package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether an object may be stored: what every kind must hold, then what its own kind must. */
final class Validation {
  private static final List<String> ALWAYS = List.of("Always");
  private final Faults faults = new Faults();

  private Validation() {}

  static Faults created(ResourceKind kind, ObjectNode object) {
    Validation v = new Validation();
    v.metadata(kind, object);
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

  private void metadata(ResourceKind kind, ObjectNode object) {
    String name = Json.name(object);
    if (name.isEmpty()) {
      faults.required("metadata.name", "name or generateName is required");
    } else {
      name(kind, name);
    }
    ObjectNode labels = Json.objectAt(object, "metadata", "labels");
    if (labels != null) {
      labels(labels, "metadata.labels");
    }
    ObjectNode annotations = Json.objectAt(object, "metadata", "annotations");
    if (annotations != null) {
      for (Map.Entry<String, JsonNode> e : annotations.properties()) {
        if (!Names.qualified(e.getKey().toLowerCase(java.util.Locale.ROOT))) {
          faults.invalid("metadata.annotations", e.getKey(), Names.QUALIFIED_FAULT);
        }
      }
    }
    List<String> finalizers = Json.strings(object, "metadata", "finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (!Names.qualified(finalizer)) {
        faults.invalid("metadata.finalizers", finalizer, Names.QUALIFIED_FAULT);
      } else if (finalizer.indexOf('/') < 0
          && !List.of("orphan", "foregroundDeletion", "kubernetes").contains(finalizer)) {
        faults.invalid(
            "metadata.finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
    List<ObjectNode> owners = Json.objects(object, "metadata", "ownerReferences");
    int controllers = 0;
    for (ObjectNode owner : owners) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.string(owner, field).isEmpty()) {
          String called = field.equals("apiVersion") ? "version" : field;
          faults.invalid("metadata.ownerReferences." + field, "", called + " must not be empty");
        }
      }
      controllers += Json.isTrue(owner, "controller") ? 1 : 0;
    }
    if (controllers > 1) {
      faults.invalid(
          "metadata.ownerReferences", "", "Only one reference can have Controller set to true");
    }
  }

  private void name(ResourceKind kind, String name) {
    switch (kind.kind()) {
      case "Namespace" -> {
        if (!Names.label(name)) {
          faults.invalid("metadata.name", name, Names.LABEL_FAULT);
        }
      }
      case "Service" -> {
        if (!Names.dns1035(name)) {
          faults.invalid("metadata.name", name, Names.DNS1035_FAULT);
        }
      }
      case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" -> {
        if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
          faults.invalid("metadata.name", name, "may not contain '/'");
        }
      }
      default -> {
        if (name.length() > 253) {
          faults.invalid("metadata.name", name, Names.NAME_TOO_LONG);
        }
        if (!Names.subdomain(name.substring(0, Math.min(253, name.length())))) {
          faults.invalid("metadata.name", name, Names.SUBDOMAIN_FAULT);
        }
      }
    }
  }

  private void labels(ObjectNode labels, String path) {
    for (Map.Entry<String, JsonNode> e : labels.properties()) {
      if (!Names.qualified(e.getKey())) {
        faults.invalid(path, e.getKey(), Names.QUALIFIED_FAULT);
      }
      String value = e.getValue().asString("");
      if (value.length() > 63) {
        faults.invalid(path, value, "must be no more than 63 characters");
      } else if (!Names.labelValue(value)) {
        faults.invalid(path, value, Names.VALUE_FAULT);
      }
    }
  }

  private void kind(ResourceKind kind, ObjectNode object) {
    ObjectNode spec = Json.objectAt(object, "spec");
    ObjectNode s = spec == null ? Json.object() : spec;
    switch (kind.kind()) {
      case "Pod" -> new PodChecks(faults).check(s, "spec", List.of("Always", "OnFailure", "Never"));
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" -> workload(kind, s);
      case "Job" -> job(s, "spec");
      case "CronJob" -> cronJob(s);
      case "Service" -> new ServiceChecks(faults).check(s);
      case "Ingress" -> new ServiceChecks(faults).ingress(s);
      case "ConfigMap" -> configMap(object);
      case "Secret" -> secret(object);
      case "RoleBinding", "ClusterRoleBinding" -> binding(object);
      case "Role", "ClusterRole" -> role(object);
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

  private void workload(ResourceKind kind, ObjectNode spec) {
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
          "empty selector is invalid for " + kind.kind().toLowerCase(java.util.Locale.ROOT));
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
      labels(l, "spec.template.metadata.labels");
    }
    new PodChecks(faults).check(Json.make(template, "spec"), "spec.template.spec", ALWAYS);
    if (kind.kind().equals("Deployment")) {
      ObjectNode rolling = Json.objectAt(spec, "strategy", "rollingUpdate");
      String type = Json.string(spec, "strategy", "type");
      if (!List.of("Recreate", "RollingUpdate").contains(type)) {
        faults.unsupported("spec.strategy.type", type, List.of("Recreate", "RollingUpdate"));
      }
      if (type.equals("Recreate") && rolling != null) {
        faults.forbidden(
            "spec.strategy.rollingUpdate",
            "may not be specified when strategy `type` is 'Recreate'");
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

  private static Object goMap(@Nullable JsonNode labels) {
    StringBuilder text = new StringBuilder("map[string]string{");
    if (labels != null) {
      new java.util.TreeMap<String, JsonNode>() {
        private static final long serialVersionUID = 1L;

        {
          labels.properties().forEach(e -> put(e.getKey(), e.getValue()));
        }
      }.forEach(
          (k, v) ->
              text.append(text.length() > 18 ? ", " : "")
                  .append('"')
                  .append(k)
                  .append("\":\"")
                  .append(v.asString())
                  .append('"'));
    }
    return text.append('}');
  }

  private void job(ObjectNode spec, String path) {
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

  private void cronJob(ObjectNode spec) {
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

  private void configMap(ObjectNode object) {
    Set<String> keys = new HashSet<>();
    for (String map : List.of("data", "binaryData")) {
      ObjectNode data = Json.objectAt(object, map);
      if (data == null) {
        continue;
      }
      for (Map.Entry<String, JsonNode> e : data.properties()) {
        if (!Names.configKey(e.getKey())) {
          faults.invalid(map + "[" + e.getKey() + "]", e.getKey(), Names.KEY_FAULT);
        }
        if (!keys.add(e.getKey())) {
          faults.invalid(
              "data[" + e.getKey() + "]", e.getKey(), "duplicate of key present in binaryData");
        }
      }
    }
    if (size(object) > 1024 * 1024) {
      faults.add("FieldValueTooLong", "", "Too long: must have at most 1048576 bytes");
    }
  }

  private static long size(ObjectNode object) {
    long size = 0;
    for (String map : List.of("data", "binaryData")) {
      ObjectNode data = Json.objectAt(object, map);
      if (data != null) {
        for (Map.Entry<String, JsonNode> e : data.properties()) {
          size += e.getValue().asString().length();
        }
      }
    }
    return size;
  }

  private void secret(ObjectNode object) {
    ObjectNode data = Json.objectAt(object, "data");
    if (data != null) {
      for (Map.Entry<String, JsonNode> e : data.properties()) {
        if (!Names.configKey(e.getKey())) {
          faults.invalid("data[" + e.getKey() + "]", e.getKey(), Names.KEY_FAULT);
        }
      }
    }
    List<String> needs =
        switch (Json.string(object, "type")) {
          case "kubernetes.io/tls" -> List.of("tls.crt", "tls.key");
          case "kubernetes.io/dockerconfigjson" -> List.of(".dockerconfigjson");
          case "kubernetes.io/dockercfg" -> List.of(".dockercfg");
          case "kubernetes.io/ssh-auth" -> List.of("ssh-privatekey");
          default -> List.of();
        };
    for (String key : needs) {
      if (Json.at(data, key) == null) {
        faults.required("data[" + key + "]", "");
      }
    }
    if (needs.contains(".dockerconfigjson") && Json.at(data, ".dockerconfigjson") != null) {
      try {
        Json.parse(Base64.getDecoder().decode(Json.string(data, ".dockerconfigjson")));
      } catch (tools.jackson.core.JacksonException e) {
        faults.invalid(
            "data[.dockerconfigjson]", "<secret contents redacted>", e.getOriginalMessage());
      }
    }
  }

  private void binding(ObjectNode object) {
    String kind = Json.string(object, "roleRef", "kind");
    if (!List.of("Role", "ClusterRole").contains(kind)) {
      faults.unsupported("roleRef.kind", kind, List.of("ClusterRole", "Role"));
    }
    if (Json.string(object, "roleRef", "name").isEmpty()) {
      faults.required("roleRef.name", "");
    }
    List<ObjectNode> subjects = Json.objects(object, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      if (Json.string(subjects.get(i), "name").isEmpty()) {
        faults.required("subjects[" + i + "].name", "");
      }
      if (!Json.string(object, "kind").equals("RoleBinding")
          && Json.string(subjects.get(i), "kind").equals("ServiceAccount")
          && Json.string(subjects.get(i), "namespace").isEmpty()) {
        faults.required("subjects[" + i + "].namespace", "");
      }
    }
  }

  private void role(ObjectNode object) {
    List<ObjectNode> rules = Json.objects(object, "rules");
    for (int i = 0; i < rules.size(); i++) {
      if (Json.list(rules.get(i), "verbs").isEmpty()) {
        faults.required("rules[" + i + "].verbs", "verbs must contain at least one value");
      }
      if (Json.list(rules.get(i), "nonResourceURLs").isEmpty()) {
        if (Json.list(rules.get(i), "apiGroups").isEmpty()) {
          faults.required(
              "rules[" + i + "].apiGroups", "resource rules must supply at least one api group");
        }
        if (Json.list(rules.get(i), "resources").isEmpty()) {
          faults.required(
              "rules[" + i + "].resources", "resource rules must supply at least one resource");
        }
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
