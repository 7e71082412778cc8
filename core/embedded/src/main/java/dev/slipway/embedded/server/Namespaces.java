package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Event;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import tools.jackson.databind.node.ObjectNode;

/** Furnishes new namespaces, and empties those that end. */
final class Namespaces {
  private final Registry registry;
  private final Store store;
  private final Deletion deletion;
  private final String caCertificate;

  Namespaces(Registry registry, Deletion deletion, String caCertificate) {
    this.registry = registry;
    this.store = registry.store();
    this.deletion = deletion;
    this.caCertificate = caCertificate;
  }

  /** Follows a change of a namespace. */
  void handle(Event event) {
    String name = event.key().name();
    if (event.type() == Change.Type.ADDED) {
      furnish(name);
    } else if (Json.string(event.object(), "status", "phase").equals("Terminating")) {
      for (ResourceKind kind : registry.catalogue().all()) {
        if (kind.namespaced()) {
          for (ObjectNode object : store.list(kind.storedAs(), name).objects()) {
            if (!Json.metadata(object).has("deletionTimestamp")) {
              deletion.delete(kind, name, Json.name(object), Housekeeping.BACKGROUND);
            }
          }
        }
      }
      emptied(name);
    }
  }

  private void furnish(String namespace) {
    ObjectNode account = Json.object();
    Json.metadata(account).put("name", "default");
    create("serviceaccounts", namespace, account);
    ObjectNode ca = Json.object();
    Json.metadata(ca).put("name", "kube-root-ca.crt");
    Json.make(ca, "data").put("ca.crt", caCertificate);
    create("configmaps", namespace, ca);
  }

  private void create(String plural, String namespace, ObjectNode object) {
    ResourceKind kind = registry.catalogue().resource("", plural).orElseThrow();
    try {
      registry.create(kind, namespace, object, WriteOptions.inside("kube-controller-manager"));
    } catch (ApiException e) {
      if (!e.isAlreadyExists() && !e.isNotFound() && e.code() != 403) {
        throw e;
      }
    }
  }

  /** Lets a namespace go that ends and has nothing in it any more. */
  void emptied(String name) {
    Key key = Generated.namespaceKey(name);
    ObjectNode namespace = name.isEmpty() ? null : store.get(key).orElse(null);
    if (namespace == null || !Json.metadata(namespace).has("deletionTimestamp")) {
      return;
    }
    for (ResourceKind kind : registry.catalogue().all()) {
      if (kind.namespaced() && !store.list(kind.storedAs(), name).objects().isEmpty()) {
        return;
      }
    }
    ObjectNode last = namespace.deepCopy();
    Json.make(last, "spec").remove("finalizers");
    store.put(key, last);
    if (Json.list(last, "metadata", "finalizers").isEmpty()) {
      store.remove(key);
    }
  }
}
