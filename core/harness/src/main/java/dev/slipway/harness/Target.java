package dev.slipway.harness;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the checked application is; a parameter of a test method.
 *
 * @param baseUrl where users reach it; null when it is not reachable from outside
 * @param namespace where it lives in the cluster
 */
public record Target(@Nullable URI baseUrl, String namespace) {
  public Target {
    Objects.requireNonNull(namespace, "namespace");
  }

  /**
   * The address of a path below the base URL.
   *
   * @param path as {@code /api/v1/health}, a query included
   * @throws CouldNotCheckException when there is no base URL
   */
  public URI at(String path) {
    if (baseUrl == null) {
      throw new CouldNotCheckException(
          "Tried to reach "
              + path
              + ", but the environment has no base URL; set baseUrl in slipway.yaml, or TARGET_URL");
    }
    String base = baseUrl.toString();
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return URI.create(root + (path.startsWith("/") ? path : "/" + path));
  }
}
