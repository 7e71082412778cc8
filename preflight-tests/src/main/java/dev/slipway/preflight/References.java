package dev.slipway.preflight;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that the release's objects name; what is marked optional is left out. */
final class References {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final Set<Reference> found = new LinkedHashSet<>();

  private References(ReleaseObjects objects, LiveCluster cluster) {
    this.objects = objects;
    this.cluster = cluster;
  }

  static Set<Reference> of(ReleaseObjects objects, LiveCluster cluster) {
    References references = new References(objects, cluster);
    Workload.of(objects, cluster).forEach(references::workload);
    objects.of("networking.k8s.io", "Ingress").forEach(references::ingress);
    objects
        .of("", "PersistentVolumeClaim")
        .forEach(c -> references.storage(c.getKind() + "/" + c.getMetadata().getName(), c));
    return references.found;
  }

  /** What one workload names, as it runs now. */
  static Set<Reference> of(Workload workload, ReleaseObjects objects, LiveCluster cluster) {
    References references = new References(objects, cluster);
    references.workload(workload);
    return references.found;
  }

  private void workload(Workload workload) {
    String by = workload.ref().toString();
    PodSpec pod = workload.template().getSpec();
    String account = pod.getServiceAccountName();
    // Each namespace is given its own "default".
    if (account != null && !account.equals("default")) {
      inNamespace(by, "v1", "ServiceAccount", account, Set.of());
    }
    ofCluster(by, "scheduling.k8s.io/v1", "PriorityClass", pod.getPriorityClassName());
    ofCluster(by, "node.k8s.io/v1", "RuntimeClass", pod.getRuntimeClassName());
    pod.getImagePullSecrets().forEach(s -> secret(by, s.getName(), null, Set.of()));
    pod.getVolumes().forEach(v -> volume(by, v));
    workload.allContainers().forEach(c -> container(by, c));
    if (workload.object().get("spec", "volumeClaimTemplates") instanceof List<?> claims) {
      claims.forEach(c -> storage(by, c));
    }
  }

  private void container(String by, Container container) {
    for (EnvVar variable : container.getEnv()) {
      EnvVarSource from = variable.getValueFrom();
      if (from == null) {
        continue;
      }
      var secret = from.getSecretKeyRef();
      if (secret != null) {
        secret(by, secret.getName(), secret.getOptional(), Set.of(secret.getKey()));
      }
      var config = from.getConfigMapKeyRef();
      if (config != null) {
        configMap(by, config.getName(), config.getOptional(), Set.of(config.getKey()));
      }
    }
    for (EnvFromSource from : container.getEnvFrom()) {
      if (from.getSecretRef() != null) {
        secret(by, from.getSecretRef().getName(), from.getSecretRef().getOptional(), Set.of());
      }
      if (from.getConfigMapRef() != null) {
        configMap(
            by, from.getConfigMapRef().getName(), from.getConfigMapRef().getOptional(), Set.of());
      }
    }
  }

  private void volume(String by, Volume volume) {
    var secret = volume.getSecret();
    if (secret != null) {
      secret(by, secret.getSecretName(), secret.getOptional(), keys(secret.getItems()));
    }
    var config = volume.getConfigMap();
    if (config != null) {
      configMap(by, config.getName(), config.getOptional(), keys(config.getItems()));
    }
    var claim = volume.getPersistentVolumeClaim();
    if (claim != null) {
      inNamespace(by, "v1", "PersistentVolumeClaim", claim.getClaimName(), Set.of());
    }
    if (volume.getProjected() != null) {
      volume.getProjected().getSources().forEach(s -> projection(by, s));
    }
  }

  private void projection(String by, VolumeProjection source) {
    var secret = source.getSecret();
    if (secret != null) {
      secret(by, secret.getName(), secret.getOptional(), keys(secret.getItems()));
    }
    var config = source.getConfigMap();
    if (config != null) {
      configMap(by, config.getName(), config.getOptional(), keys(config.getItems()));
    }
  }

  private void ingress(GenericKubernetesResource ingress) {
    ofCluster(
        ingress.getKind() + "/" + ingress.getMetadata().getName(),
        "networking.k8s.io/v1",
        "IngressClass",
        ingress.get("spec", "ingressClassName"));
  }

  private void storage(String by, Object claim) {
    var spec = cluster.as(PersistentVolumeClaim.class, claim).getSpec();
    // An empty class means a volume without one.
    if (spec != null
        && spec.getStorageClassName() != null
        && !spec.getStorageClassName().isEmpty()) {
      ofCluster(by, "storage.k8s.io/v1", "StorageClass", spec.getStorageClassName());
    }
  }

  private void secret(
      String by, @Nullable String name, @Nullable Boolean optional, Set<String> keys) {
    data(by, "Secret", name, optional, keys);
  }

  private void configMap(
      String by, @Nullable String name, @Nullable Boolean optional, Set<String> keys) {
    data(by, "ConfigMap", name, optional, keys);
  }

  private void data(
      String by, String kind, @Nullable String name, @Nullable Boolean optional, Set<String> keys) {
    if (!Boolean.TRUE.equals(optional)) {
      inNamespace(by, "v1", kind, name, keys);
    }
  }

  private void inNamespace(
      String by, String apiVersion, String kind, @Nullable String name, Set<String> keys) {
    if (name != null) {
      ObjectRef target = new ObjectRef(apiVersion, kind, objects.namespace(), name);
      found.add(new Reference(by, target, keys));
    }
  }

  private void ofCluster(String by, String apiVersion, String kind, @Nullable String name) {
    if (name != null) {
      found.add(new Reference(by, new ObjectRef(apiVersion, kind, null, name), Set.of()));
    }
  }

  private static Set<String> keys(List<KeyToPath> items) {
    return items.stream().map(KeyToPath::getKey).collect(Collectors.toSet());
  }
}
