package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a workload's pods lack, in words that say what to do. */
final class PodPolicy {
  private static final Pattern SLEEP = Pattern.compile("\\bsleep[\\s,]+(\\d{1,6})");
  private static final int DEFAULT_GRACE = 30;
  private static final int DEFAULT_PROGRESS_DEADLINE = 600;
  private static final int DEFAULT_PERIOD = 10;
  private static final int DEFAULT_FAILURES = 3;

  private PodPolicy() {}

  static List<String> unready(Workload workload) {
    return workload.containers().stream()
        .filter(c -> c.getReadinessProbe() == null)
        .map(c -> "has no readinessProbe in container " + c.getName() + "; give it one")
        .toList();
  }

  static List<String> alike(Workload workload) {
    return workload.containers().stream()
        .filter(c -> c.getLivenessProbe() != null)
        .filter(c -> Objects.equals(c.getLivenessProbe(), c.getReadinessProbe()))
        .map(
            c ->
                "has the same livenessProbe as readinessProbe in container "
                    + c.getName()
                    + ", so that a busy pod is killed instead of left alone; ask less of liveness")
        .toList();
  }

  static List<String> unbounded(Workload workload) {
    List<String> faults = new ArrayList<>();
    for (Container container : workload.containers()) {
      var resources = container.getResources();
      Map<String, Quantity> requests =
          resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
      Map<String, Quantity> limits =
          resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
      List<String> missing = new ArrayList<>();
      for (String resource : List.of("cpu", "memory")) {
        // A limit alone is the request, too.
        if (!requests.containsKey(resource) && !limits.containsKey(resource)) {
          missing.add("requests." + resource);
        }
      }
      if (!limits.containsKey("memory")) {
        missing.add("limits.memory");
      }
      if (!missing.isEmpty()) {
        faults.add("has no " + String.join(", ", missing) + " in container " + container.getName());
      }
    }
    return faults;
  }

  static List<String> killed(Workload workload) {
    Long told = workload.template().getSpec().getTerminationGracePeriodSeconds();
    long grace = told == null ? DEFAULT_GRACE : told;
    List<String> faults = new ArrayList<>();
    for (Container container : workload.containers()) {
      long sleep = sleep(container);
      if (sleep >= 0 && sleep >= grace) {
        faults.add(
            "sleeps "
                + sleep
                + " s in preStop of container "
                + container.getName()
                + ", but is killed after terminationGracePeriodSeconds "
                + grace
                + "; make the grace longer");
      }
    }
    return faults;
  }

  /** Seconds; -1 when preStop does not sleep. */
  private static long sleep(Container container) {
    var lifecycle = container.getLifecycle();
    var stop = lifecycle == null ? null : lifecycle.getPreStop();
    if (stop == null) {
      return -1;
    }
    if (stop.getSleep() != null && stop.getSleep().getSeconds() != null) {
      return stop.getSleep().getSeconds();
    }
    if (stop.getExec() == null) {
      return -1;
    }
    Matcher sleep = SLEEP.matcher(String.join(" ", stop.getExec().getCommand()));
    return sleep.find() ? Long.parseLong(sleep.group(1)) : -1;
  }

  static List<String> late(Workload workload) {
    int deadline =
        workload.object().get("spec", "progressDeadlineSeconds") instanceof Number number
            ? number.intValue()
            : DEFAULT_PROGRESS_DEADLINE;
    List<String> faults = new ArrayList<>();
    for (Container container : workload.containers()) {
      long budget = budget(container.getStartupProbe()) + delay(container.getReadinessProbe());
      if (budget >= deadline) {
        faults.add(
            "gives container "
                + container.getName()
                + " "
                + budget
                + " s to start, but its progressDeadlineSeconds is "
                + deadline
                + "; raise it");
      }
    }
    return faults;
  }

  private static long budget(@Nullable Probe startup) {
    return startup == null
        ? 0
        : delay(startup)
            + (long) or(startup.getPeriodSeconds(), DEFAULT_PERIOD)
                * or(startup.getFailureThreshold(), DEFAULT_FAILURES);
  }

  private static long delay(@Nullable Probe probe) {
    return probe == null ? 0 : or(probe.getInitialDelaySeconds(), 0);
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  static List<String> notSelected(Workload workload, LiveCluster cluster) {
    Object selector = workload.object().get("spec", "selector");
    Map<String, String> labels = workload.podLabels();
    boolean own =
        selector != null && Labels.match(cluster.as(LabelSelector.class, selector), labels);
    return own
        ? List.of()
        : List.of("selects " + selector + ", but its pods have " + labels + "; make them the same");
  }

  static List<String> twice(Workload workload) {
    List<String> faults = new ArrayList<>();
    for (Container container : workload.allContainers()) {
      Set<String> seen = new HashSet<>();
      for (EnvVar variable : container.getEnv()) {
        if (!seen.add(variable.getName())) {
          faults.add(
              "has variable "
                  + variable.getName()
                  + " twice in container "
                  + container.getName()
                  + "; keep one, for only the last counts");
        }
      }
      Set<String> ports = new HashSet<>();
      for (ContainerPort port : container.getPorts()) {
        if (port.getName() != null && !ports.add(port.getName())) {
          faults.add("has port " + port.getName() + " twice in container " + container.getName());
        }
      }
    }
    return faults;
  }
}
