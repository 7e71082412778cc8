package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of objects that share nothing with the original. */
public final class ObjectCopy {
  private ObjectCopy() {}

  /** A copy that can be changed without the original noticing; numbers keep their types. */
  public static GenericKubernetesResource of(GenericKubernetesResource original) {
    GenericKubernetesResource copy = new GenericKubernetesResource();
    copy.setApiVersion(original.getApiVersion());
    copy.setKind(original.getKind());
    copy.setMetadata(new ObjectMetaBuilder(original.getMetadata()).build());
    original.getAdditionalProperties().forEach((k, v) -> copy.setAdditionalProperty(k, of(v)));
    return copy;
  }

  private static @Nullable Object of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(k, of(v)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(v -> copy.add(of(v)));
      return copy;
    }
    return value;
  }
}
