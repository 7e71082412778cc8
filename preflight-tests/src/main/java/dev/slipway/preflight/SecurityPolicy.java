package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;

/** Rights that a workload's pods have and should not, by the restricted Pod Security Standard. */
final class SecurityPolicy {
  private SecurityPolicy() {}

  static List<String> faults(Workload workload) {
    PodSpec pod = workload.template().getSpec();
    PodSecurityContext all =
        pod.getSecurityContext() == null ? new PodSecurityContext() : pod.getSecurityContext();
    List<String> faults = new ArrayList<>();
    for (Container container : workload.allContainers()) {
      List<String> missing = missing(container, all);
      if (!missing.isEmpty()) {
        faults.add("container " + container.getName() + ": set " + String.join(", ", missing));
      }
    }
    if (Boolean.TRUE.equals(pod.getHostNetwork()) || Boolean.TRUE.equals(pod.getHostPID())) {
      faults.add("take hostNetwork and hostPID out");
    }
    return faults;
  }

  private static List<String> missing(Container container, PodSecurityContext all) {
    SecurityContext own =
        container.getSecurityContext() == null
            ? new SecurityContext()
            : container.getSecurityContext();
    List<String> missing = new ArrayList<>();
    if (Boolean.TRUE.equals(own.getPrivileged())) {
      missing.add("privileged: false");
    }
    boolean notRoot =
        own.getRunAsNonRoot() == null
            ? Boolean.TRUE.equals(all.getRunAsNonRoot())
            : own.getRunAsNonRoot();
    if (!notRoot) {
      missing.add("runAsNonRoot: true");
    }
    if (!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
      missing.add("allowPrivilegeEscalation: false");
    }
    if (!Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())) {
      missing.add("readOnlyRootFilesystem: true");
    }
    if (own.getSeccompProfile() == null && all.getSeccompProfile() == null) {
      missing.add("seccompProfile: {type: RuntimeDefault}");
    }
    return missing;
  }
}
