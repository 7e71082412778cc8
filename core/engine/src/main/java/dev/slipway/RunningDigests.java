package dev.slipway;

import dev.slipway.image.ImageException;
import dev.slipway.image.ImageReference;
import dev.slipway.record.DeployedImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By which digests the images of a release run: a tag says only what was meant. As the pods' nodes
 * say; an image of which they say different things, or nothing, has none.
 */
final class RunningDigests {
  private static final Logger LOG = LoggerFactory.getLogger(RunningDigests.class);
  private static final Pattern DIGEST = Pattern.compile("@(sha256:[0-9a-f]{64})$");

  /** Of an image that was built on its node there is no digest of a registry. */
  private static final String UNTOLD = "";

  private RunningDigests() {}

  /** By the images' names. Never fails: a record without digests is still one. */
  static Map<String, String> of(Run run) {
    try {
      ReleasePods mine = new ReleasePods(run.release().config().workloads());
      List<Pod> pods =
          run
              .cluster()
              .client()
              .pods()
              .inNamespace(run.release().namespace())
              .list()
              .getItems()
              .stream()
              .filter(mine)
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .toList();
      return of(run.draft().record().images(), pods);
    } catch (KubernetesClientException e) {
      LOG.atWarn().setCause(e).log("The digests of the running images could not be read");
      return Map.of();
    }
  }

  static Map<String, String> of(List<DeployedImage> images, List<Pod> pods) {
    Map<String, String> digests = new HashMap<>();
    for (DeployedImage image : images) {
      Set<String> seen = new TreeSet<>();
      pods.forEach(pod -> collect(pod, image.reference(), seen));
      String only = seen.size() == 1 ? seen.iterator().next() : UNTOLD;
      if (!only.equals(UNTOLD)) {
        digests.put(image.name(), only);
      }
    }
    return digests;
  }

  private static void collect(Pod pod, String reference, Set<String> seen) {
    if (pod.getStatus() == null) {
      return;
    }
    for (Container container : pod.getSpec().getContainers()) {
      if (!same(reference, container.getImage())) {
        continue;
      }
      for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
        String id = status.getImageID();
        if (container.getName().equals(status.getName()) && id != null) {
          Matcher digest = DIGEST.matcher(id);
          seen.add(digest.find() ? String.valueOf(digest.group(1)) : UNTOLD);
        }
      }
    }
  }

  private static boolean same(String one, String other) {
    try {
      return ImageReference.parse(one).equals(ImageReference.parse(other));
    } catch (ImageException e) {
      return one.equals(other);
    }
  }
}
