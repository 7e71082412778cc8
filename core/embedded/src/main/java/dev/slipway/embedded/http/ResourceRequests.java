package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.patch.JsonPatch;
import dev.slipway.embedded.patch.MergePatch;
import dev.slipway.embedded.patch.PatchException;
import dev.slipway.embedded.patch.StrategicMergePatch;
import dev.slipway.embedded.schema.FieldType;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.ApiServer;
import dev.slipway.embedded.server.Deletion;
import dev.slipway.embedded.server.Lister;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.server.Scales;
import dev.slipway.embedded.server.Selectors;
import dev.slipway.embedded.server.Served;
import dev.slipway.embedded.server.WriteOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for objects: each verb on a kind, and the subresources. */
final class ResourceRequests {
  private final Registry registry;
  private final Lister lister;
  private final Deletion deletion;
  private final Scales scales;
  private final Watches watches;

  ResourceRequests(Registry registry) {
    this.registry = registry;
    this.lister = new Lister(registry.store());
    this.deletion = new Deletion(registry);
    this.scales = new Scales(registry);
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
      subresource(request, body, kind, namespace, p);
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
    switch (verb(request, p)) {
      case "get" -> ok(request, registry.get(kind, namespace, p.name()));
      case "list" -> ok(request, list(kind, namespace, query));
      case "watch" -> watches.serve(request, kind, namespace, wanted(kind, query, p), query);
      case "create" -> create(request, body, kind, namespace, one);
      case "update" -> {
        WriteOptions options = query.write();
        ObjectNode object = Bodies.object(body, Bodies.type(request), options.validation());
        answer(
            request,
            200,
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
    if (type.contains("protobuf")) {
      throw Refusal.unsupportedMediaType("application/json, application/yaml");
    }
    WriteOptions options = new Query(request).write();
    ObjectNode object = Bodies.object(body, type, options.validation());
    answer(request, 201, registry.create(kind, namespace, object, options), options);
  }

  private ObjectNode list(ResourceKind kind, @Nullable String namespace, Query query) {
    return lister.list(
        kind,
        new Lister.Request(
            namespace,
            wanted(kind, query, null),
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
      boolean isNew =
          registry
              .store()
              .get(
                  new dev.slipway.embedded.store.Key(
                      kind.storedAs(), namespace == null ? "" : namespace, p.name()))
              .isEmpty();
      ObjectNode applied = registry.apply(kind, namespace, p.name(), part, config, options);
      answer(request, isNew ? 201 : 200, applied, options);
      return;
    }
    JsonNode change = Bodies.node(body, "application/json", WriteOptions.Validation.IGNORE);
    ObjectNode patched =
        registry.patch(
            kind,
            namespace,
            p.name(),
            part,
            old -> patched(type, old, change, kind.type(), kind, p.name()),
            options);
    answer(request, 200, patched, options);
  }

  private static ObjectNode patched(
      String type,
      ObjectNode old,
      JsonNode change,
      FieldType fields,
      ResourceKind kind,
      String name) {
    try {
      JsonNode result =
          switch (type) {
            case "application/json-patch+json" -> JsonPatch.apply(old, change);
            case "application/merge-patch+json" -> {
              if (!change.isObject()) {
                throw Refusal.badRequest(
                    "error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");
              }
              yield MergePatch.apply(old, change);
            }
            case "application/strategic-merge-patch+json" -> {
              if (kind.custom()) {
                throw Refusal.unsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
              }
              yield StrategicMergePatch.apply(old, change, fields);
            }
            default ->
                throw Refusal.unsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, application/apply-patch+yaml");
          };
      if (result instanceof ObjectNode object) {
        return object;
      }
      throw Refusal.badRequest("the patched object is no object");
    } catch (PatchException e) {
      String message = String.valueOf(e.getMessage());
      if (e.fault() == PatchException.Fault.UNREADABLE) {
        throw Refusal.badRequest("error decoding patch: " + message);
      }
      throw new ApiException(
          422, "Invalid", "the server rejected our request due to an error in our request");
    }
  }

  private static Deletion.Options deleteOptions(HttpServerRequest request, byte[] body) {
    Query query = new Query(request);
    ObjectNode given =
        body.length == 0
            ? Json.object()
            : Bodies.object(body, Bodies.type(request), WriteOptions.Validation.IGNORE);
    long grace = Json.number(given, query.number("gracePeriodSeconds", -1), "gracePeriodSeconds");
    String how = Json.string(given, "propagationPolicy");
    how = how.isEmpty() ? query.text("propagationPolicy") : how;
    boolean orphan = Json.isTrue(given, "orphanDependents") || query.flag("orphanDependents");
    DeletionPropagation propagation =
        switch (how) {
          case "Background" -> DeletionPropagation.BACKGROUND;
          case "Foreground" -> DeletionPropagation.FOREGROUND;
          case "Orphan" -> DeletionPropagation.ORPHAN;
          case "" -> orphan ? DeletionPropagation.ORPHAN : null;
          default ->
              throw new ApiException(
                  422,
                  "Invalid",
                  "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \""
                      + how
                      + "\"");
        };
    boolean dry =
        Json.strings(given, "dryRun").contains("All") || query.text("dryRun").equals("All");
    return new Deletion.Options(
        grace < 0 ? null : grace,
        propagation,
        Json.string(given, "preconditions", "uid"),
        Json.string(given, "preconditions", "resourceVersion"),
        dry);
  }

  private void delete(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      String name) {
    Deletion.Outcome outcome = deletion.delete(kind, namespace, name, deleteOptions(request, body));
    boolean shown =
        !outcome.gone()
            || kind.kind().equals("Pod")
            || kind.kind().equals("Service")
            || kind.kind().equals("ServiceAccount");
    ok(
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
      deletion.delete(kind, namespace, Json.name(object), deleteOptions(request, body));
    }
    ok(request, found);
  }

  private void subresource(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      ApiPath p) {
    Query query = new Query(request);
    String method = request.method().name();
    String which = p.subresource();
    if (which.equals("scale") && kind.scale() != null) {
      switch (method) {
        case "GET" -> ok(request, scales.get(kind, namespace, p.name()));
        case "PUT" -> {
          WriteOptions options = query.write();
          ObjectNode scale = Bodies.object(body, Bodies.type(request), options.validation());
          answer(
              request,
              200,
              scales.change(kind, namespace, p.name(), old -> scale, options),
              options);
        }
        case "PATCH" -> {
          JsonNode change = Bodies.node(body, "application/json", WriteOptions.Validation.IGNORE);
          WriteOptions options = query.write();
          FieldType type = registry.catalogue().type("autoscaling/v1", "Scale");
          answer(
              request,
              200,
              scales.change(
                  kind,
                  namespace,
                  p.name(),
                  old ->
                      patched(
                          Bodies.type(request),
                          old,
                          change,
                          type == null ? kind.type() : type,
                          kind,
                          p.name()),
                  options),
              options);
        }
        default -> throw Refusal.methodNotAllowed();
      }
    } else if (which.equals("binding") && kind.is("", "Pod") && namespace != null) {
      ObjectNode binding =
          Bodies.object(body, Bodies.type(request), WriteOptions.Validation.IGNORE);
      ApiServer.bind(registry, namespace, p.name(), Json.string(binding, "target", "name"));
      HttpApi.send(request.response(), 201, success());
    } else if (which.equals("eviction") && kind.is("", "Pod")) {
      deletion.delete(
          kind,
          namespace,
          p.name(),
          new Deletion.Options(null, null, "", "", query.text("dryRun").equals("All")));
      HttpApi.send(request.response(), 201, success());
    } else {
      throw Refusal.noSuchResource();
    }
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    Json.put(status.put("status", "Success"), "code", 201);
    return status;
  }

  private static void answer(
      HttpServerRequest request, int code, ObjectNode object, WriteOptions options) {
    for (String warning : options.warnings()) {
      request
          .response()
          .headers()
          .add("Warning", "299 - \"" + warning.replace("\"", "\\\"") + "\"");
    }
    HttpApi.send(request.response(), code, object);
  }

  private static void ok(HttpServerRequest request, JsonNode body) {
    HttpApi.send(request.response(), 200, body);
  }
}
