package dev.slipway.smoke;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether all pods run the same bytes: a tag can lead to one image on one node, and to another on
 * the next. Told by the digests that the nodes report.
 */
final class RunningDigests {
  private static final String DIGEST = "sha256:";

  private final Map<String, String> pinned;

  /**
   * @param pinned the digests that a release is deployed by, by repository; empty for one by tags
   */
  RunningDigests(Map<String, String> pinned) {
    this.pinned = Map.copyOf(pinned);
  }

  /** What is wrong, an image each; containers that have not started yet have no digest. */
  List<String> faults(List<Pod> pods) {
    Map<String, Map<String, Set<String>>> podsByDigest = new TreeMap<>();
    for (Pod pod : pods) {
      Stream.of(pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
          .flatMap(List::stream)
          .filter(c -> c.getImageID() != null && c.getImageID().contains(DIGEST))
          .forEach(
              c ->
                  podsByDigest
                      .computeIfAbsent(asked(pod, c), image -> new TreeMap<>())
                      .computeIfAbsent(digest(c), digest -> new TreeSet<>())
                      .add(pod.getMetadata().getName()));
    }
    List<String> faults = new ArrayList<>();
    podsByDigest.forEach((image, digests) -> check(image, digests, faults));
    return faults;
  }

  private void check(String image, Map<String, Set<String>> digests, List<String> faults) {
    String should = pinned.get(ReleaseTags.repository(image));
    if (should != null) {
      digests.forEach(
          (digest, names) -> {
            if (!digest.equals(should)) {
              faults.add(
                  String.join(", ", names)
                      + " runs "
                      + image
                      + " as "
                      + digest
                      + ", not the release's "
                      + should);
            }
          });
    } else if (digests.size() > 1) {
      faults.add(
          image
              + " is not the same image everywhere: "
              + digests
              + "; its tag was moved, deploy by digest");
    }
  }

  /** As the pod's spec names it: nodes report other names of the same image. */
  private static String asked(Pod pod, ContainerStatus status) {
    return Stream.of(pod.getSpec().getContainers(), pod.getSpec().getInitContainers())
        .flatMap(List::stream)
        .filter(c -> c.getName().equals(status.getName()))
        .map(c -> c.getImage())
        .findFirst()
        .orElse(status.getImage());
  }

  private static String digest(ContainerStatus status) {
    return status.getImageID().substring(status.getImageID().indexOf(DIGEST));
  }
}
