package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The suites that are the gates, and what their checks need.
 *
 * @param preflight packages or classes of the pre-flight suite; empty for none
 * @param verification packages or classes of the smoke suite; empty for none
 * @param healthPath the health endpoint below the base URL; default {@code /api/v1/health}
 * @param timeout for one gate; default 5 min
 * @param login null when no login is checked
 * @param spotChecks requests that must be answered as said
 * @param prerequisites what must be settled before; asks for nothing by default
 * @param images what is asked of the images' registries; null when they are not asked
 * @param cluster where the release's manifests are held against the cluster; null for nowhere
 * @param dependencies what must be reachable from inside the cluster
 * @param rules how pre-flight checks are made, and what their failures mean
 */
public record ChecksConfig(
    List<String> preflight,
    List<String> verification,
    String healthPath,
    Duration timeout,
    @Nullable Login login,
    List<SpotCheck> spotChecks,
    PrerequisitesConfig prerequisites,
    @Nullable ImageChecksConfig images,
    @Nullable ClusterChecksConfig cluster,
    List<DependencyConfig> dependencies,
    RulesConfig rules) {
  public ChecksConfig {
    preflight = List.copyOf(preflight);
    verification = List.copyOf(verification);
    Objects.requireNonNull(healthPath, "healthPath");
    Objects.requireNonNull(timeout, "timeout");
    spotChecks = List.copyOf(spotChecks);
    Objects.requireNonNull(prerequisites, "prerequisites");
    dependencies = List.copyOf(dependencies);
    Objects.requireNonNull(rules, "rules");
  }

  /** Asks for no prerequisites, no registries and nothing of the cluster. */
  public ChecksConfig(
      List<String> preflight,
      List<String> verification,
      String healthPath,
      Duration timeout,
      @Nullable Login login,
      List<SpotCheck> spotChecks) {
    this(
        preflight,
        verification,
        healthPath,
        timeout,
        login,
        spotChecks,
        PrerequisitesConfig.none(),
        null,
        null,
        List.of(),
        RulesConfig.DEFAULT);
  }

  /**
   * The synthetic account's login.
   *
   * @param path below the base URL, as {@code /api/v1/auth/login}
   * @param body the JSON members to send; secrets among them are resolved
   * @param tokenPath where the token is in the answer, as {@code access_token} or {@code
   *     data.token}
   * @param logout where the token is given back by POST, below the base URL; null for nowhere
   * @param refresh how a token is renewed; null when that is not checked
   */
  public record Login(
      String path,
      Map<String, Secret> body,
      String tokenPath,
      @Nullable String logout,
      @Nullable Refresh refresh) {
    public Login {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(tokenPath, "tokenPath");
      body = Map.copyOf(body);
    }

    /** With neither a logout nor a refresh. */
    public Login(String path, Map<String, Secret> body, String tokenPath) {
      this(path, body, tokenPath, null, null);
    }
  }

  /**
   * How a login's token is renewed: its refresh token is posted, and answered with another token.
   *
   * @param path below the base URL, as {@code /api/v1/auth/refresh}
   * @param tokenPath where the refresh token is in the login's answer
   * @param member the JSON member that it is posted as
   */
  public record Refresh(String path, String tokenPath, String member) {
    /** The default of {@link #member()}. */
    public static final String MEMBER = "refresh_token";

    public Refresh {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(tokenPath, "tokenPath");
      Objects.requireNonNull(member, "member");
    }
  }

  /**
   * One request and its expected answer.
   *
   * @param name for people; unique
   * @param method as {@code GET}
   * @param path below the base URL, query included
   * @param headers sent with it
   * @param authenticated whether the login's token is sent as a bearer token
   * @param status the expected status code
   * @param jsonPaths expected values by JSON path, as {@code data.size()} to {@code 10}
   * @param schema a JSON Schema that the answer must satisfy, absolute; null for none
   * @param within the longest time that the answer may take
   */
  public record SpotCheck(
      String name,
      String method,
      URI path,
      Map<String, Secret> headers,
      boolean authenticated,
      int status,
      Map<String, String> jsonPaths,
      @Nullable Path schema,
      Duration within) {
    public SpotCheck {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(within, "within");
      headers = Map.copyOf(headers);
      jsonPaths = Map.copyOf(jsonPaths);
    }
  }
}
