package dev.slipway.manifest;

import dev.slipway.cluster.ObjectCopy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes quantities as text, as {@code cpu: "1"} for {@code cpu: 1}. Both forms are allowed, but
 * the server-side apply of Kubernetes 1.20 takes the text only.
 */
public final class Quantities {
  /** Fields of the API whose values are maps of quantities. */
  private static final Set<String> MAPS =
      Set.of(
          "limits",
          "requests",
          "hard",
          "capacity",
          "overhead",
          "max",
          "min",
          "default",
          "defaultRequest",
          "maxLimitRequestRatio");

  /** Fields of the API that are quantities. */
  private static final Set<String> FIELDS =
      Set.of("sizeLimit", "divisor", "averageValue", "targetAverageValue", "targetValue");

  private static final Set<String> GROUPS =
      Set.of("", "apps", "batch", "autoscaling", "node.k8s.io");

  private Quantities() {}

  /**
   * The manifests with their quantities as text. Custom resources are left alone: what their
   * numbers are, only their schema knows.
   *
   * @param manifests are not changed
   */
  public static Manifests asText(Manifests manifests) {
    return new Manifests(manifests.objects().stream().map(Quantities::asText).toList());
  }

  private static GenericKubernetesResource asText(GenericKubernetesResource object) {
    String version = object.getApiVersion();
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    if (!GROUPS.contains(group)) {
      return object;
    }
    GenericKubernetesResource copy = ObjectCopy.of(object);
    if (!Set.of("ConfigMap", "Secret").contains(object.getKind())) {
      walk(copy.getAdditionalProperties());
    }
    return copy;
  }

  private static void walk(@Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(Quantities::walk);
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (MAPS.contains(entry.getKey()) && entry.getValue() instanceof Map<?, ?> quantities) {
          quantities.entrySet().forEach(Quantities::write);
        } else if (FIELDS.contains(entry.getKey())) {
          write(entry);
        } else {
          walk(entry.getValue());
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void write(Map.Entry<?, ?> entry) {
    if (entry.getValue() instanceof Number number) {
      String text = new BigDecimal(number.toString()).toPlainString();
      ((Map.Entry<Object, Object>) entry).setValue(text);
    }
  }
}
