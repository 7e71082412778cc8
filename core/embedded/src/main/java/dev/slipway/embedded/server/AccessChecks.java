package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Validation of roles and their bindings. */
final class AccessChecks {
  private final Faults faults;

  AccessChecks(Faults faults) {
    this.faults = faults;
  }

  void binding(ObjectNode object) {
    String kind = Json.string(object, "roleRef", "kind");
    if (!List.of("Role", "ClusterRole").contains(kind)) {
      faults.unsupported("roleRef.kind", kind, List.of("ClusterRole", "Role"));
    }
    if (Json.string(object, "roleRef", "name").isEmpty()) {
      faults.required("roleRef.name", "");
    }
    List<ObjectNode> subjects = Json.objects(object, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      if (Json.string(subjects.get(i), "name").isEmpty()) {
        faults.required("subjects[" + i + "].name", "");
      }
      if (!Json.string(object, "kind").equals("RoleBinding")
          && Json.string(subjects.get(i), "kind").equals("ServiceAccount")
          && Json.string(subjects.get(i), "namespace").isEmpty()) {
        faults.required("subjects[" + i + "].namespace", "");
      }
    }
  }

  void role(ObjectNode object) {
    List<ObjectNode> rules = Json.objects(object, "rules");
    for (int i = 0; i < rules.size(); i++) {
      if (Json.list(rules.get(i), "verbs").isEmpty()) {
        faults.required("rules[" + i + "].verbs", "verbs must contain at least one value");
      }
      if (Json.list(rules.get(i), "nonResourceURLs").isEmpty()) {
        if (Json.list(rules.get(i), "apiGroups").isEmpty()) {
          faults.required(
              "rules[" + i + "].apiGroups", "resource rules must supply at least one api group");
        }
        if (Json.list(rules.get(i), "resources").isEmpty()) {
          faults.required(
              "rules[" + i + "].resources", "resource rules must supply at least one resource");
        }
      }
    }
  }
}
