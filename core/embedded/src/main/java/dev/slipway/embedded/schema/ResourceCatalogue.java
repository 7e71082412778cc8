package dev.slipway.embedded.schema;

import dev.slipway.embedded.schema.FieldType.Form;
import dev.slipway.embedded.schema.ResourceKind.ScalePaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that are served: the built-in ones and those of the CustomResourceDefinitions.
 * Thread-safe.
 */
public final class ResourceCatalogue {
  private static final ScalePaths REPLICAS =
      new ScalePaths(".spec.replicas", ".status.replicas", ".spec.selector");

  /**
   * One line a kind: apiVersion, kind, plural, N(amespaced) C(luster), flags, short names,
   * categories.
   */
  private static final String BUILT_IN =
      """
      v1 Namespace namespaces C status ns -
      v1 Pod pods N status po all
      v1 Service services N status svc all
      v1 Endpoints endpoints N - ep -
      v1 ConfigMap configmaps N - cm -
      v1 Secret secrets N - - -
      v1 ServiceAccount serviceaccounts N - sa -
      v1 Event events N - ev -
      v1 ResourceQuota resourcequotas N status quota -
      v1 LimitRange limitranges N - limits -
      v1 Node nodes C status no -
      v1 PersistentVolumeClaim persistentvolumeclaims N status pvc -
      v1 PersistentVolume persistentvolumes C status pv -
      v1 PodTemplate podtemplates N - - -
      v1 ReplicationController replicationcontrollers N status,scale rc all
      apps/v1 Deployment deployments N status,scale deploy all
      apps/v1 ReplicaSet replicasets N status,scale rs all
      apps/v1 StatefulSet statefulsets N status,scale sts all
      apps/v1 DaemonSet daemonsets N status ds all
      apps/v1 ControllerRevision controllerrevisions N - - -
      batch/v1 Job jobs N status - all
      batch/v1 CronJob cronjobs N status cj all
      discovery.k8s.io/v1 EndpointSlice endpointslices N - - -
      networking.k8s.io/v1 Ingress ingresses N status ing -
      networking.k8s.io/v1 IngressClass ingressclasses C - - -
      networking.k8s.io/v1 NetworkPolicy networkpolicies N - netpol -
      rbac.authorization.k8s.io/v1 Role roles N - - -
      rbac.authorization.k8s.io/v1 RoleBinding rolebindings N - - -
      rbac.authorization.k8s.io/v1 ClusterRole clusterroles C - - -
      rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings C - - -
      coordination.k8s.io/v1 Lease leases N - - -
      events.k8s.io/v1 Event events N - ev -
      autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers N status hpa all
      autoscaling/v1 HorizontalPodAutoscaler horizontalpodautoscalers N status hpa all
      policy/v1 PodDisruptionBudget poddisruptionbudgets N status pdb -
      scheduling.k8s.io/v1 PriorityClass priorityclasses C - pc -
      storage.k8s.io/v1 StorageClass storageclasses C - sc -
      node.k8s.io/v1 RuntimeClass runtimeclasses C - - -
      apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions C status crd,crds api-extensions
      """;

  private final TypeCatalogue types = TypeCatalogue.read();
  private final List<ResourceKind> builtIn = new ArrayList<>();
  private final List<ResourceKind> custom = new CopyOnWriteArrayList<>();

  /** Reads the built-in kinds. */
  public ResourceCatalogue() {
    BUILT_IN.lines().map(line -> line.split(" ", -1)).map(this::kind).forEach(builtIn::add);
  }

  /** Returns the type of a kind, or null when the API knows none of that name. */
  public @Nullable FieldType type(String apiVersion, String kind) {
    return types.kind(apiVersion, kind);
  }

  /** Returns every kind that is served. */
  public List<ResourceKind> all() {
    List<ResourceKind> all = new ArrayList<>(builtIn);
    all.addAll(custom);
    return all;
  }

  /** Finds a kind by its place in paths. */
  public Optional<ResourceKind> resource(String group, String version, String plural) {
    return first(
        k -> k.group().equals(group) && k.version().equals(version) && k.plural().equals(plural));
  }

  /** Finds a kind by group and plural name, whichever version comes first. */
  public Optional<ResourceKind> resource(String group, String plural) {
    return first(k -> k.group().equals(group) && k.plural().equals(plural));
  }

  /** Finds a kind by how objects name it. */
  public Optional<ResourceKind> kind(String apiVersion, String kind) {
    return first(k -> k.apiVersion().equals(apiVersion) && k.kind().equals(kind));
  }

  /** Finds a kind by group and kind, whichever version comes first. */
  public Optional<ResourceKind> anyVersion(String group, String kind) {
    return first(k -> k.is(group, kind));
  }

  /** Returns the kind under which objects of a resource are stored. */
  public Optional<ResourceKind> stored(String storedAs) {
    return first(k -> k.storedAs().equals(storedAs));
  }

  /** Serves the kinds of a definition, in the place of those that it had. */
  public void define(String group, String plural, List<ResourceKind> kinds) {
    custom.removeIf(k -> k.group().equals(group) && k.plural().equals(plural));
    custom.addAll(kinds);
  }

  private Optional<ResourceKind> first(Predicate<ResourceKind> wanted) {
    for (ResourceKind kind : builtIn) {
      if (wanted.test(kind)) {
        return Optional.of(kind);
      }
    }
    return custom.stream().filter(wanted).findFirst();
  }

  private ResourceKind kind(String[] words) {
    int slash = words[0].indexOf('/');
    String group = slash < 0 ? "" : words[0].substring(0, slash);
    String version = words[0].substring(slash + 1);
    FieldType type = Objects.requireNonNull(types.kind(words[0], words[1]), words[1]);
    boolean event = words[1].equals("Event");
    return new ResourceKind(
        group,
        version,
        words[1],
        words[2],
        words[1].toLowerCase(java.util.Locale.ROOT),
        words[3].equals("N"),
        words(words[5]),
        words(words[6]),
        words[4].startsWith("status"),
        words[4].endsWith("scale") ? REPLICAS : null,
        type.form() == Form.OBJECT ? type : FieldType.of(Form.ANY),
        null,
        event ? "/events" : group + "/" + words[2]);
  }

  private static List<String> words(String word) {
    return word.equals("-") ? List.of() : Arrays.asList(word.split(","));
  }
}
