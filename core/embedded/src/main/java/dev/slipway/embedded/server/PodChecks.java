package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of a pod's spec, of its own or in a template. */
final class PodChecks {
  /** The fields of a pod that its environment can take. */
  private static final Pattern FIELDS =
      Pattern.compile(
          "metadata\\.(name|namespace|uid|(labels|annotations)(\\['.+'\\])?)"
              + "|spec\\.(nodeName|serviceAccountName)|status\\.(hostIPs?|podIPs?)");

  private final Faults faults;

  PodChecks(Faults faults) {
    this.faults = faults;
  }

  void check(ObjectNode spec, String path, List<String> restartPolicies) {
    Set<String> volumes = new HashSet<>();
    List<ObjectNode> declared = Json.objects(spec, "volumes");
    for (int i = 0; i < declared.size(); i++) {
      String name = Json.string(declared.get(i), "name");
      String here = path + ".volumes[" + i + "].name";
      if (name.isEmpty()) {
        faults.required(here, "");
      } else if (!Names.label(name)) {
        faults.invalid(here, name, Names.LABEL_FAULT);
      } else if (!volumes.add(name)) {
        faults.duplicate(here, name);
      }
      source(declared.get(i), path + ".volumes[" + i + "]");
    }
    if (Json.objects(spec, "containers").isEmpty()) {
      faults.required(path + ".containers", "");
    }
    Set<String> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> containers = Json.objects(spec, list);
      for (int i = 0; i < containers.size(); i++) {
        container(containers.get(i), path + "." + list + "[" + i + "]", names, volumes);
      }
    }
    String policy = Json.string(spec, "restartPolicy");
    if (!restartPolicies.contains(policy)) {
      if (policy.isEmpty()) {
        faults.required(path + ".restartPolicy", "valid values: " + restartPolicies);
      } else {
        faults.unsupported(path + ".restartPolicy", policy, restartPolicies);
      }
    }
    if (!List.of("Default", "ClusterFirst", "ClusterFirstWithHostNet", "None")
        .contains(Json.string(spec, "dnsPolicy"))) {
      faults.unsupported(
          path + ".dnsPolicy",
          Json.string(spec, "dnsPolicy"),
          List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
    }
    long grace = Json.number(spec, 0, "terminationGracePeriodSeconds");
    if (grace < 0) {
      faults.invalid(
          path + ".terminationGracePeriodSeconds", grace, "must be greater than or equal to 0");
    }
  }

  private void source(ObjectNode volume, String path) {
    List<String> sources =
        new ArrayList<>(volume.propertyNames().stream().filter(f -> !f.equals("name")).toList());
    for (String more : sources.subList(Math.min(1, sources.size()), sources.size())) {
      faults.forbidden(path + "." + more, "may not specify more than 1 volume type");
    }
  }

  private void container(ObjectNode c, String path, Set<String> names, Set<String> volumes) {
    String name = Json.string(c, "name");
    if (name.isEmpty()) {
      faults.required(path + ".name", "");
    } else if (!Names.label(name)) {
      faults.invalid(path + ".name", name, Names.LABEL_FAULT);
    } else if (!names.add(name)) {
      faults.duplicate(path + ".name", name);
    }
    if (Json.string(c, "image").isBlank()) {
      faults.required(path + ".image", "");
    }
    String pull = Json.string(c, "imagePullPolicy");
    if (!List.of("Always", "IfNotPresent", "Never").contains(pull)) {
      faults.unsupported(
          path + ".imagePullPolicy", pull, List.of("Always", "IfNotPresent", "Never"));
    }
    ports(c, path);
    env(c, path);
    List<ObjectNode> mounts = Json.objects(c, "volumeMounts");
    Set<String> places = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      String volume = Json.string(mounts.get(i), "name");
      String here = path + ".volumeMounts[" + i + "]";
      if (!volumes.contains(volume)) {
        faults.notFound(here + ".name", volume);
      }
      String place = Json.string(mounts.get(i), "mountPath");
      if (place.isEmpty()) {
        faults.required(here + ".mountPath", "");
      } else if (!places.add(place)) {
        faults.invalid(here + ".mountPath", place, "must be unique");
      }
    }
    resources(c, path);
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      probe(Json.objectAt(c, probe), path + "." + probe, probe);
    }
  }

  private void ports(ObjectNode c, String path) {
    List<ObjectNode> ports = Json.objects(c, "ports");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String here = path + ".ports[" + i + "]";
      long number = Json.number(ports.get(i), 0, "containerPort");
      if (number == 0) {
        faults.required(here + ".containerPort", "");
      } else if (number < 0 || number > 65535) {
        faults.invalid(here + ".containerPort", number, "must be between 1 and 65535, inclusive");
      }
      String name = Json.string(ports.get(i), "name");
      if (name.length() > 15) {
        faults.invalid(here + ".name", name, "must be no more than 15 characters");
      }
      if (!name.isEmpty() && !names.add(name)) {
        faults.duplicate(here + ".name", name);
      }
      String protocol = Json.string(ports.get(i), "protocol");
      if (!List.of("TCP", "UDP", "SCTP").contains(protocol)) {
        faults.unsupported(here + ".protocol", protocol, List.of("SCTP", "TCP", "UDP"));
      }
    }
  }

  private void env(ObjectNode c, String path) {
    List<ObjectNode> env = Json.objects(c, "env");
    for (int i = 0; i < env.size(); i++) {
      String here = path + ".env[" + i + "]";
      if (Json.string(env.get(i), "name").isEmpty()) {
        faults.required(here + ".name", "");
      }
      ObjectNode from = Json.objectAt(env.get(i), "valueFrom");
      if (from != null && from.size() != 1) {
        faults.invalid(
            here + ".valueFrom",
            from.isEmpty() ? "" : from,
            from.isEmpty()
                ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
                    + " `secretKeyRef`"
                : "may not have more than one field specified at a time");
      }
      String field = Json.string(from, "fieldRef", "fieldPath");
      if (!field.isEmpty() && !FIELDS.matcher(field).matches()) {
        faults.invalid(
            here + ".valueFrom.fieldRef.fieldPath",
            field,
            "error converting fieldPath: field label not supported: " + field);
      }
      if (from != null && !Json.string(env.get(i), "value").isEmpty()) {
        faults.invalid(here + ".valueFrom", "", "may not be specified when `value` is not empty");
      }
    }
  }

  private void resources(ObjectNode c, String path) {
    ObjectNode limits = Json.objectAt(c, "resources", "limits");
    ObjectNode requests = Json.objectAt(c, "resources", "requests");
    negative(limits, path + ".resources.limits");
    negative(requests, path + ".resources.requests");
    if (limits == null || requests == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> request : requests.properties()) {
      JsonNode limit = limits.get(request.getKey());
      if (limit != null
          && Quantity.of(request.getValue().asString()).exceeds(Quantity.of(limit.asString()))) {
        faults.invalid(
            path + ".resources.requests",
            request.getValue().asString(),
            "must be less than or equal to " + request.getKey() + " limit");
      }
    }
  }

  private void negative(@Nullable ObjectNode amounts, String path) {
    if (amounts == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> amount : amounts.properties()) {
      String text = amount.getValue().asString();
      if (Quantity.of(text).amount().signum() < 0) {
        faults.invalid(
            path + "[" + amount.getKey() + "]", text, "must be greater than or equal to 0");
      }
    }
  }

  private void probe(@Nullable ObjectNode probe, String path, String which) {
    if (probe == null) {
      return;
    }
    List<String> handlers = new ArrayList<>();
    for (String handler : List.of("exec", "httpGet", "tcpSocket", "grpc")) {
      if (probe.has(handler)) {
        handlers.add(handler);
      }
    }
    if (handlers.isEmpty()) {
      faults.required(path, "must specify a handler type");
    } else if (handlers.size() > 1) {
      faults.forbidden(path + "." + handlers.get(1), "may not specify more than 1 handler type");
    }
    if (!which.equals("readinessProbe") && Json.number(probe, 1, "successThreshold") != 1) {
      faults.invalid(
          path + ".successThreshold", Json.number(probe, 1, "successThreshold"), "must be 1");
    }
  }
}
