package dev.slipway.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What deploy, rollback and pre-flight do with one kind of object.
 *
 * @param group the API group; empty for the core group
 * @param resource the plural, with a subresource after a slash, as {@code pods/exec}
 * @param namespace null for a cluster-scoped one
 */
record Need(String group, String resource, @Nullable String namespace, List<String> verbs) {
  /**
   * An object of the release is read, dry-run and applied (patch, which creates, too), watched
   * until it is gone, pruned, and restored by a rollback (update).
   */
  static final List<String> MANAGE =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  private static final List<String> WATCH = List.of("get", "list", "watch");
  private static final List<String> LIST = List.of("list");

  Need {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(resource, "resource");
    verbs = List.copyOf(verbs);
  }

  /** Of every release, whatever its manifests have. */
  static List<Need> ofTheEngine(String namespace) {
    return List.of(
        // The lock, and the journal, snapshots and records, which are Secrets and ConfigMaps.
        new Need(
            "coordination.k8s.io",
            "leases",
            namespace,
            List.of("get", "watch", "create", "update")),
        new Need("", "secrets", namespace, MANAGE),
        new Need("", "configmaps", namespace, MANAGE),
        // A rollback deletes pods that hang in a version that never started.
        new Need("", "pods", namespace, List.of("get", "list", "watch", "delete")),
        new Need("", "pods/log", namespace, List.of("get")),
        // Over a web socket it is a get, and since Kubernetes 1.35 also a create.
        new Need("", "pods/exec", namespace, List.of("get", "create")),
        new Need("", "pods/portforward", namespace, List.of("get", "create")),
        new Need("", "events", namespace, WATCH),
        // The replicas of what is autoscaled are left alone.
        new Need("autoscaling", "horizontalpodautoscalers", namespace, LIST),
        new Need("apps", "replicasets", namespace, WATCH),
        new Need("apps", "controllerrevisions", namespace, List.of("get", "list")));
  }

  /** Of a migration that runs as a Job: created, adopted, watched, stopped and cleaned up. */
  static Need ofJobs(String namespace) {
    return new Need(
        "batch", "jobs", namespace, List.of("get", "list", "watch", "create", "patch", "delete"));
  }

  /** Where nothing says which kinds the release has. */
  static List<Need> ofUsualKinds(String namespace) {
    List<Need> needs = new ArrayList<>();
    for (String workload : List.of("deployments", "statefulsets", "daemonsets")) {
      needs.add(new Need("apps", workload, namespace, MANAGE));
    }
    needs.add(new Need("", "services", namespace, MANAGE));
    needs.add(new Need("batch", "jobs", namespace, MANAGE));
    return needs;
  }

  /** What the checks of the manifests against the cluster read. */
  static List<Need> ofPreflight(String namespace) {
    return List.of(
        new Need("apps", "deployments", namespace, LIST),
        new Need("apps", "statefulsets", namespace, LIST),
        new Need("apps", "daemonsets", namespace, LIST),
        new Need("", "resourcequotas", namespace, LIST),
        new Need("", "limitranges", namespace, LIST),
        new Need("", "nodes", null, LIST),
        new Need("", "namespaces", null, List.of("get", "list")),
        new Need("", "pods", null, LIST),
        new Need("admissionregistration.k8s.io", "validatingwebhookconfigurations", null, LIST),
        new Need("admissionregistration.k8s.io", "mutatingwebhookconfigurations", null, LIST),
        new Need("apiextensions.k8s.io", "customresourcedefinitions", null, LIST));
  }

  boolean sameResource(Need other) {
    return group.equals(other.group)
        && resource.equals(other.resource)
        && Objects.equals(namespace, other.namespace);
  }

  /** For people: {@code deployments.apps}, and {@code nodes of the cluster}. */
  String what() {
    String name = group.isEmpty() ? resource : resource + "." + group;
    return namespace == null ? name + " of the cluster" : name;
  }
}
