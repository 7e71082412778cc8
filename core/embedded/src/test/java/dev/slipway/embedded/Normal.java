package dev.slipway.embedded;

import dev.slipway.embedded.json.Json;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer without what differs from run to run, and from version to version. */
final class Normal {
  private static final Set<String> TIMES =
      Set.of(
          "creationTimestamp",
          "deletionTimestamp",
          "time",
          "lastTransitionTime",
          "lastUpdateTime",
          "startTime",
          "completionTime",
          "lastProbeTime");

  /** What servers after 1.20 added to every object of a kind, or that 1.20 still had. */
  private static final Set<String> OF_SOME_VERSIONS =
      Set.of(
          "selfLink",
          "subresource",
          "ipFamilies",
          "ipFamilyPolicy",
          "internalTrafficPolicy",
          "completionMode",
          "suspend",
          "podReplacementPolicy",
          "terminatingReplicas",
          "terminating",
          "ready",
          "uncountedTerminatedPods",
          "f:subresource",
          "f:ipFamilies",
          "f:ipFamilyPolicy",
          "f:internalTrafficPolicy",
          "f:clusterIPs");

  /** Newer versions manage these as a whole. */
  private static final Set<String> ATOMIC =
      Set.of(
          "f:selector",
          "f:nodeSelector",
          "f:roleRef",
          "f:involvedObject",
          "f:fieldRef",
          "f:configMapKeyRef",
          "f:secretKeyRef",
          "f:resourceFieldRef",
          "f:scaleTargetRef",
          "f:podSelector");

  /** Servers differ in whether they send these when they are empty. */
  private static final Set<String> OFTEN_EMPTY =
      Set.of("status", "spec", "continue", "details", "annotations", "managedFields");

  /** What these write comes at a time of its own. */
  private static final Set<String> CONTROLLERS =
      Set.of(
          "k3s",
          "kube-controller-manager",
          "kube-scheduler",
          "kubelet",
          "deployment-controller",
          "replicaset-controller",
          "scheduler",
          "slipway-embedded");

  private static final Set<String> WRITTEN_BY_CONTROLLERS =
      Set.of(
          "conditions",
          "observedGeneration",
          "unavailableReplicas",
          "deployment.kubernetes.io/revision");

  private static final Pattern SUPPORTED =
      Pattern.compile("supported values: (\"[^\"]*\"(?:, \"[^\"]*\")*)");

  private final String namespace;

  Normal(String namespace) {
    this.namespace = namespace;
  }

  JsonNode of(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode normal = Json.object();
      new TreeMap<>(
              object
                  .propertyStream()
                  .collect(
                      Collectors.toMap(java.util.Map.Entry::getKey, java.util.Map.Entry::getValue)))
          .forEach((key, value) -> field(normal, key, value));
      return normal;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode normal = Json.array();
      for (JsonNode each : array) {
        if (!CONTROLLERS.contains(each.path("manager").asString(""))) {
          normal.add(of(each));
        }
      }
      return normal;
    }
    return node.isString() ? Json.node(text(node.asString())) : node;
  }

  private void field(ObjectNode normal, String key, JsonNode value) {
    if (OF_SOME_VERSIONS.contains(key) || WRITTEN_BY_CONTROLLERS.contains(key) || value.isNull()) {
      return;
    }
    if (ATOMIC.contains(key)) {
      normal.put(key, "$whole");
      return;
    }
    if (key.equals("group") && value.asString("").equals("extensions")) {
      normal.put(key, "networking.k8s.io");
    } else if (TIMES.contains(key) && value.isString()) {
      normal.put(key, "$time");
    } else if (key.equals("uid") && value.isString() && !value.asString().isEmpty()) {
      normal.put(key, "$uid");
    } else if (key.equals("resourceVersion") && value.asString().matches("[0-9]+")) {
      normal.put(key, "$rv");
    } else if (key.equals("continue") && !value.asString().isEmpty()) {
      normal.put(key, "$continue");
    } else if (List.of("clusterIP", "podIP").contains(key) && !value.asString().equals("None")) {
      normal.put(key, "$ip");
    } else if (key.equals("clusterIPs") && !value.path(0).asString("").equals("None")) {
      normal.put(key, "$ips");
    } else if (key.equals("nodePort")) {
      normal.put(key, "$port");
    } else if (key.equals("managedFields")) {
      normal.set(key, sorted(of(value)));
    } else {
      JsonNode rest = of(value);
      boolean empty = rest.isContainer() ? rest.isEmpty() : rest.asString("x").isEmpty();
      if (!empty || !OFTEN_EMPTY.contains(key)) {
        normal.set(text(key), rest);
      }
    }
  }

  /** Their order is that of times, which may or may not be of the same second. */
  private static JsonNode sorted(JsonNode managers) {
    ArrayNode sorted = Json.array();
    managers.valueStream().sorted(Comparator.comparing(Json::text)).forEach(sorted::add);
    return sorted;
  }

  private String text(String text) {
    return SUPPORTED
        .matcher(text)
        .replaceAll(
            values ->
                Matcher.quoteReplacement(
                    "supported values: "
                        + Arrays.stream(values.group(1).split(", ", -1))
                            .sorted()
                            .collect(Collectors.joining(", "))))
        .replace(namespace, "$ns")
        .replace("Ingress.extensions", "Ingress.networking.k8s.io")
        .replaceAll("\\([0-9]+\\)", "(\\$rv)")
        // Go tells how two structures differ in a form that it changes on purpose from run to run.
        .replaceAll("(?s)\n[ \u00a0]+core\\..*", "\n\\$difference")
        // Of a structure, versions show the Go value, its JSON, or its type alone.
        .replaceAll(
            "(?s)(Invalid value|Unsupported value|Duplicate value): \"?[&\\[\\]\\w.]*[{\\[(].*[})\\]]\"?"
                + "(?=: |, |$|\\])",
            "$1: \\$value")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "\\$uid")
        .replaceAll("\\b(gen-)[a-z0-9]{5}\\b", "$1\\$random")
        .replaceAll("(default-token-)[a-z0-9]{5}\\b", "$1\\$random")
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z", "\\$time");
  }
}
