package dev.slipway.embedded.store;

/**
 * Where an object is stored.
 *
 * @param resource its group and plural name, such as {@code apps/deployments}
 * @param namespace its namespace, empty for a cluster-scoped one
 * @param name its name
 */
public record Key(String resource, String namespace, String name) {
  /** Returns its place among the objects of its resource. */
  String path() {
    return namespace + "/" + name;
  }
}
