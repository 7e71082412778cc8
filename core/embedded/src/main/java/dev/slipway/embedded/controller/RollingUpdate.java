package dev.slipway.embedded.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many pods the ReplicaSets of a Deployment shall have next. Computes only. */
final class RollingUpdate {
  private final int wanted;
  private final int surge;
  private final int unavailable;

  private RollingUpdate(int wanted, int surge, int unavailable) {
    this.wanted = wanted;
    this.surge = surge;
    this.unavailable = unavailable;
  }

  static RollingUpdate of(Deployment deployment) {
    int wanted = Counts.orOne(deployment.getSpec().getReplicas());
    if (isRecreate(deployment)) {
      return new RollingUpdate(wanted, 0, 0);
    }
    @Nullable RollingUpdateDeployment given =
        deployment.getSpec().getStrategy() == null
            ? null
            : deployment.getSpec().getStrategy().getRollingUpdate();
    @Nullable IntOrString maxSurge = given == null ? null : given.getMaxSurge();
    @Nullable IntOrString maxUnavailable = given == null ? null : given.getMaxUnavailable();
    int surge = Counts.share(maxSurge, wanted, "25%", true);
    int unavailable = Counts.share(maxUnavailable, wanted, "25%", false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new RollingUpdate(wanted, surge, Math.min(unavailable, wanted));
  }

  static boolean isRecreate(Deployment deployment) {
    return deployment.getSpec().getStrategy() != null
        && "Recreate".equals(deployment.getSpec().getStrategy().getType());
  }

  int maxUnavailable() {
    return unavailable;
  }

  /** The most pods there may be. */
  int most() {
    return wanted + surge;
  }

  /** How many the new set shall have, now that all have so many. */
  int newReplicas(ReplicaSet newest, List<ReplicaSet> all) {
    int has = Counts.orZero(newest.getSpec().getReplicas());
    if (has > wanted) {
      return wanted;
    }
    int room = most() - total(all);
    return room <= 0 ? has : Math.min(wanted, has + room);
  }

  /** The old sets that shall have fewer, by name. */
  Map<String, Integer> oldReplicas(ReplicaSet newest, List<ReplicaSet> old) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    if (total(old) == 0) {
      return sizes;
    }
    int newUnavailable = Counts.orZero(newest.getSpec().getReplicas()) - available(newest);
    List<ReplicaSet> all = new ArrayList<>(old);
    all.add(newest);
    int removable = total(all) - (wanted - unavailable) - newUnavailable;
    if (removable <= 0) {
      return sizes;
    }
    List<ReplicaSet> byAge = old.stream().sorted(Revisions.byAge()).toList();
    int cleaned = 0;
    for (ReplicaSet set : byAge) {
      int has = Counts.orZero(set.getSpec().getReplicas());
      int unhealthy = Math.min(removable - cleaned, Math.max(0, has - available(set)));
      if (unhealthy > 0) {
        sizes.put(set.getMetadata().getName(), has - unhealthy);
        cleaned += unhealthy;
      }
    }
    int spare = all.stream().mapToInt(RollingUpdate::available).sum() - (wanted - unavailable);
    for (ReplicaSet set : byAge) {
      String name = set.getMetadata().getName();
      int has = sizes.getOrDefault(name, Counts.orZero(set.getSpec().getReplicas()));
      int down = Math.min(spare, has);
      if (down > 0) {
        sizes.put(name, has - down);
        spare -= down;
      }
    }
    return sizes;
  }

  /** The sizes after the Deployment was scaled amid a roll-out: each in proportion. */
  Map<String, Integer> proportional(List<ReplicaSet> active, int wasMost) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    int total = total(active);
    int left = (wanted > 0 ? most() : 0) - total;
    List<ReplicaSet> bySize =
        active.stream()
            .sorted(
                Comparator.comparing((ReplicaSet s) -> -Counts.orZero(s.getSpec().getReplicas())))
            .toList();
    int spread = left;
    for (ReplicaSet set : bySize) {
      int has = Counts.orZero(set.getSpec().getReplicas());
      int change = wasMost == 0 ? 0 : (int) Math.round((double) has * most() / wasMost) - has;
      change =
          left > 0 ? Math.min(Math.max(change, 0), spread) : Math.max(Math.min(change, 0), spread);
      spread -= change;
      sizes.put(set.getMetadata().getName(), has + change);
    }
    if (!bySize.isEmpty() && spread != 0) {
      sizes.computeIfPresent(
          bySize.get(0).getMetadata().getName(),
          (name, size) -> Math.max(0, size + rest(left, sizes, total)));
    }
    return sizes;
  }

  private static int rest(int left, Map<String, Integer> sizes, int total) {
    return left - (sizes.values().stream().mapToInt(Integer::intValue).sum() - total);
  }

  static int total(List<ReplicaSet> sets) {
    return sets.stream().mapToInt(s -> Counts.orZero(s.getSpec().getReplicas())).sum();
  }

  private static int available(ReplicaSet set) {
    return set.getStatus() == null ? 0 : Counts.orZero(set.getStatus().getAvailableReplicas());
  }
}
