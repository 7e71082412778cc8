package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The refusals of the API server, in its words. */
public final class Refusal {
  private Refusal() {}

  /** 404: no such object. */
  public static ApiException notFound(ResourceKind kind, String name) {
    return new ApiException(
        404, "NotFound", kind.qualified() + " \"" + name + "\" not found", details(kind, name));
  }

  /** 404: no such path. */
  public static ApiException noSuchResource() {
    return new ApiException(404, "NotFound", "the server could not find the requested resource");
  }

  /** 409: the name is taken. */
  public static ApiException alreadyExists(ResourceKind kind, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        kind.qualified() + " \"" + name + "\" already exists",
        details(kind, name));
  }

  /** 409: the object is not as the request takes it to be. */
  public static ApiException conflict(ResourceKind kind, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualified() + " \"" + name + "\": " + why,
        details(kind, name));
  }

  /** 409: the object changed since it was read. */
  public static ApiException modified(ResourceKind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** 403: not allowed by a rule. */
  public static ApiException forbidden(ResourceKind kind, String name, String why) {
    return new ApiException(
        403,
        "Forbidden",
        kind.qualified() + " \"" + name + "\" is forbidden: " + why,
        details(kind, name));
  }

  /** 400: the request makes no sense. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message);
  }

  /** 405: not with this path. */
  public static ApiException methodNotAllowed() {
    return new ApiException(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  /** 415: not in this format. */
  public static ApiException unsupportedMediaType(String accepted) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted);
  }

  /**
   * 422: what the request asks for beside its body is wrong; an option of a kind as ListOptions.
   */
  public static ApiException badOption(String kind, String field, String reason, String message) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("group", "meta.k8s.io");
    details.put("kind", kind);
    details.put("causes", List.of(ApiException.cause(reason, message, field)));
    return new ApiException(
        422, "Invalid", kind + ".meta.k8s.io \"\" is invalid: " + field + ": " + message, details);
  }

  /** 422: fields are wrong. */
  public static ApiException invalid(ResourceKind kind, String name, Faults faults) {
    List<String> texts = faults.texts();
    String told = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    Map<String, Object> details = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.kind());
    details.put("causes", faults.causes());
    return new ApiException(
        422, "Invalid", kind.qualifiedKind() + " \"" + name + "\" is invalid: " + told, details);
  }

  static Map<String, Object> details(ResourceKind kind, String name) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural());
    return details;
  }
}
