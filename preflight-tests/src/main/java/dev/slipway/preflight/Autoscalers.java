package dev.slipway.preflight;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.autoscaling.v1.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who scales a workload once the release is there: an autoscaler of the release, or one of other
 * hands. One that an earlier release brought and this one has no more is pruned, and is neither.
 */
final class Autoscalers {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private @Nullable List<HorizontalPodAutoscaler> known;

  Autoscalers(ReleaseObjects objects, LiveCluster cluster) {
    this.objects = objects;
    this.cluster = cluster;
  }

  /** That of a workload. */
  Optional<HorizontalPodAutoscaler> of(ObjectRef workload) {
    return all().stream()
        .filter(a -> targets(a.getSpec().getScaleTargetRef(), workload))
        .findFirst();
  }

  private synchronized List<HorizontalPodAutoscaler> all() {
    List<HorizontalPodAutoscaler> all = known;
    if (all == null) {
      Stream<HorizontalPodAutoscaler> own =
          objects.of("autoscaling", "HorizontalPodAutoscaler").stream()
              .map(a -> cluster.as(HorizontalPodAutoscaler.class, a));
      Stream<HorizontalPodAutoscaler> others =
          cluster.autoscalers(objects.namespace()).stream().filter(a -> !isOfARelease(a));
      all = Stream.concat(own, others).toList();
      known = all;
    }
    return all;
  }

  private static boolean isOfARelease(HorizontalPodAutoscaler live) {
    return live.getMetadata().getManagedFields().stream()
        .anyMatch(
            f ->
                ServerSideApply.FIELD_MANAGER.equals(f.getManager())
                    && "Apply".equals(f.getOperation()));
  }

  private static boolean targets(@Nullable CrossVersionObjectReference target, ObjectRef workload) {
    return target != null
        && workload.kind().equals(target.getKind())
        && workload.name().equals(target.getName());
  }
}
