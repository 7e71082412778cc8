package dev.slipway.image;

import java.net.URI;

/**
 * Where a registry's API is.
 *
 * @param name as references have it
 * @param base with the scheme, without a path
 */
record RegistryHost(String name, URI base) {
  private static final String HUB_API = "registry-1.docker.io";

  /**
   * @param insecure whether it was configured to be asked by plain HTTP
   */
  static RegistryHost of(String name, boolean insecure) {
    String host = name.equals(ImageReference.DOCKER_HUB) ? HUB_API : name;
    String scheme = insecure || isLoopback(URI.create("http://" + host)) ? "http" : "https";
    return new RegistryHost(name, URI.create(scheme + "://" + host));
  }

  URI at(String path) {
    return URI.create(base + path);
  }

  boolean isPlain() {
    return "http".equals(base.getScheme());
  }

  /** Whether a request to that address stays with this registry: only then it has credentials. */
  boolean owns(URI uri) {
    return base.getScheme().equals(uri.getScheme())
        && base.getHost().equalsIgnoreCase(String.valueOf(uri.getHost()))
        && port(base) == port(uri);
  }

  /**
   * Whether this registry may lead there: TLS is not given up on the way, and without a host there
   * is no way.
   */
  boolean mayLeadTo(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme()) || isPlain() && "http".equals(uri.getScheme()));
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static boolean isLoopback(URI uri) {
    String host = String.valueOf(uri.getHost());
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(?:\\.[0-9]+){3}");
  }
}
