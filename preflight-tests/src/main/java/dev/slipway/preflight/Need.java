package dev.slipway.preflight;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What deploy and rollback do with one kind of object.
 *
 * @param group the API group; empty for the core group
 * @param resource the plural, with a subresource after a slash, as {@code pods/exec}
 * @param namespace null for a cluster-scoped one
 */
record Need(String group, String resource, @Nullable String namespace, List<String> verbs) {
  /** An object is applied (patch creates, too), watched, and pruned or restored. */
  private static final List<String> MANAGE =
      List.of("get", "list", "watch", "create", "patch", "delete");

  private static final List<String> WATCH = List.of("get", "list", "watch");

  Need {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(resource, "resource");
    verbs = List.copyOf(verbs);
  }

  static List<Need> ofDeployAndRollback(String namespace) {
    Stream<Need> workloads =
        Stream.of("deployments", "statefulsets", "daemonsets")
            .map(r -> new Need("apps", r, namespace, MANAGE));
    Stream<Need> others =
        Stream.of("services", "configmaps").map(r -> new Need("", r, namespace, MANAGE));
    return Stream.of(
            workloads,
            others,
            Stream.of(
                new Need("batch", "jobs", namespace, MANAGE),
                // Besides the application's: the journal, snapshots and records are Secrets.
                new Need(
                    "",
                    "secrets",
                    namespace,
                    List.of("get", "list", "watch", "create", "update", "patch", "delete")),
                new Need("apps", "replicasets", namespace, WATCH),
                new Need("apps", "controllerrevisions", namespace, List.of("get", "list")),
                new Need("", "pods", namespace, WATCH),
                new Need("", "events", namespace, WATCH),
                new Need("", "pods/log", namespace, List.of("get")),
                new Need("", "pods/exec", namespace, List.of("create")),
                new Need(
                    "coordination.k8s.io",
                    "leases",
                    namespace,
                    List.of("get", "create", "update"))))
        .flatMap(s -> s)
        .toList();
  }

  /** For people: {@code deployments.apps}. */
  String what() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
