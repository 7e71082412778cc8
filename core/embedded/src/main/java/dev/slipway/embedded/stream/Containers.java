package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Which container of a pod a request means. */
final class Containers {
  private Containers() {}

  static String chosen(ObjectNode pod, String name) {
    List<String> names = names(pod, "containers");
    List<String> initial = names(pod, "initContainers");
    if (name.isEmpty()) {
      if (names.size() == 1) {
        return names.get(0);
      }
      String choice =
          "a container name must be specified for pod "
              + Json.name(pod)
              + ", choose one of: ["
              + String.join(" ", names)
              + "]";
      throw new ApiException(
          400,
          "BadRequest",
          initial.isEmpty()
              ? choice
              : choice + " or one of the init containers: [" + String.join(" ", initial) + "]");
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(initial);
    all.addAll(names(pod, "ephemeralContainers"));
    if (!all.contains(name)) {
      throw new ApiException(
          400, "BadRequest", "container " + name + " is not valid for pod " + Json.name(pod));
    }
    return name;
  }

  private static List<String> names(ObjectNode pod, String list) {
    return Json.objects(pod, "spec", list).stream().map(c -> Json.string(c, "name")).toList();
  }
}
