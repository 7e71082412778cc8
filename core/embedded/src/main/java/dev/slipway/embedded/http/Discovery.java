package dev.slipway.embedded.http;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server serves, told to clients. */
final class Discovery {
  /** The version whose behaviour is followed where versions differ. */
  static final String VERSION = "v1.34.0";

  private final ResourceCatalogue catalogue;

  Discovery(ResourceCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  Optional<ObjectNode> answer(String path) {
    String p =
        path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    String[] steps = p.substring(1).split("/", -1);
    if (p.equals("/version")) {
      return Optional.of(version());
    }
    if (p.equals("/api")) {
      ObjectNode versions = Json.object().put("kind", "APIVersions");
      versions.putArray("versions").add("v1");
      versions.putArray("serverAddressByClientCIDRs");
      return Optional.of(versions);
    }
    if (p.equals("/apis")) {
      ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
      ArrayNode groups = list.putArray("groups");
      groups().forEach((name, versions) -> groups.add(group(name, versions)));
      return Optional.of(list);
    }
    if (p.equals("/api/v1")) {
      return Optional.of(resources("", "v1"));
    }
    if (steps[0].equals("apis") && steps.length == 2 && groups().containsKey(steps[1])) {
      ObjectNode group = group(steps[1], groups().getOrDefault(steps[1], Set.of()));
      return Optional.of(group.put("kind", "APIGroup").put("apiVersion", "v1"));
    }
    if (steps[0].equals("apis")
        && steps.length == 3
        && groups().getOrDefault(steps[1], Set.of()).contains(steps[2])) {
      return Optional.of(resources(steps[1], steps[2]));
    }
    return Optional.empty();
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "34")
        .put("gitVersion", VERSION + "+slipway-embedded")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", "jvm/" + System.getProperty("os.arch"));
  }

  Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (ResourceKind kind : catalogue.all()) {
      if (!kind.group().isEmpty()) {
        groups.computeIfAbsent(kind.group(), g -> new LinkedHashSet<>()).add(kind.version());
      }
    }
    groups.put("authorization.k8s.io", Set.of("v1"));
    groups.put("authentication.k8s.io", Set.of("v1"));
    return groups;
  }

  private static ObjectNode group(String name, Set<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", list.get(0).deepCopy());
    return group;
  }

  private ObjectNode resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceKind kind : catalogue.all()) {
      if (kind.group().equals(group) && kind.version().equals(version)) {
        resource(resources, kind);
      }
    }
    if (group.isEmpty()) {
      sub(resources, "pods/log", "Pod", List.of("get"));
      sub(resources, "pods/exec", "PodExecOptions", List.of("create", "get"));
      sub(resources, "pods/attach", "PodAttachOptions", List.of("create", "get"));
      sub(resources, "pods/portforward", "PodPortForwardOptions", List.of("create", "get"));
      sub(resources, "pods/binding", "Binding", List.of("create"));
      sub(resources, "pods/eviction", "Eviction", List.of("create"))
          .put("group", "policy")
          .put("version", "v1");
      sub(resources, "serviceaccounts/token", "TokenRequest", List.of("create"))
          .put("group", "authentication.k8s.io")
          .put("version", "v1");
    }
    if (group.equals("authorization.k8s.io")) {
      for (String kind :
          List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview")) {
        review(resources, kind, false);
      }
      review(resources, "LocalSubjectAccessReview", true);
    }
    if (group.equals("authentication.k8s.io")) {
      review(resources, "SelfSubjectReview", false);
      review(resources, "TokenReview", false);
    }
    return list;
  }

  private static void review(ArrayNode into, String kind, boolean namespaced) {
    ObjectNode r = into.addObject().put("name", kind.toLowerCase(java.util.Locale.ROOT) + "s");
    r.put("singularName", kind.toLowerCase(java.util.Locale.ROOT)).put("namespaced", namespaced);
    r.put("kind", kind).putArray("verbs").add("create");
  }

  private static ObjectNode sub(ArrayNode into, String name, String kind, List<String> verbs) {
    ObjectNode r = into.addObject().put("name", name).put("singularName", "");
    r.put("namespaced", true).put("kind", kind);
    verbs.forEach(r.putArray("verbs")::add);
    return r;
  }

  private static void resource(ArrayNode into, ResourceKind kind) {
    ObjectNode r = into.addObject().put("name", kind.plural()).put("singularName", kind.singular());
    r.put("namespaced", kind.namespaced()).put("kind", kind.kind());
    ArrayNode verbs = r.putArray("verbs");
    List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
        .forEach(verbs::add);
    if (!kind.shortNames().isEmpty()) {
      kind.shortNames().forEach(r.putArray("shortNames")::add);
    }
    if (!kind.categories().isEmpty()) {
      kind.categories().forEach(r.putArray("categories")::add);
    }
    if (kind.status()) {
      sub(into, kind.plural() + "/status", kind.kind(), List.of("get", "patch", "update"))
          .put("namespaced", kind.namespaced());
    }
    if (kind.scale() != null) {
      sub(into, kind.plural() + "/scale", "Scale", List.of("get", "patch", "update"))
          .put("namespaced", kind.namespaced())
          .put("group", "autoscaling")
          .put("version", "v1");
    }
  }
}
