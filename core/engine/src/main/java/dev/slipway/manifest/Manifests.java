package dev.slipway.manifest;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Optional;

/**
 * The objects of a release, in the order in which they were rendered. Each has its namespace set
 * when it is namespaced. Holders must not change them.
 *
 * @param objects as generic resources: nothing that a manifest says is lost
 */
public record Manifests(List<GenericKubernetesResource> objects) {
  public Manifests {
    objects = List.copyOf(objects);
  }

  public List<ObjectRef> refs() {
    return objects.stream().map(ObjectRef::of).toList();
  }

  /** What the containers of all pod templates name as their image; each once, in order. */
  public List<String> images() {
    return objects.stream()
        .flatMap(o -> PodSpecs.containers(o).stream())
        .map(container -> container.get("image"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .distinct()
        .toList();
  }

  public Optional<GenericKubernetesResource> find(String kind, String name) {
    return objects.stream()
        .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name))
        .findFirst();
  }
}
