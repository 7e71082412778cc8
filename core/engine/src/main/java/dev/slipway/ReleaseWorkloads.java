package dev.slipway;

import dev.slipway.record.DeployedImage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the objects that run the release's images from the rest: in front of a migration that runs
 * as a Job, only the rest may be applied.
 */
final class ReleaseWorkloads {
  private final List<String> references;

  ReleaseWorkloads(List<DeployedImage> images) {
    this.references = images.stream().map(DeployedImage::reference).toList();
  }

  boolean contains(GenericKubernetesResource object) {
    return runs(object.getAdditionalProperties());
  }

  private boolean runs(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(
              e ->
                  "image".equals(e.getKey()) && e.getValue() instanceof String image
                      ? references.contains(image)
                      : runs(e.getValue()));
    }
    return value instanceof List<?> list && list.stream().anyMatch(this::runs);
  }
}
