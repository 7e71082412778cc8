package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the server gives out: cluster addresses, node ports, a job's selector, a pod's class. */
final class Generated {
  private Generated() {}

  static void onCreate(ResourceKind kind, ObjectNode object, Store store) {
    switch (kind.kind()) {
      case "Pod" -> {
        ObjectNode status = Json.make(object, "status");
        status.put("phase", "Pending");
        status.put("qosClass", qualityOfService(Json.make(object, "spec")));
      }
      case "Namespace" -> {
        ObjectNode spec = Json.make(object, "spec");
        if (!spec.has("finalizers")) {
          spec.putArray("finalizers").add("kubernetes");
        }
      }
      case "Service" -> ServiceAddresses.assign(object, store);
      case "Job" -> job(object);
      case "PersistentVolumeClaim" -> Json.make(object, "status").put("phase", "Pending");
      case "CustomResourceDefinition" -> definition(object);
      default -> {
        // Nothing to give out.
      }
    }
  }

  static void onUpdate(ResourceKind kind, ObjectNode before, ObjectNode after, Store store) {
    if (kind.kind().equals("Service")) {
      ObjectNode spec = Json.make(after, "spec");
      if (!Json.string(spec, "type").equals("ExternalName")) {
        for (String kept : List.of("clusterIP", "clusterIPs")) {
          if (!spec.has(kept)) {
            Json.carry(Json.make(before.deepCopy(), "spec"), spec, kept);
          }
        }
      }
      ServiceAddresses.assign(after, store);
    } else if (kind.kind().equals("CustomResourceDefinition")) {
      definition(after);
    }
  }

  private static void definition(ObjectNode object) {
    ObjectNode names = Json.make(object, "spec", "names");
    String named = Json.string(names, "kind");
    Json.setDefault(names, "singular", named.toLowerCase(java.util.Locale.ROOT));
    Json.setDefault(names, "listKind", named + "List");
    if (!Json.make(object, "spec").has("conversion")) {
      Json.make(object, "spec", "conversion").put("strategy", "None");
    }
  }

  private static void job(ObjectNode object) {
    ObjectNode spec = Json.make(object, "spec");
    if (Json.isTrue(spec, "manualSelector")) {
      return;
    }
    if (Json.objectAt(spec, "selector") != null) {
      return; // refused later
    }
    String uid = Json.uid(object);
    ObjectNode labels = Json.make(spec, "template", "metadata", "labels");
    labels.put("controller-uid", uid).put("job-name", Json.name(object));
    labels.put("batch.kubernetes.io/controller-uid", uid);
    labels.put("batch.kubernetes.io/job-name", Json.name(object));
    if (Json.metadata(object).path("labels").isEmpty()) {
      // A Job is read with its defaults, and by then its template has labels.
      Json.metadata(object).set("labels", labels.deepCopy());
    }
    Json.make(spec, "selector", "matchLabels").put("batch.kubernetes.io/controller-uid", uid);
  }

  static String qualityOfService(ObjectNode spec) {
    boolean any = false;
    boolean all = true;
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode c : Json.objects(spec, list)) {
        for (String resource : List.of("cpu", "memory")) {
          String limit = Json.string(c, "resources", "limits", resource);
          String request = Json.string(c, "resources", "requests", resource);
          any |= !limit.isEmpty() || !request.isEmpty();
          all &=
              !limit.isEmpty()
                  && Quantity.of(limit).amount().compareTo(Quantity.of(request).amount()) == 0;
        }
      }
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }

  static Key namespaceKey(String name) {
    return new Key("/namespaces", "", name);
  }
}
