package dev.slipway.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod's volumes as folders. ConfigMaps and Secrets are written when the pod starts and not again:
 * a change reaches the next pod. A claim's folder lives as long as the cluster.
 */
final class Volumes {
  private final Pod pod;
  private final Path folder;
  private final Path claims;
  private final References references;
  private final Environment environment;

  Volumes(Pod pod, Path folder, Path claims, References references, Environment environment) {
    this.pod = pod;
    this.folder = folder;
    this.claims = claims;
    this.references = references;
    this.environment = environment;
  }

  /** Makes all; what is missing is said in a kubelet's words. */
  void setUp() throws ConfigProblem, IOException {
    for (Volume volume : orEmpty(pod.getSpec().getVolumes())) {
      try {
        setUp(volume);
      } catch (ConfigProblem e) {
        throw new ConfigProblem(
            "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage());
      }
    }
  }

  private void setUp(Volume volume) throws ConfigProblem, IOException {
    Path target = folder(volume);
    Files.createDirectories(target);
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      boolean optional = Boolean.TRUE.equals(source.getOptional());
      write(target, references.configMap(source.getName(), optional), source.getItems(), optional);
    } else if (volume.getSecret() != null) {
      var source = volume.getSecret();
      boolean optional = Boolean.TRUE.equals(source.getOptional());
      write(
          target, references.secret(source.getSecretName(), optional), source.getItems(), optional);
    } else if (volume.getDownwardAPI() != null) {
      for (var item : orEmpty(volume.getDownwardAPI().getItems())) {
        if (item.getFieldRef() != null) {
          put(
              target,
              item.getPath(),
              environment
                  .field(item.getFieldRef().getFieldPath())
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
    } else if (volume.getProjected() != null) {
      for (VolumeProjection part : orEmpty(volume.getProjected().getSources())) {
        project(target, part);
      }
    }
  }

  private void project(Path target, VolumeProjection part) throws ConfigProblem, IOException {
    if (part.getConfigMap() != null) {
      boolean optional = Boolean.TRUE.equals(part.getConfigMap().getOptional());
      write(
          target,
          references.configMap(part.getConfigMap().getName(), optional),
          part.getConfigMap().getItems(),
          optional);
    } else if (part.getSecret() != null) {
      boolean optional = Boolean.TRUE.equals(part.getSecret().getOptional());
      write(
          target,
          references.secret(part.getSecret().getName(), optional),
          part.getSecret().getItems(),
          optional);
    }
  }

  private static void write(
      Path target, Map<String, byte[]> data, @Nullable List<KeyToPath> items, boolean optional)
      throws ConfigProblem, IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (items == null || items.isEmpty()) {
      files.putAll(data);
    } else {
      for (KeyToPath item : items) {
        byte[] value = data.get(item.getKey());
        if (value != null) {
          files.put(item.getPath(), value);
        } else if (!optional) {
          throw new ConfigProblem("references non-existent config key: " + item.getKey());
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      put(target, file.getKey(), file.getValue());
    }
  }

  private static void put(Path target, String name, byte[] content) throws IOException {
    Path file = target.resolve(name).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("Tried to write " + name + " but it leads out of its volume");
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, content);
  }

  /** What a container sees of them. */
  List<Launch.Mount> mounts(Container container, Map<String, String> variables)
      throws ConfigProblem, IOException {
    List<Launch.Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : orEmpty(container.getVolumeMounts())) {
      Volume volume =
          orEmpty(pod.getSpec().getVolumes()).stream()
              .filter(v -> v.getName().equals(mount.getName()))
              .findFirst()
              .orElseThrow(() -> new ConfigProblem("volume \"" + mount.getName() + "\" not found"));
      Path source = folder(volume);
      String sub =
          mount.getSubPathExpr() == null
              ? Objects.toString(mount.getSubPath(), "")
              : Environment.expand(mount.getSubPathExpr(), variables);
      if (!sub.isEmpty()) {
        source = source.resolve(sub).normalize();
        if (!Files.exists(source)) {
          Files.createDirectories(source);
        }
      }
      boolean fixed = volume.getConfigMap() != null || volume.getSecret() != null;
      String path =
          mount.getMountPath().startsWith("/") ? mount.getMountPath() : "/" + mount.getMountPath();
      mounts.add(
          new Launch.Mount(
              source,
              path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
              fixed || Boolean.TRUE.equals(mount.getReadOnly())));
    }
    return mounts;
  }

  private Path folder(Volume volume) {
    if (volume.getHostPath() != null) {
      return Path.of(volume.getHostPath().getPath());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      return claims.resolve(
          pod.getMetadata().getNamespace()
              + "_"
              + volume.getPersistentVolumeClaim().getClaimName());
    }
    return folder.resolve(volume.getName());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
