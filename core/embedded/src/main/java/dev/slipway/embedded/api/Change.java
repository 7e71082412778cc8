package dev.slipway.embedded.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of a watched object.
 *
 * @param type what happened
 * @param object the object after the change; for {@link Type#DELETED} as it last was
 * @param before the object before the change; null for what was there first and for what is new
 * @param <T> the kind
 */
public record Change<T>(Type type, T object, @Nullable T before) {
  /** What happened to the object. */
  public enum Type {
    /** It is new, or was there when the watch began. */
    ADDED,
    /** It changed. */
    MODIFIED,
    /** It is gone from the store. */
    DELETED
  }

  /** Checks the parts. */
  public Change {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(object, "object");
  }
}
