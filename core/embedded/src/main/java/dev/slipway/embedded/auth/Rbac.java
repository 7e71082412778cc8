package dev.slipway.embedded.auth;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Role-based access control over the roles and bindings in the store. */
public final class Rbac {
  private static final String GROUP = "rbac.authorization.k8s.io/";
  private final Store store;
  private final boolean on;

  /**
   * Decides by the roles of a store.
   *
   * @param on whether it is asked at all; else everyone may everything
   */
  public Rbac(Store store, boolean on) {
    this.store = store;
    this.on = on;
  }

  /** Returns whether somebody may do something. */
  public boolean allows(Identity who, Attributes what) {
    if (!on || who.groups().contains("system:masters")) {
      return true;
    }
    return open(who, what) || rules(who, what.namespace()).stream().anyMatch(r -> fits(r, what));
  }

  private static boolean open(Identity who, Attributes what) {
    boolean self =
        List.of("authorization.k8s.io", "authentication.k8s.io").contains(what.group())
            && what.resource().startsWith("self");
    boolean authenticated = who.groups().contains("system:authenticated");
    boolean path = what.resource().isEmpty() && what.verb().equals("get");
    String p = what.path();
    boolean health = List.of("/healthz", "/livez", "/readyz", "/version", "/version/").contains(p);
    boolean discovery =
        p.equals("/api")
            || p.equals("/apis")
            || p.startsWith("/api/")
            || p.startsWith("/apis/")
            || p.startsWith("/openapi");
    return (self && authenticated) || (path && (health || (discovery && authenticated)));
  }

  /** Returns the rules that hold for somebody in a namespace. */
  public List<ObjectNode> rules(Identity who, String namespace) {
    List<ObjectNode> rules = new ArrayList<>();
    for (ObjectNode binding : store.list(GROUP + "clusterrolebindings", null).objects()) {
      if (binds(binding, who, "")) {
        rules.addAll(roleRules(binding, ""));
      }
    }
    if (!namespace.isEmpty()) {
      for (ObjectNode binding : store.list(GROUP + "rolebindings", namespace).objects()) {
        if (binds(binding, who, namespace)) {
          rules.addAll(roleRules(binding, namespace));
        }
      }
    }
    return rules;
  }

  private List<ObjectNode> roleRules(ObjectNode binding, String namespace) {
    boolean cluster = Json.string(binding, "roleRef", "kind").equals("ClusterRole");
    Key key =
        new Key(
            GROUP + (cluster ? "clusterroles" : "roles"),
            cluster ? "" : namespace,
            Json.string(binding, "roleRef", "name"));
    return store.get(key).map(role -> Json.objects(role, "rules")).orElse(List.of());
  }

  private static boolean binds(ObjectNode binding, Identity who, String namespace) {
    for (ObjectNode subject : Json.objects(binding, "subjects")) {
      String name = Json.string(subject, "name");
      boolean is =
          switch (Json.string(subject, "kind")) {
            case "User" -> who.name().equals(name);
            case "Group" -> who.groups().contains(name);
            case "ServiceAccount" -> {
              String home = Json.string(subject, "namespace");
              yield who.name()
                  .equals(
                      "system:serviceaccount:" + (home.isEmpty() ? namespace : home) + ":" + name);
            }
            default -> false;
          };
      if (is) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(ObjectNode rule, Attributes what) {
    if (!has(rule, "verbs", what.verb())) {
      return false;
    }
    if (what.resource().isEmpty()) {
      return Json.strings(rule, "nonResourceURLs").stream()
          .anyMatch(
              u ->
                  u.equals(what.path())
                      || (u.endsWith("*")
                          && what.path().startsWith(u.substring(0, u.length() - 1))));
    }
    List<String> names = Json.strings(rule, "resourceNames");
    return has(rule, "apiGroups", what.group())
        && (has(rule, "resources", what.ruleResource())
            || has(rule, "resources", "*/" + what.subresource()))
        && (names.isEmpty() || names.contains(what.name()));
  }

  private static boolean has(@Nullable ObjectNode rule, String field, String wanted) {
    List<String> values = Json.strings(rule, field);
    return values.contains("*") || values.contains(wanted);
  }
}
