package dev.slipway.cluster;

import dev.slipway.config.EnvironmentConfig;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection to an environment's cluster, and the proof that it is that cluster: what is open
 * has answered, and has the fingerprint that the environment pins. Safe for use by several threads.
 */
public final class Cluster implements AutoCloseable {
  /** The namespace whose uid is a cluster's fingerprint: it lives as long as the cluster. */
  private static final String FINGERPRINTED = "kube-system";

  /** What it learns of the types that it reads and writes is not learned again by each client. */
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final KubernetesClient client;
  private final boolean owned;
  private final EnvironmentConfig environment;
  private final String access;
  private final String serverVersion;
  private final @Nullable String fingerprint;

  private Cluster(
      KubernetesClient client, boolean owned, EnvironmentConfig environment, String access) {
    this.client = client;
    this.owned = owned;
    this.environment = environment;
    this.access = access;
    // One repeat: who waits for a cluster that is not there wants to know at once.
    KubernetesClient first =
        client
            .newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                    .withRequestRetryBackoffLimit(1)
                    .build())
            .adapt(KubernetesClient.class);
    this.serverVersion = readVersion(first);
    this.fingerprint = readFingerprint(first);
  }

  /**
   * Opens the cluster of an environment: its kubeconfig and context, or the defaults.
   *
   * @throws WrongClusterException when the cluster has another fingerprint than the environment
   *     pins
   * @throws ClusterException when the kubeconfig cannot be read, has no such context, the API
   *     server does not answer or does not know the user, or the pinned fingerprint may not be read
   */
  public static Cluster open(EnvironmentConfig environment) {
    KubeAccess access = KubeAccess.of(environment);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(access.config())
            .withKubernetesSerialization(SERIALIZATION)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor(RetryLog.NAME, new RetryLog()))
            .build();
    try {
      return new Cluster(client, true, environment, access.description());
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /**
   * The same of a client that exists, as a rehearsal's.
   *
   * @param client stays open when the cluster is closed
   * @param environment its namespace and, when it pins one, its fingerprint count; kubeconfig and
   *     context do not
   * @throws WrongClusterException as {@link #open}
   * @throws ClusterException as {@link #open}
   */
  public static Cluster of(KubernetesClient client, EnvironmentConfig environment) {
    return new Cluster(
        Objects.requireNonNull(client, "client"),
        false,
        environment,
        client.getMasterUrl().toString());
  }

  public KubernetesClient client() {
    return client;
  }

  /** The environment's namespace. */
  public String namespace() {
    return environment.namespace();
  }

  /** As the API server says it: {@code v1.20.2+k3s1}. */
  public String serverVersion() {
    return serverVersion;
  }

  /**
   * The uid of the cluster's {@code kube-system} namespace; empty only when the environment pins
   * none and this user may not read that namespace.
   */
  public Optional<String> fingerprint() {
    return Optional.ofNullable(fingerprint);
  }

  /**
   * Creates the environment's namespace unless it exists.
   *
   * @return whether it was created
   * @throws ClusterException when it is missing and cannot be created, or is being deleted
   */
  public boolean ensureNamespace() {
    String tried = "Tried to create namespace " + namespace() + " with " + access + ", but ";
    try {
      Namespace found = client.namespaces().withName(namespace()).get();
      if (found == null) {
        return createNamespace();
      }
      if (found.getMetadata().getDeletionTimestamp() != null) {
        throw new ClusterException(
            tried
                + "it is being deleted; wait until it is gone, or find out what keeps it: kubectl"
                + " get namespace "
                + namespace()
                + " -o jsonpath='{.status.conditions}'");
      }
      return false;
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          tried
              + ApiAnswer.of(e)
              + (e.getCode() == 403
                  ? "; create it, or allow this user to get and create namespaces"
                  : ""),
          e);
    }
  }

  private boolean createNamespace() {
    Namespace wanted =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(namespace())
            .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
            .endMetadata()
            .build();
    try {
      client.resource(wanted).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409) {
        return false;
      }
      throw e;
    }
  }

  private String readVersion(KubernetesClient first) {
    try {
      VersionInfo version = first.getKubernetesVersion();
      return version.getGitVersion();
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          tried()
              + ApiAnswer.of(e)
              + (e.getCode() == 401
                  ? "; log in again, or renew the kubeconfig's credentials"
                  : "; check the address, the network or VPN, and the API server's certificate"),
          e);
    }
  }

  private @Nullable String readFingerprint(KubernetesClient first) {
    String expected = environment.fingerprint();
    String found = null;
    String why = "it has no namespace " + FINGERPRINTED;
    try {
      Namespace namespace = first.namespaces().withName(FINGERPRINTED).get();
      found = namespace == null ? null : namespace.getMetadata().getUid();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403 || expected != null) {
        throw new ClusterException(
            tried()
                + "its fingerprint could not be read: "
                + ApiAnswer.of(e)
                + (e.getCode() == 403
                    ? "; allow this user to get the namespace "
                        + FINGERPRINTED
                        + ": kubectl create clusterrole slipway-fingerprint --verb=get"
                        + " --resource=namespaces --resource-name="
                        + FINGERPRINTED
                        + ", and bind it"
                    : ""),
            e);
      }
    }
    if (expected == null) {
      return found;
    }
    if (!expected.equals(found)) {
      throw new WrongClusterException(
          environment.name(), access, expected, found == null ? "unknown: " + why : found);
    }
    return found;
  }

  private String tried() {
    return "Tried to open the cluster of environment '"
        + environment.name()
        + "' with "
        + access
        + ", but ";
  }

  @Override
  public void close() {
    if (owned) {
      client.close();
    }
  }

  @Override
  public String toString() {
    return "Cluster[" + access + ", namespace " + namespace() + ", " + serverVersion + "]";
  }
}
