package dev.slipway.embedded.work;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names an object whose state is to be looked at.
 *
 * @param namespace empty for a cluster-scoped object
 * @param name its name
 */
public record Key(String namespace, String name) {
  /** Checks the parts. */
  public Key {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /** Returns the key of an object. */
  public static Key of(HasMetadata object) {
    @Nullable String namespace = object.getMetadata().getNamespace();
    return new Key(namespace == null ? "" : namespace, object.getMetadata().getName());
  }
}
