package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Watches whose changes put keys into a queue. */
final class Watching {
  private Watching() {}

  /** The objects themselves. */
  static <T extends HasMetadata> Registration own(
      KubernetesApi api, Class<T> kind, WorkQueue queue) {
    return api.watch(kind, change -> queue.add(Key.of(change.object())));
  }

  /** What objects of an owning kind control. */
  static <T extends HasMetadata> Registration owned(
      KubernetesApi api, Class<T> kind, String ownerKind, WorkQueue queue) {
    return api.watch(
        kind,
        change -> {
          addOwner(change.object(), ownerKind, queue);
          addOwner(change.before(), ownerKind, queue);
        });
  }

  private static void addOwner(@Nullable HasMetadata object, String ownerKind, WorkQueue queue) {
    if (object == null) {
      return;
    }
    Owners.of(object)
        .filter(owner -> ownerKind.equals(owner.getKind()))
        .ifPresent(
            owner -> queue.add(new Key(object.getMetadata().getNamespace(), owner.getName())));
  }
}
