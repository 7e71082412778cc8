package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.auth.Attributes;
import dev.slipway.embedded.auth.Identity;
import dev.slipway.embedded.auth.Rbac;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.openapi.OpenApi;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.server.WriteOptions;
import dev.slipway.embedded.stream.PodStreams;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests: who asks, what for, may they, and what comes of it. */
final class HttpApi {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);

  private final Registry registry;
  private final Rbac rbac;
  private final Callers callers;
  private final Discovery discovery;
  private final Reviews reviews;
  private final ResourceRequests resources;
  private final OpenApi openApi;
  private final PodStreams streams;

  HttpApi(Registry registry, Rbac rbac, Callers callers, PodStreams streams) {
    this.registry = registry;
    this.rbac = rbac;
    this.callers = callers;
    this.discovery = new Discovery(registry.catalogue());
    this.openApi = new OpenApi(registry.catalogue(), Discovery.VERSION);
    Tokens tokens = new Tokens(callers, registry::now);
    this.reviews = new Reviews(rbac, tokens);
    this.resources = new ResourceRequests(registry, tokens);
    this.streams = streams;
  }

  void handle(HttpServerRequest request) {
    if (PodStreams.upgrades(request)) {
      answer(request, new byte[0]);
      return;
    }
    if (List.of("GET", "DELETE", "HEAD").contains(request.method().name())
        && request.getHeader("Content-Length") == null
        && request.getHeader("Transfer-Encoding") == null) {
      answer(request, new byte[0]);
      return;
    }
    request
        .body()
        .onSuccess(body -> answer(request, body.getBytes()))
        .onFailure(e -> log.atDebug().setCause(e).log("a request ended before its body"));
  }

  private void answer(HttpServerRequest request, byte[] body) {
    try {
      Identity caller = impersonated(request, callers.of(request));
      View.check(request);
      route(request, body, caller);
    } catch (ApiException e) {
      fail(request.response(), e);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("method", request.method())
          .addKeyValue("path", request.path())
          .setCause(e)
          .log("a request failed for a fault of the embedded API server");
      fail(
          request.response(),
          new ApiException(500, "InternalError", "Internal error occurred: " + e));
    }
  }

  /** Returns on whose behalf the caller asks, where it may and does. */
  private Identity impersonated(HttpServerRequest request, Identity caller) {
    String user = request.getHeader("Impersonate-User");
    if (user == null || user.isEmpty()) {
      return caller;
    }
    String[] account = user.split(":", -1);
    boolean isAccount = account.length == 4 && user.startsWith("system:serviceaccount:");
    require(
        caller,
        isAccount
            ? new Attributes("impersonate", "", "serviceaccounts", "", account[2], account[3], "")
            : new Attributes("impersonate", "", "users", "", "", user, ""));
    List<String> groups = new ArrayList<>(request.headers().getAll("Impersonate-Group"));
    for (String group : groups) {
      require(caller, new Attributes("impersonate", "", "groups", "", "", group, ""));
    }
    if (isAccount) {
      Identity known = Identity.serviceAccount(account[2], account[3]);
      groups.addAll(known.groups());
    } else {
      groups.add("system:authenticated");
    }
    return new Identity(user, groups);
  }

  private void route(HttpServerRequest request, byte[] body, Identity caller) {
    String path = request.path();
    Optional<ApiPath> parsed = ApiPath.parse(path);
    if (parsed.isEmpty()) {
      require(
          caller,
          new Attributes(
              request.method().name().equals("GET") ? "get" : "post", "", "", "", "", "", path));
      plain(request, path);
      return;
    }
    ApiPath p = parsed.get();
    if (Reviews.GROUPS.contains(p.group()) && request.method().name().equals("POST")) {
      require(caller, new Attributes("create", p.group(), p.plural(), "", p.namespace(), "", path));
      ObjectNode review =
          Bodies.object(body, Bodies.type(request), new Query(request).write().validation());
      send(request.response(), 201, reviews.answer(p.group(), p.plural(), review, caller));
      return;
    }
    ResourceKind kind =
        registry
            .catalogue()
            .resource(p.group(), p.version(), p.plural())
            .orElseThrow(Refusal::noSuchResource);
    require(
        caller,
        new Attributes(
            ResourceRequests.verb(request, p),
            p.group(),
            p.plural(),
            p.subresource(),
            p.namespace(),
            p.name(),
            path));
    if (kind.is("", "Pod") && PodStreams.serves(p.subresource())) {
      streams.serve(request, p.subresource(), registry.get(kind, p.namespace(), p.name()));
      return;
    }
    resources.handle(request, body, kind, p);
  }

  private void plain(HttpServerRequest request, String path) {
    Optional<ObjectNode> found = discovery.answer(path);
    if (found.isPresent()) {
      send(request.response(), 200, found.get());
    } else if (List.of("/healthz", "/livez", "/readyz").contains(path)) {
      request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end("ok");
    } else if (path.equals("/openapi/v3")) {
      send(request.response(), 200, openApi.index(discovery.groups()));
    } else if (path.startsWith("/openapi/v3/api")) {
      String[] steps = path.substring("/openapi/v3/".length()).split("/", -1);
      String version = steps[steps.length - 1];
      send(
          request.response(),
          200,
          openApi.document(steps[0].equals("api") ? "" : steps[1], version));
    } else {
      throw Refusal.noSuchResource();
    }
  }

  private void require(Identity caller, Attributes what) {
    if (rbac.allows(caller, what)) {
      return;
    }
    String told;
    if (what.resource().isEmpty()) {
      told =
          "forbidden: User \""
              + caller.name()
              + "\" cannot "
              + what.verb()
              + " path \""
              + what.path()
              + "\"";
    } else {
      told =
          what.resource()
              + (what.group().isEmpty() ? "" : "." + what.group())
              + (what.name().isEmpty() ? "" : " \"" + what.name() + "\"")
              + " is forbidden: User \""
              + caller.name()
              + "\" cannot "
              + what.verb()
              + " resource \""
              + what.ruleResource()
              + "\" in API group \""
              + what.group()
              + "\""
              + (what.namespace().isEmpty()
                  ? " at the cluster scope"
                  : " in the namespace \"" + what.namespace() + "\"");
    }
    Map<String, Object> details = new LinkedHashMap<>();
    if (!what.name().isEmpty()) {
      details.put("name", what.name());
    }
    if (!what.group().isEmpty()) {
      details.put("group", what.group());
    }
    if (!what.resource().isEmpty()) {
      details.put("kind", what.resource());
    }
    throw new ApiException(403, "Forbidden", told, details);
  }

  static void send(HttpServerResponse response, int code, JsonNode body) {
    response
        .setStatusCode(code)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-cache, private")
        .end(Buffer.buffer(Json.bytes(body)));
  }

  static void answer(HttpServerRequest request, int code, ObjectNode object, WriteOptions options) {
    for (String warning : options.warnings()) {
      request
          .response()
          .headers()
          .add("Warning", "299 - \"" + warning.replace("\"", "\\\"") + "\"");
    }
    send(request.response(), code, object);
  }

  static void ok(HttpServerRequest request, JsonNode body) {
    send(request.response(), 200, body);
  }

  static void fail(HttpServerResponse response, ApiException e) {
    if (!response.headWritten()) {
      send(response, e.code(), Statuses.failure(e));
    }
  }
}
