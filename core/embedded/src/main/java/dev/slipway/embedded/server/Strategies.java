package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What kinds differ in when an object of them is written. */
final class Strategies {
  /** Kinds of which an update makes the object that is not there. */
  private static final Set<String> MADE_BY_UPDATE =
      Set.of(
          "Service",
          "Endpoints",
          "Event",
          "LimitRange",
          "Lease",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "PriorityClass");

  private Strategies() {}

  static boolean isMadeByUpdate(ResourceKind kind) {
    return MADE_BY_UPDATE.contains(kind.kind());
  }

  /** Whether an update must say which version of the object it was made from. */
  static boolean needsVersion(ResourceKind kind) {
    return kind.custom() || kind.kind().equals("CustomResourceDefinition");
  }

  /** Maps that are not there when nothing is in them. */
  static void dropEmpty(ResourceKind kind, ObjectNode object) {
    for (String map : List.of("labels", "annotations")) {
      if (Json.metadata(object).path(map).isEmpty()) {
        Json.metadata(object).remove(map);
      }
    }
    if (!kind.custom()) {
      for (String map : List.of("data", "binaryData")) {
        if (object.path(map).isEmpty()) {
          object.remove(map);
        }
      }
    }
  }

  static boolean hasGeneration(ResourceKind kind) {
    return kind.custom()
        || (kind.status()
            && !List.of(
                    "Namespace",
                    "Node",
                    "ResourceQuota",
                    "Service",
                    "PersistentVolumeClaim",
                    "PersistentVolume",
                    "HorizontalPodAutoscaler",
                    "Pod")
                .contains(kind.kind()))
        || kind.kind().equals("NetworkPolicy")
        || kind.kind().equals("PriorityClass")
        || kind.kind().equals("IngressClass");
  }
}
