package dev.slipway.release;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.SlipwayConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An application at a version, bound for an environment.
 *
 * <pre>{@code
 * Release release = Release.load(Path.of("slipway.yaml")).to("production").at("3f2c1a9");
 * }</pre>
 *
 * @param config the application's {@code slipway.yaml}
 * @param environment one of its environments
 * @param version what is released
 * @param digests by image name of the manifests, the digests ({@code sha256:...}) to deploy instead
 *     of tags; may be empty
 */
public record Release(
    SlipwayConfig config,
    EnvironmentConfig environment,
    Version version,
    Map<String, String> digests) {

  public Release {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(version, "version");
    digests = Map.copyOf(digests);
  }

  /**
   * Reads {@code slipway.yaml}.
   *
   * @throws dev.slipway.config.ConfigException with every fault of the file
   */
  public static Unbound load(Path file) {
    return new Unbound(ConfigLoader.load(file));
  }

  /** The same release with an image pinned to a digest. */
  public Release withDigest(String image, String digest) {
    Map<String, String> more = new TreeMap<>(digests);
    more.put(image, digest);
    return new Release(config, environment, version, more);
  }

  public String application() {
    return config.application();
  }

  public String namespace() {
    return environment.namespace();
  }

  /** For people: {@code preskool-erp 3f2c1a9 to production}. */
  @Override
  public String toString() {
    return application() + " " + version + " to " + environment.name();
  }

  /** A configuration that waits for its environment. */
  public record Unbound(SlipwayConfig config) {
    /**
     * Chooses the environment.
     *
     * @throws dev.slipway.config.ConfigException with every variable and file that the environment
     *     refers to and that is not here
     * @throws dev.slipway.error.SlipwayException when the configuration has none of that name
     */
    public Bound to(String environment) {
      return new Bound(config, config.environment(environment));
    }
  }

  /** A configuration and an environment that wait for the version. */
  public record Bound(SlipwayConfig config, EnvironmentConfig environment) {
    public Release at(String version) {
      return new Release(config, environment, new Version(version), Map.of());
    }
  }
}
