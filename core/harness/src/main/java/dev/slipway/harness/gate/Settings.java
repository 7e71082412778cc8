package dev.slipway.harness.gate;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which release the checks are about, when no gate says it: {@code slipway.yaml} and variables. */
final class Settings {
  private final Function<String, Optional<String>> variables;
  private final Path folder;

  /**
   * Settings from variables.
   *
   * @param variables by name; blank is as good as missing
   * @param folder to which the path of {@code slipway.yaml} is relative
   */
  Settings(Function<String, Optional<String>> variables, Path folder) {
    this.variables = variables;
    this.folder = folder;
  }

  Release release() {
    Path file = folder.resolve(get("SLIPWAY_CONFIG").orElse("slipway.yaml")).toAbsolutePath();
    Optional<String> version = get("SLIPWAY_VERSION");
    if (version.isEmpty() || !Files.isRegularFile(file)) {
      throw incomplete(file, "");
    }
    SlipwayConfig config = ConfigLoader.load(file);
    EnvironmentConfig environment = config.environment(environmentName(file, config));
    return new Release(config, adjusted(environment), version(version.get()), Map.of());
  }

  private static Version version(String given) {
    try {
      return new Version(given);
    } catch (IllegalArgumentException e) {
      throw new CouldNotCheckException(e.getMessage() + " as SLIPWAY_VERSION", e);
    }
  }

  /** What it is instead is not told: it may have a password in it. */
  private static URI url(String given) {
    URI url;
    try {
      url = URI.create(given);
    } catch (IllegalArgumentException e) {
      throw noUrl();
    }
    String authority = url.getRawAuthority();
    if (authority == null || authority.contains("@")) {
      throw noUrl();
    }
    return url;
  }

  private static CouldNotCheckException noUrl() {
    return new CouldNotCheckException(
        "Tried to read TARGET_URL, but it is no URL with a host and without a user; give one as"
            + " https://erp.preskool.com");
  }

  private String environmentName(Path file, SlipwayConfig config) {
    Set<String> known = new TreeSet<>(config.environments().keySet());
    known.addAll(config.unresolved().keySet());
    return get("SLIPWAY_ENVIRONMENT")
        .or(() -> known.size() == 1 ? known.stream().findFirst() : Optional.empty())
        .orElseThrow(() -> incomplete(file, " of " + known));
  }

  private EnvironmentConfig adjusted(EnvironmentConfig from) {
    return new EnvironmentConfig(
        from.name(),
        from.kubeconfig(),
        from.context(),
        from.fingerprint(),
        get("NAMESPACE").orElse(from.namespace()),
        from.manifests(),
        get("TARGET_URL").map(Settings::url).orElse(from.baseUrl()),
        from.variables());
  }

  private CouldNotCheckException incomplete(Path file, String environments) {
    return new CouldNotCheckException(
        String.join(
            "\n",
            "Tried to make checks outside a gate, but nothing says of which release; set these"
                + " variables (-D or environment):",
            "  SLIPWAY_CONFIG       " + file + (Files.isRegularFile(file) ? "" : " (not there)"),
            "  SLIPWAY_ENVIRONMENT  " + state("SLIPWAY_ENVIRONMENT") + environments,
            "  SLIPWAY_VERSION      "
                + state("SLIPWAY_VERSION")
                + ", the version that should be"
                + " there",
            "  TARGET_URL, NAMESPACE  optional, instead of the environment's"));
  }

  private String state(String name) {
    return get(name).orElse("(missing)");
  }

  private Optional<String> get(String name) {
    return variables.apply(name).map(String::strip).filter(value -> !value.isEmpty());
  }
}
