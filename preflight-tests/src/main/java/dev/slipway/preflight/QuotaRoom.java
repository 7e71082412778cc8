package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a rollout adds at its height, held against a quota. */
record QuotaRoom(Amounts requests, Amounts limits) {
  /** So many pods more than now. */
  record Added(PodSpec pod, int count) {}

  /** By those pods that the quota counts. */
  static QuotaRoom of(ResourceQuota quota, List<Added> all) {
    Amounts requests = Amounts.NONE;
    Amounts limits = Amounts.NONE;
    for (Added added : all) {
      if (QuotaScopes.cover(quota, added.pod())) {
        requests = requests.plus(Amounts.requests(added.pod()).times(added.count()));
        limits = limits.plus(Amounts.limits(added.pod()).times(added.count()));
      }
    }
    return new QuotaRoom(requests, limits);
  }

  List<String> faults(ResourceQuota quota) {
    List<String> faults = new ArrayList<>();
    Map<String, Quantity> hard =
        quota.getStatus() != null && quota.getStatus().getHard() != null
            ? quota.getStatus().getHard()
            : quota.getSpec().getHard();
    Map<String, Quantity> used =
        quota.getStatus() == null || quota.getStatus().getUsed() == null
            ? Map.of()
            : quota.getStatus().getUsed();
    hard.forEach(
        (resource, most) -> {
          BigDecimal more = more(resource);
          BigDecimal now = Amounts.amount(used.get(resource));
          if (more.signum() > 0 && now.add(more).compareTo(Amounts.amount(most)) > 0) {
            faults.add(
                "ResourceQuota/"
                    + quota.getMetadata().getName()
                    + " allows "
                    + resource
                    + " "
                    + most
                    + ", of which "
                    + now.stripTrailingZeros().toPlainString()
                    + " are used; the rollout adds "
                    + more.stripTrailingZeros().toPlainString()
                    + " at its height; raise the quota, or lower maxSurge or requests");
          }
        });
    return faults;
  }

  private BigDecimal more(String resource) {
    return switch (resource) {
      case "pods", "count/pods" -> BigDecimal.valueOf(requests.pods());
      case "cpu", "requests.cpu" -> requests.cpu();
      case "memory", "requests.memory" -> requests.memory();
      case "limits.cpu" -> limits.cpu();
      case "limits.memory" -> limits.memory();
      default -> BigDecimal.ZERO;
    };
  }
}
