package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.Deletion;
import dev.slipway.embedded.server.Lister;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.server.Selectors;
import dev.slipway.embedded.server.Served;
import dev.slipway.embedded.server.WriteOptions;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.table.Tables;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for objects: each verb on a kind, and the subresources. */
final class ResourceRequests {
  private final Registry registry;
  private final Lister lister;
  private final Deletion deletion;
  private final Subresources subresources;
  private final Watches watches;
  private final Tables tables;

  ResourceRequests(Registry registry, Tokens tokens) {
    this.registry = registry;
    this.lister = new Lister(registry.store());
    this.deletion = new Deletion(registry);
    this.subresources = new Subresources(registry, deletion, tokens);
    this.tables = new Tables(registry.store(), registry::now);
    this.watches = new Watches(registry.store());
  }

  static String verb(HttpServerRequest request, ApiPath p) {
    boolean one = !p.name().isEmpty();
    return switch (request.method().name()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> p.watch() || new Query(request).flag("watch") ? "watch" : one ? "get" : "list";
    };
  }

  void handle(HttpServerRequest request, byte[] body, ResourceKind kind, ApiPath p) {
    String namespace = kind.namespaced() && !p.namespace().isEmpty() ? p.namespace() : null;
    if (!kind.namespaced() && !p.namespace().isEmpty()) {
      throw Refusal.noSuchResource();
    }
    if (!p.subresource().isEmpty() && !p.subresource().equals("status")) {
      subresources.handle(request, body, kind, namespace, p);
      return;
    }
    boolean status = p.subresource().equals("status");
    if (status && !kind.status()) {
      throw Refusal.noSuchResource();
    }
    Registry.Part part = status ? Registry.Part.STATUS : Registry.Part.MAIN;
    Query query = new Query(request);
    boolean one = !p.name().isEmpty();
    if (one && kind.namespaced() && namespace == null) {
      throw Refusal.noSuchResource();
    }
    boolean needsName = List.of("PUT", "PATCH").contains(request.method().name());
    boolean deletesAll = request.method().name().equals("DELETE") && !one;
    if (!one && (needsName || (deletesAll && kind.is("", "Namespace")))) {
      throw Refusal.methodNotAllowed();
    }
    switch (verb(request, p)) {
      case "get" ->
          HttpApi.ok(
              request, View.of(request, tables).one(kind, registry.get(kind, namespace, p.name())));
      case "list" ->
          HttpApi.ok(request, View.of(request, tables).list(kind, list(kind, namespace, query)));
      case "watch" ->
          watches.serve(
              request, kind, namespace, wanted(kind, query, p), query, View.of(request, tables));
      case "create" -> create(request, body, kind, namespace, one);
      case "update" -> {
        WriteOptions options = query.write();
        ObjectNode object = Bodies.object(body, Bodies.type(request), options.validation());
        boolean isNew = isNew(kind, namespace, p);
        HttpApi.answer(
            request,
            isNew ? 201 : 200,
            registry.replace(kind, namespace, p.name(), part, object, options),
            options);
      }
      case "patch" -> patch(request, body, kind, namespace, p, part);
      case "delete" -> delete(request, body, kind, namespace, p.name());
      default -> deleteAll(request, body, kind, namespace);
    }
  }

  private void create(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      boolean one) {
    if (one || (kind.namespaced() && namespace == null)) {
      throw Refusal.methodNotAllowed();
    }
    String type = Bodies.type(request);
    WriteOptions options = new Query(request).write();
    ObjectNode object = Bodies.object(body, type, options.validation());
    HttpApi.answer(request, 201, registry.create(kind, namespace, object, options), options);
  }

  private ObjectNode list(ResourceKind kind, @Nullable String namespace, Query query) {
    return lister.list(
        kind,
        new Lister.Request(
            namespace,
            wanted(kind, query, null),
            !query.text("labelSelector").isEmpty() || !query.text("fieldSelector").isEmpty(),
            query.number("limit", 0),
            query.text("continue"),
            query.text("resourceVersion"),
            query.text("resourceVersionMatch")));
  }

  private static Predicate<ObjectNode> wanted(
      ResourceKind kind, Query query, @Nullable ApiPath one) {
    Predicate<ObjectNode> wanted =
        Selectors.labels(query.text("labelSelector"))
            .and(Selectors.fields(query.text("fieldSelector"), kind));
    return one == null || one.name().isEmpty()
        ? wanted
        : wanted.and(o -> Json.name(o).equals(one.name()));
  }

  private void patch(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      ApiPath p,
      Registry.Part part) {
    Query query = new Query(request);
    WriteOptions options = query.write();
    String type = Bodies.type(request);
    if (type.startsWith("application/apply-patch")) {
      if (query.text("fieldManager").isEmpty()) {
        throw new ApiException(
            422,
            "Invalid",
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
                + " apply patch");
      }
      ObjectNode config = Bodies.object(body, "application/yaml", options.validation());
      boolean isNew = isNew(kind, namespace, p);
      ObjectNode applied = registry.apply(kind, namespace, p.name(), part, config, options);
      HttpApi.answer(request, isNew ? 201 : 200, applied, options);
      return;
    }
    JsonNode change = Bodies.node(body, "application/json", WriteOptions.Validation.IGNORE);
    ObjectNode patched =
        registry.patch(
            kind,
            namespace,
            p.name(),
            part,
            old -> Patching.patched(type, old, change, kind.type(), kind, p.name()),
            options);
    HttpApi.answer(request, 200, patched, options);
  }

  private boolean isNew(ResourceKind kind, @Nullable String namespace, ApiPath p) {
    String home = namespace == null ? "" : namespace;
    return registry.store().get(new Key(kind.storedAs(), home, p.name())).isEmpty();
  }

  private void delete(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      String name) {
    Deletion.Outcome outcome =
        deletion.delete(kind, namespace, name, DeleteOptions.of(request, body));
    boolean shown =
        !outcome.gone()
            || kind.kind().equals("Pod")
            || kind.kind().equals("Service")
            || kind.kind().equals("ServiceAccount");
    HttpApi.ok(
        request,
        shown ? Served.in(kind, outcome.object()) : Statuses.deleted(kind, outcome.object()));
  }

  private void deleteAll(
      HttpServerRequest request, byte[] body, ResourceKind kind, @Nullable String namespace) {
    if (kind.namespaced() && namespace == null) {
      throw Refusal.methodNotAllowed();
    }
    ObjectNode found = list(kind, namespace, new Query(request));
    for (ObjectNode object : Json.objects(found, "items")) {
      deletion.delete(kind, namespace, Json.name(object), DeleteOptions.of(request, body));
    }
    HttpApi.ok(request, found);
  }
}
