package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Admission: the namespace must be there and stay; a pod gets its account and limits; quotas hold.
 */
final class Admission {
  private final Store store;
  private final ResourceCatalogue catalogue;
  private final Quotas quotas;

  Admission(Store store, ResourceCatalogue catalogue) {
    this.store = store;
    this.catalogue = catalogue;
    this.quotas = new Quotas(store);
  }

  void namespace(ResourceKind kind, ObjectNode object, String name) {
    ResourceKind namespaces = catalogue.resource("", "namespaces").orElseThrow();
    Optional<ObjectNode> namespace = store.get(Generated.namespaceKey(name));
    if (namespace.isEmpty()) {
      throw Refusal.notFound(namespaces, name);
    }
    if (Json.string(namespace.get(), "status", "phase").equals("Terminating")) {
      Map<String, Object> details = Refusal.details(kind, Json.name(object));
      details.put(
          "causes",
          List.of(
              ApiException.cause(
                  "NamespaceTerminating",
                  "namespace " + name + " is being terminated",
                  "metadata.namespace")));
      ApiException plain =
          Refusal.forbidden(
              kind,
              Json.name(object),
              "unable to create new content in namespace "
                  + name
                  + " because it is being terminated");
      throw new ApiException(
          plain.code(), plain.reason(), String.valueOf(plain.getMessage()), details);
    }
  }

  void create(ResourceKind kind, ObjectNode object) {
    if (!kind.kind().equals("Pod")) {
      return;
    }
    ObjectNode spec = Json.make(object, "spec");
    Json.setDefault(spec, "serviceAccountName", "default");
    String account = Json.string(spec, "serviceAccountName");
    spec.put("serviceAccount", account);
    Key key = new Key("/serviceaccounts", Json.namespace(object), account);
    if (store.get(key).isEmpty()) {
      throw Refusal.forbidden(
          kind,
          Json.name(object),
          "error looking up service account "
              + Json.namespace(object)
              + "/"
              + account
              + ": serviceaccount \""
              + account
              + "\" not found");
    }
    priority(kind, object, spec);
    tolerations(spec);
    new Limits(store).admit(kind, object);
  }

  /** A pod stays for five minutes on a node that has gone, unless it says otherwise. */
  private static void tolerations(ObjectNode spec) {
    for (String trouble :
        List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
      boolean tolerated =
          Json.objects(spec, "tolerations").stream()
              .anyMatch(
                  t ->
                      List.of("", trouble).contains(Json.string(t, "key"))
                          && List.of("", "NoExecute").contains(Json.string(t, "effect")));
      if (!tolerated) {
        spec.withArray("/tolerations")
            .addObject()
            .put("key", trouble)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", 300);
      }
    }
  }

  private void priority(ResourceKind kind, ObjectNode object, ObjectNode spec) {
    String name = Json.string(spec, "priorityClassName");
    long value = 0;
    String preemption = "PreemptLowerPriority";
    if (!name.isEmpty()) {
      ObjectNode found =
          store.get(new Key("scheduling.k8s.io/priorityclasses", "", name)).orElse(null);
      if (found == null) {
        throw Refusal.forbidden(
            kind, Json.name(object), "no PriorityClass with name " + name + " was found");
      }
      value = Json.number(found, 0, "value");
      preemption = Json.string(found, "preemptionPolicy");
    }
    Json.put(spec, "priority", value);
    spec.put("preemptionPolicy", preemption);
  }

  void update(ResourceKind kind, ObjectNode before, ObjectNode after) {
    if (kind.kind().equals("Pod")) {
      for (String set :
          java.util.List.of(
              "priority", "preemptionPolicy", "serviceAccountName", "serviceAccount")) {
        ObjectNode spec = Json.make(after, "spec");
        if (!spec.has(set)) {
          Json.carry(Json.make(before.deepCopy(), "spec"), spec, set);
        }
      }
    }
  }

  void quota(ResourceKind kind, @Nullable ObjectNode before, ObjectNode after, boolean book) {
    if (kind.namespaced()) {
      quotas.admit(kind, before, after, book);
    }
  }
}
