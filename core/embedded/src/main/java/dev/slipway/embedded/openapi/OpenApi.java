package dev.slipway.embedded.openapi;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI v3 documents: the fields of each kind (without descriptions), how patches merge them,
 * and that writes may be dry and are validated. Thread-safe.
 */
public final class OpenApi {
  private final ResourceCatalogue catalogue;
  private final String version;

  /**
   * Documents a catalogue.
   *
   * @param version the version of the API that the documents tell
   */
  public OpenApi(ResourceCatalogue catalogue, String version) {
    this.catalogue = catalogue;
    this.version = version;
  }

  /** Returns where the documents of these groups and versions are. */
  public ObjectNode index(Map<String, Set<String>> groups) {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    entry(paths, "api/v1");
    groups.forEach(
        (group, versions) -> versions.forEach(v -> entry(paths, "apis/" + group + "/" + v)));
    return index;
  }

  private static void entry(ObjectNode paths, String path) {
    paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
  }

  /** Returns the document of a group and version, the group empty for the core. */
  public ObjectNode document(String group, String groupVersion) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    ObjectNode paths = document.putObject("paths");
    Schemas schemas = new Schemas(document.putObject("components").putObject("schemas"));
    String base = group.isEmpty() ? "/api/" + groupVersion : "/apis/" + group + "/" + groupVersion;
    for (ResourceKind kind : catalogue.all()) {
      if (kind.group().equals(group) && kind.version().equals(groupVersion)) {
        schemas.add(kind);
        ObjectNode path = paths.putObject(path(base, kind));
        operation(path, "get", kind, List.of());
        operation(
            path, "patch", kind, List.of("dryRun", "fieldManager", "fieldValidation", "force"));
      }
    }
    return document;
  }

  private static String path(String base, ResourceKind kind) {
    return base
        + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
        + kind.plural()
        + "/{name}";
  }

  private static void operation(
      ObjectNode path, String method, ResourceKind kind, List<String> names) {
    ObjectNode operation = path.putObject(method);
    ArrayNode parameters = operation.putArray("parameters");
    names.forEach(name -> parameters.addObject().put("name", name).put("in", "query"));
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }
}
