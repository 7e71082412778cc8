package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.stream.Stream;

/** Informers whose first list is what the cluster holds now. */
public final class Informers {
  private Informers() {}

  /**
   * An informer that is not started yet. By default the client's first list asks for any
   * resourceVersion, which the API server answers from a cache that may not yet have what was
   * applied a moment ago: a release would look deleted. The client asks for the newest when it has
   * a state to begin from, and an empty one will do.
   */
  public static <T extends HasMetadata> SharedIndexInformer<T> upToDate(Informable<T> objects) {
    return objects.runnableInformer(0).initialState(Stream.empty());
  }
}
