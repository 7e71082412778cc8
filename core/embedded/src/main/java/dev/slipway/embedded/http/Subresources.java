package dev.slipway.embedded.http;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.FieldType;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.ApiServer;
import dev.slipway.embedded.server.Deletion;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.server.Scales;
import dev.slipway.embedded.server.WriteOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for subresources other than the status. */
final class Subresources {
  private final Registry registry;
  private final Deletion deletion;
  private final Scales scales;
  private final Tokens tokens;

  Subresources(Registry registry, Deletion deletion, Tokens tokens) {
    this.registry = registry;
    this.deletion = deletion;
    this.scales = new Scales(registry);
    this.tokens = tokens;
  }

  void handle(
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
        case "GET" -> HttpApi.ok(request, scales.get(kind, namespace, p.name()));
        case "PUT" -> {
          WriteOptions options = query.write();
          ObjectNode scale = Bodies.object(body, Bodies.type(request), options.validation());
          HttpApi.answer(
              request,
              200,
              scales.change(kind, namespace, p.name(), old -> scale, options),
              options);
        }
        case "PATCH" -> {
          JsonNode change = Bodies.node(body, "application/json", WriteOptions.Validation.IGNORE);
          WriteOptions options = query.write();
          FieldType type = registry.catalogue().type("autoscaling/v1", "Scale");
          HttpApi.answer(
              request,
              200,
              scales.change(
                  kind,
                  namespace,
                  p.name(),
                  old ->
                      Patching.patched(
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
      evict(request, body, kind, namespace, p.name());
    } else if (which.equals("token") && kind.is("", "ServiceAccount") && method.equals("POST")) {
      ObjectNode account = registry.get(kind, namespace, p.name());
      ObjectNode wanted = Bodies.object(body, Bodies.type(request), query.write().validation());
      HttpApi.send(request.response(), 201, tokens.issue(account, wanted));
    } else {
      throw Refusal.noSuchResource();
    }
  }

  private void evict(
      HttpServerRequest request,
      byte[] body,
      ResourceKind kind,
      @Nullable String namespace,
      String name) {
    ObjectNode eviction = Bodies.object(body, Bodies.type(request), WriteOptions.Validation.IGNORE);
    long grace = Json.number(eviction, -1, "deleteOptions", "gracePeriodSeconds");
    boolean dry =
        new Query(request).text("dryRun").equals("All")
            || Json.strings(eviction, "deleteOptions", "dryRun").contains("All");
    deletion.delete(
        kind, namespace, name, new Deletion.Options(grace < 0 ? null : grace, null, "", "", dry));
    HttpApi.send(request.response(), 201, success());
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    Json.put(status.put("status", "Success"), "code", 201);
    return status;
  }
}
