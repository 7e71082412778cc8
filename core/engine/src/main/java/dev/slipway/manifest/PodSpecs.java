package dev.slipway.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the containers of an object are. */
final class PodSpecs {
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private PodSpecs() {}

  /**
   * The containers of an object's pod template, of every sort; none when it has no pod template.
   * Told by where the template is, not by the kind: custom workloads keep it in the same place.
   */
  static List<Map<String, Object>> containers(GenericKubernetesResource object) {
    Map<String, Object> fields = object.getAdditionalProperties();
    Object spec =
        switch (object.getKind()) {
          case "Pod" -> fields.get("spec");
          case "PodTemplate" -> at(fields, "template", "spec");
          case "CronJob" -> at(fields, "spec", "jobTemplate", "spec", "template", "spec");
          default -> at(fields, "spec", "template", "spec");
        };
    return CONTAINER_LISTS.stream().flatMap(list -> maps(at(spec, list))).toList();
  }

  /** The mappings of a list; none when it is no list. */
  @SuppressWarnings("unchecked")
  static Stream<Map<String, Object>> maps(@Nullable Object list) {
    return list instanceof List<?> items
        ? items.stream().filter(Map.class::isInstance).map(i -> (Map<String, Object>) i)
        : Stream.empty();
  }

  private static @Nullable Object at(@Nullable Object value, String... path) {
    @Nullable Object here = value;
    for (String step : path) {
      here = here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }
}
