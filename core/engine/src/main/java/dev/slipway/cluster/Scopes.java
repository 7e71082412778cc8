package dev.slipway.cluster;

/** Which kinds live in a namespace, and which the API server does not know. */
@FunctionalInterface
public interface Scopes {
  /** Where the objects of a kind live. */
  enum Scope {
    NAMESPACED,
    CLUSTER,
    /** The API server has no such kind in that group and version. */
    NOT_SERVED
  }

  /**
   * Where a kind lives.
   *
   * @param apiVersion group and version, as {@code apps/v1}
   * @param kind as {@code Deployment}
   * @throws dev.slipway.error.SlipwayException when the API server could not be asked
   */
  Scope scope(String apiVersion, String kind);
}
