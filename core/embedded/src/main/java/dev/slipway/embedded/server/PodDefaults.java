package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API sets in a pod's spec where the caller says nothing. */
final class PodDefaults {
  private PodDefaults() {}

  static void set(ObjectNode spec, boolean template) {
    Json.setDefault(spec, "restartPolicy", "Always");
    Json.setDefault(spec, "terminationGracePeriodSeconds", 30);
    Json.setDefault(spec, "dnsPolicy", "ClusterFirst");
    Json.setDefault(spec, "schedulerName", "default-scheduler");
    Json.make(spec, "securityContext");
    String account = Json.string(spec, "serviceAccountName");
    String old = Json.string(spec, "serviceAccount");
    if (!account.isEmpty()) {
      spec.put("serviceAccount", account);
    } else if (!old.isEmpty()) {
      spec.put("serviceAccountName", old);
    }
    if (!template) {
      Json.setDefault(spec, "enableServiceLinks", true);
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Json.objects(spec, list)
          .forEach(c -> container(c, template, Json.isTrue(spec, "hostNetwork")));
    }
    Json.objects(spec, "volumes").forEach(PodDefaults::volume);
  }

  private static void container(ObjectNode c, boolean template, boolean hostNetwork) {
    Json.setDefault(c, "terminationMessagePath", "/dev/termination-log");
    Json.setDefault(c, "terminationMessagePolicy", "File");
    Json.setDefault(c, "imagePullPolicy", pullPolicy(Json.string(c, "image")));
    ObjectNode resources = Json.make(c, "resources");
    ObjectNode limits = Json.objectAt(resources, "limits");
    if (!template && limits != null) {
      ObjectNode requests = Json.make(resources, "requests");
      for (Map.Entry<String, JsonNode> limit : limits.properties()) {
        if (!requests.has(limit.getKey())) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
    for (ObjectNode port : Json.objects(c, "ports")) {
      Json.setDefault(port, "protocol", "TCP");
      if (hostNetwork) {
        Json.setDefault(port, "hostPort", (int) Json.number(port, 0, "containerPort"));
      }
    }
    for (ObjectNode env : Json.objects(c, "env")) {
      ObjectNode ref = Json.objectAt(env, "valueFrom", "fieldRef");
      if (ref != null) {
        Json.setDefault(ref, "apiVersion", "v1");
      }
      ObjectNode resource = Json.objectAt(env, "valueFrom", "resourceFieldRef");
      if (resource != null) {
        Json.setDefault(resource, "divisor", "0");
      }
    }
    for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      ObjectNode probe = Json.objectAt(c, name);
      if (probe != null) {
        Json.setDefault(probe, "timeoutSeconds", 1);
        Json.setDefault(probe, "periodSeconds", 10);
        Json.setDefault(probe, "successThreshold", 1);
        Json.setDefault(probe, "failureThreshold", 3);
        httpGet(Json.objectAt(probe, "httpGet"));
      }
    }
    httpGet(Json.objectAt(c, "lifecycle", "preStop", "httpGet"));
    httpGet(Json.objectAt(c, "lifecycle", "postStart", "httpGet"));
  }

  private static void httpGet(@org.jspecify.annotations.Nullable ObjectNode get) {
    if (get != null) {
      Json.setDefault(get, "path", "/");
      Json.setDefault(get, "scheme", "HTTP");
    }
  }

  private static String pullPolicy(String image) {
    int colon = image.lastIndexOf(':');
    String tag = colon > image.lastIndexOf('/') ? image.substring(colon + 1) : "latest";
    return tag.equals("latest") && !image.contains("@") ? "Always" : "IfNotPresent";
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1) {
      volume.putObject("emptyDir");
    }
    for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
      ObjectNode s = Json.objectAt(volume, source);
      if (s != null) {
        Json.setDefault(s, "defaultMode", 420);
      }
    }
    ObjectNode host = Json.objectAt(volume, "hostPath");
    if (host != null && !host.has("type")) {
      host.put("type", "");
    }
    for (ObjectNode item : Json.objects(volume, "downwardAPI", "items")) {
      ObjectNode ref = Json.objectAt(item, "fieldRef");
      if (ref != null) {
        Json.setDefault(ref, "apiVersion", "v1");
      }
    }
    for (ObjectNode source : Json.objects(volume, "projected", "sources")) {
      ObjectNode token = Json.objectAt(source, "serviceAccountToken");
      if (token != null) {
        Json.setDefault(token, "expirationSeconds", 3600);
      }
    }
  }
}
