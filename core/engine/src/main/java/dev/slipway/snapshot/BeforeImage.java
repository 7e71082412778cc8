package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One object as it was, or that there was none. Holds the values of Secrets: {@link #toString} does
 * not show them.
 */
public final class BeforeImage {
  private final ObjectRef ref;
  private final @Nullable String uid;
  private final boolean finished;
  private final @Nullable GenericKubernetesResource object;

  BeforeImage(
      ObjectRef ref,
      @Nullable String uid,
      boolean finished,
      @Nullable GenericKubernetesResource object) {
    this.ref = Objects.requireNonNull(ref, "ref");
    this.uid = uid;
    this.finished = finished;
    this.object = object;
  }

  static BeforeImage absent(ObjectRef ref) {
    return new BeforeImage(ref, null, false, null);
  }

  static BeforeImage of(ObjectRef ref, GenericKubernetesResource live) {
    return new BeforeImage(ref, live.getMetadata().getUid(), Jobs.finished(live), Content.of(live));
  }

  public ObjectRef ref() {
    return ref;
  }

  /** Whether there was no such object. */
  public boolean isAbsent() {
    return object == null;
  }

  /** The API server's id of the object that was; empty when there was none. */
  public Optional<String> uid() {
    return Optional.ofNullable(uid);
  }

  /** Whether it was a Job that had run to its end: to create it again would run it again. */
  public boolean finished() {
    return finished;
  }

  /**
   * The object, without what the API server sets anew (status, uid, versions, times) and with its
   * managed fields. Empty when there was none. Not to be changed.
   */
  public Optional<GenericKubernetesResource> object() {
    return Optional.ofNullable(object);
  }

  @Override
  public String toString() {
    return "BeforeImage[" + ref + (object == null ? ", absent" : ", uid " + uid) + "]";
  }
}
