package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API sets in an object where the caller says nothing. */
final class Defaults {
  private Defaults() {}

  static void set(ResourceKind kind, ObjectNode object) {
    if (kind.custom()) {
      CustomSchema.setDefaults(object, kind.schema());
      return;
    }
    switch (kind.kind()) {
      case "Pod" -> PodDefaults.set(Json.make(object, "spec"), false);
      case "Deployment" -> deployment(Json.make(object, "spec"));
      case "StatefulSet" -> statefulSet(Json.make(object, "spec"));
      case "DaemonSet" -> daemonSet(object);
      case "ReplicaSet" -> replicaSet(Json.make(object, "spec"));
      case "Job" -> {
        labelsOfTemplate(object);
        job(Json.make(object, "spec"));
      }
      case "CronJob" -> cronJob(Json.make(object, "spec"));
      case "Service" -> service(object);
      case "Secret" -> secret(object);
      case "Namespace" -> namespace(object);
      case "PersistentVolumeClaim" ->
          Json.setDefault(Json.make(object, "spec"), "volumeMode", "Filesystem");
      case "HorizontalPodAutoscaler" ->
          Json.setDefault(Json.make(object, "spec"), "minReplicas", 1);
      case "RoleBinding", "ClusterRoleBinding" -> binding(object);
      case "Endpoints" -> endpoints(object);
      case "EndpointSlice" ->
          Json.objects(object, "ports")
              .forEach(
                  p -> {
                    Json.setDefault(p, "protocol", "TCP");
                    if (!p.has("name")) {
                      p.put("name", "");
                    }
                  });
      case "NetworkPolicy" -> networkPolicy(Json.make(object, "spec"));
      case "PriorityClass" -> Json.setDefault(object, "preemptionPolicy", "PreemptLowerPriority");
      case "StorageClass" -> {
        Json.setDefault(object, "reclaimPolicy", "Delete");
        Json.setDefault(object, "volumeBindingMode", "Immediate");
      }
      case "LimitRange" -> limitRange(object);
      case "Event" -> {
        Json.setDefault(object, "reportingComponent", "");
        Json.setDefault(object, "reportingInstance", "");
        Json.make(object, "source");
      }
      default -> {
        // Nothing to set.
      }
    }
    if (kind.status()) {
      status(kind.kind(), Json.make(object, "status"));
    }
  }

  /** Counts that a status has from the start. */
  private static void status(String kind, ObjectNode status) {
    switch (kind) {
      case "StatefulSet", "ReplicaSet" -> Json.setDefault(status, "replicas", 0);
      case "DaemonSet" ->
          List.of(
                  "currentNumberScheduled",
                  "desiredNumberScheduled",
                  "numberMisscheduled",
                  "numberReady")
              .forEach(count -> Json.setDefault(status, count, 0));
      case "Ingress" -> Json.make(status, "loadBalancer");
      default -> {
        // Empty until somebody writes it.
      }
    }
  }

  private static void template(ObjectNode spec) {
    Json.make(spec, "template", "metadata");
    PodDefaults.set(Json.make(spec, "template", "spec"), true);
  }

  private static void deployment(ObjectNode spec) {
    Json.setDefault(spec, "replicas", 1);
    Json.setDefault(spec, "revisionHistoryLimit", 10);
    Json.setDefault(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Json.make(spec, "strategy");
    Json.setDefault(strategy, "type", "RollingUpdate");
    if (Json.string(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.make(strategy, "rollingUpdate");
      Json.setDefault(rolling, "maxUnavailable", "25%");
      Json.setDefault(rolling, "maxSurge", "25%");
    }
    template(spec);
  }

  private static void statefulSet(ObjectNode spec) {
    Json.setDefault(spec, "replicas", 1);
    Json.setDefault(spec, "revisionHistoryLimit", 10);
    Json.setDefault(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Json.make(spec, "updateStrategy");
    Json.setDefault(strategy, "type", "RollingUpdate");
    if (Json.string(strategy, "type").equals("RollingUpdate")) {
      Json.setDefault(Json.make(strategy, "rollingUpdate"), "partition", 0);
    }
    for (ObjectNode claim : Json.objects(spec, "volumeClaimTemplates")) {
      claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
      Json.setDefault(Json.make(claim, "spec"), "volumeMode", "Filesystem");
      Json.make(claim, "status").put("phase", "Pending");
    }
    template(spec);
  }

  private static void daemonSet(ObjectNode object) {
    ObjectNode spec = Json.make(object, "spec");
    Json.setDefault(
        Json.make(object, "metadata", "annotations"),
        "deprecated.daemonset.template.generation",
        "1");
    Json.setDefault(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = Json.make(spec, "updateStrategy");
    Json.setDefault(strategy, "type", "RollingUpdate");
    if (Json.string(strategy, "type").equals("RollingUpdate")) {
      Json.setDefault(Json.make(strategy, "rollingUpdate"), "maxUnavailable", 1);
    }
    template(spec);
  }

  private static void replicaSet(ObjectNode spec) {
    Json.setDefault(spec, "replicas", 1);
    template(spec);
  }

  private static void labelsOfTemplate(ObjectNode object) {
    ObjectNode labels = Json.objectAt(object, "spec", "template", "metadata", "labels");
    if (labels != null && !labels.isEmpty() && Json.metadata(object).path("labels").isEmpty()) {
      // One map for both, as in the API server: what is added to the template's on creation is in
      // both.
      Json.metadata(object).set("labels", labels);
    }
  }

  private static void job(ObjectNode spec) {
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec.put("completions", 1).put("parallelism", 1);
    }
    Json.setDefault(spec, "parallelism", 1);
    Json.setDefault(spec, "backoffLimit", 6);
    Json.setDefault(spec, "completionMode", "NonIndexed");
    Json.setDefault(spec, "suspend", false);
    template(spec);
    String policy = Json.string(spec, "template", "spec", "restartPolicy");
    if (policy.isEmpty()) {
      Json.make(spec, "template", "spec").put("restartPolicy", "Always");
    }
  }

  private static void cronJob(ObjectNode spec) {
    Json.setDefault(spec, "concurrencyPolicy", "Allow");
    Json.setDefault(spec, "suspend", false);
    Json.setDefault(spec, "successfulJobsHistoryLimit", 3);
    Json.setDefault(spec, "failedJobsHistoryLimit", 1);
    template(Json.make(spec, "jobTemplate", "spec"));
  }

  private static void service(ObjectNode object) {
    ObjectNode spec = Json.make(object, "spec");
    Json.setDefault(spec, "sessionAffinity", "None");
    Json.setDefault(spec, "type", "ClusterIP");
    String type = Json.string(spec, "type");
    if (!type.equals("ExternalName")) {
      Json.setDefault(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Json.setDefault(spec, "externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Json.setDefault(spec, "allocateLoadBalancerNodePorts", true);
    }
    for (ObjectNode port : Json.objects(spec, "ports")) {
      Json.setDefault(port, "protocol", "TCP");
      JsonNode target = Json.at(port, "targetPort");
      if (target == null || (target.isNumber() && target.asInt() == 0)) {
        Json.carry(port, port, "targetPort");
        Json.put(port, "targetPort", Json.number(port, 0, "port"));
      }
    }
    Json.make(object, "status", "loadBalancer");
  }

  private static void secret(ObjectNode object) {
    Json.setDefault(object, "type", "Opaque");
    ObjectNode texts = Json.objectAt(object, "stringData");
    if (texts != null) {
      ObjectNode data = Json.make(object, "data");
      texts
          .properties()
          .forEach(
              e ->
                  data.put(
                      e.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              e.getValue().asString().getBytes(StandardCharsets.UTF_8))));
      object.remove("stringData");
    }
  }

  private static void namespace(ObjectNode object) {
    Json.make(object, "spec");
    Json.make(object, "metadata", "labels").put("kubernetes.io/metadata.name", Json.name(object));
    Json.setDefault(Json.make(object, "status"), "phase", "Active");
  }

  private static void binding(ObjectNode object) {
    String rbac = "rbac.authorization.k8s.io";
    ObjectNode ref = Json.objectAt(object, "roleRef");
    if (ref != null) {
      Json.setDefault(ref, "apiGroup", rbac);
    }
    for (ObjectNode subject : Json.objects(object, "subjects")) {
      if (!Json.string(subject, "kind").equals("ServiceAccount")) {
        Json.setDefault(subject, "apiGroup", rbac);
      }
    }
  }

  private static void endpoints(ObjectNode object) {
    for (ObjectNode subset : Json.objects(object, "subsets")) {
      Json.objects(subset, "ports").forEach(p -> Json.setDefault(p, "protocol", "TCP"));
    }
  }

  private static void networkPolicy(ObjectNode spec) {
    if (!spec.has("policyTypes")) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (spec.has("egress")) {
        types.add("Egress");
      }
    }
    for (String way : List.of("ingress", "egress")) {
      for (ObjectNode rule : Json.objects(spec, way)) {
        Json.objects(rule, "ports").forEach(p -> Json.setDefault(p, "protocol", "TCP"));
      }
    }
  }

  private static void limitRange(ObjectNode object) {
    for (ObjectNode limit : Json.objects(object, "spec", "limits")) {
      if (!Json.string(limit, "type").equals("Container")) {
        continue;
      }
      for (List<String> fromTo :
          List.of(
              List.of("max", "default"),
              List.of("default", "defaultRequest"),
              List.of("min", "defaultRequest"))) {
        ObjectNode from = Json.objectAt(limit, fromTo.get(0));
        if (from != null) {
          ObjectNode to = Json.make(limit, fromTo.get(1));
          from.properties()
              .forEach(
                  e -> {
                    if (!to.has(e.getKey())) {
                      to.set(e.getKey(), e.getValue());
                    }
                  });
        }
      }
    }
  }
}
