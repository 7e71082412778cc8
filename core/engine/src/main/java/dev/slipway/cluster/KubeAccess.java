package dev.slipway.cluster;

import dev.slipway.config.EnvironmentConfig;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an environment's cluster is reached: the client's configuration, and its name for people.
 *
 * @param config with the engine's timeouts
 * @param description as {@code context 'production'}
 */
record KubeAccess(Config config, String description) {
  private static final int CONNECTION_TIMEOUT_MILLIS = 10_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 30_000;

  /** 0.2, 0.4, 0.8 and 1.6 s: every call is idempotent or guarded by a resource version. */
  private static final int RETRIES = 4;

  private static final int FIRST_RETRY_MILLIS = 200;

  /**
   * Reads the kubeconfig.
   *
   * @throws ClusterException when it cannot be read, or has no such context
   */
  static KubeAccess of(EnvironmentConfig environment) {
    Path file = environment.kubeconfig();
    String context = environment.context();
    Config found = file == null ? standard(environment) : read(environment, file, null);
    String current = found.getCurrentContext() == null ? null : found.getCurrentContext().getName();
    if (context != null && !context.equals(current)) {
      requireContext(environment, context, found);
      found = file == null ? Config.autoConfigure(context) : read(environment, file, context);
    }
    return new KubeAccess(withTimeouts(found), describe(context == null ? current : context, file));
  }

  private static Config standard(EnvironmentConfig environment) {
    Config config;
    try {
      config = Config.autoConfigure(null);
    } catch (RuntimeException e) {
      throw unreadable(environment, "the default kubeconfig", e);
    }
    boolean inCluster = config.getAutoOAuthToken() != null;
    if (config.getCurrentContext() == null
        && !inCluster
        && Config.DEFAULT_MASTER_URL.equals(stripped(config.getMasterUrl()))) {
      throw new ClusterException(
          "Tried to open the cluster of environment '"
              + environment.name()
              + "', but there is no kubeconfig in KUBECONFIG or ~/.kube/config, or it has no current"
              + " context, and this is no pod with a ServiceAccount; give the environment a"
              + " kubeconfig or a context");
    }
    return config;
  }

  private static String stripped(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Config read(EnvironmentConfig environment, Path file, @Nullable String context) {
    if (!Files.isReadable(file)) {
      throw new ClusterException(
          "Tried to open the cluster of environment '"
              + environment.name()
              + "', but its kubeconfig "
              + file
              + " cannot be read; correct the path or the file's permissions");
    }
    Config config;
    try {
      config = Config.fromKubeconfig(context, file.toFile());
    } catch (RuntimeException e) {
      throw unreadable(environment, file.toString(), e);
    }
    if (config.getContexts() == null || config.getContexts().isEmpty()) {
      throw unreadable(environment, file.toString(), null);
    }
    return config;
  }

  private static ClusterException unreadable(
      EnvironmentConfig environment, String what, @Nullable RuntimeException cause) {
    // The parser's message may quote the file, which holds credentials: the place is enough.
    return new ClusterException(
        "Tried to open the cluster of environment '"
            + environment.name()
            + "', but "
            + what
            + " is not a kubeconfig with contexts"
            + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")")
            + "; see what 'kubectl config view' says of it");
  }

  private static void requireContext(EnvironmentConfig environment, String context, Config found) {
    TreeSet<String> names = new TreeSet<>();
    if (found.getContexts() != null) {
      found.getContexts().stream().map(NamedContext::getName).forEach(names::add);
    }
    if (!names.contains(context)) {
      throw new ClusterException(
          "Tried to open the cluster of environment '"
              + environment.name()
              + "' with context '"
              + context
              + "', but the kubeconfig has no such context; it has "
              + names
              + "; correct the environment's context or its kubeconfig");
    }
  }

  private static Config withTimeouts(Config config) {
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setRequestRetryBackoffInterval(FIRST_RETRY_MILLIS);
    return config;
  }

  private static String describe(@Nullable String context, @Nullable Path file) {
    return (context == null ? "the pod's ServiceAccount" : "context '" + context + "'")
        + (file == null ? "" : " of " + file);
  }
}
