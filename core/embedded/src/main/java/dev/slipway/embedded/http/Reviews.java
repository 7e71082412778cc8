package dev.slipway.embedded.http;

import dev.slipway.embedded.auth.Attributes;
import dev.slipway.embedded.auth.Identity;
import dev.slipway.embedded.auth.Rbac;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.server.Refusal;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The reviews: who is somebody, and may they do something? */
final class Reviews {
  static final List<String> GROUPS = List.of("authorization.k8s.io", "authentication.k8s.io");

  private final Rbac rbac;
  private final Tokens tokens;

  Reviews(Rbac rbac, Tokens tokens) {
    this.rbac = rbac;
    this.tokens = tokens;
  }

  private static final Map<String, String> KINDS =
      Map.of(
          "tokenreviews", "TokenReview",
          "selfsubjectreviews", "SelfSubjectReview",
          "selfsubjectaccessreviews", "SelfSubjectAccessReview",
          "selfsubjectrulesreviews", "SelfSubjectRulesReview",
          "subjectaccessreviews", "SubjectAccessReview",
          "localsubjectaccessreviews", "LocalSubjectAccessReview");

  ObjectNode answer(String group, String plural, ObjectNode body, Identity caller) {
    ObjectNode review = body.deepCopy();
    review.put("apiVersion", group + "/v1").put("kind", KINDS.getOrDefault(plural, ""));
    Json.make(review, "metadata");
    switch (plural) {
      case "tokenreviews":
        return tokens.review(body);
      case "selfsubjectreviews":
        review.putObject("status").set("userInfo", Tokens.user(caller));
        return review;
      case "selfsubjectaccessreviews",
      "selfsubjectrulesreviews",
      "subjectaccessreviews",
      "localsubjectaccessreviews":
        break;
      default:
        throw Refusal.noSuchResource();
    }
    ObjectNode spec = Json.make(review, "spec");
    ObjectNode status = review.putObject("status");
    if (plural.equals("selfsubjectrulesreviews")) {
      rules(status, caller, Json.string(spec, "namespace"));
      return review;
    }
    Identity who =
        plural.startsWith("self")
            ? caller
            : new Identity(Json.string(spec, "user"), Json.strings(spec, "groups"));
    ObjectNode resource = Json.objectAt(spec, "resourceAttributes");
    Attributes what =
        resource == null
            ? new Attributes(
                Json.string(spec, "nonResourceAttributes", "verb"),
                "",
                "",
                "",
                "",
                "",
                Json.string(spec, "nonResourceAttributes", "path"))
            : new Attributes(
                Json.string(resource, "verb"),
                Json.string(resource, "group"),
                Json.string(resource, "resource"),
                Json.string(resource, "subresource"),
                Json.string(resource, "namespace"),
                Json.string(resource, "name"),
                "");
    status.put("allowed", rbac.allows(who, what));
    return review;
  }

  private void rules(ObjectNode status, Identity who, String namespace) {
    ArrayNode resource = status.putArray("resourceRules");
    ArrayNode other = status.putArray("nonResourceRules");
    if (rbac.allows(who, new Attributes("*", "*", "*", "", namespace, "", ""))) {
      ObjectNode all = resource.addObject();
      for (String field : List.of("verbs", "apiGroups", "resources")) {
        all.putArray(field).add("*");
      }
      ObjectNode paths = other.addObject();
      paths.putArray("verbs").add("*");
      paths.putArray("nonResourceURLs").add("*");
    }
    for (ObjectNode rule : rbac.rules(who, namespace)) {
      (rule.has("nonResourceURLs") ? other : resource).add(rule.deepCopy());
    }
    status.put("incomplete", false);
  }
}
