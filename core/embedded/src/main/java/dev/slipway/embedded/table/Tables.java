package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes tables of objects, with the columns of a real server. Thread-safe. */
public final class Tables {
  private static final Map<String, List<Column>> COLUMNS =
      Map.ofEntries(
          Map.entry("/pods", PodColumns.columns()),
          Map.entry("/services", NetworkColumns.service()),
          Map.entry("/endpoints", NetworkColumns.endpoints()),
          Map.entry("discovery.k8s.io/endpointslices", NetworkColumns.endpointSlice()),
          Map.entry("networking.k8s.io/ingresses", NetworkColumns.ingress()),
          Map.entry("networking.k8s.io/ingressclasses", ClusterColumns.ingressClass()),
          Map.entry("networking.k8s.io/networkpolicies", ConfigurationColumns.networkPolicy()),
          Map.entry("apps/deployments", WorkloadColumns.deployment()),
          Map.entry("apps/replicasets", WorkloadColumns.replicas()),
          Map.entry("/replicationcontrollers", WorkloadColumns.replicas()),
          Map.entry("apps/statefulsets", WorkloadColumns.statefulSet()),
          Map.entry("apps/daemonsets", WorkloadColumns.daemonSet()),
          Map.entry("apps/controllerrevisions", ClusterColumns.controllerRevision()),
          Map.entry("batch/jobs", WorkloadColumns.job()),
          Map.entry("batch/cronjobs", WorkloadColumns.cronJob()),
          Map.entry("/configmaps", ConfigurationColumns.configMap()),
          Map.entry("/secrets", ConfigurationColumns.secret()),
          Map.entry("/serviceaccounts", ConfigurationColumns.serviceAccount()),
          Map.entry("/resourcequotas", ConfigurationColumns.quota()),
          Map.entry("/limitranges", ConfigurationColumns.created()),
          Map.entry("/namespaces", ClusterColumns.namespace()),
          Map.entry("/nodes", ClusterColumns.node()),
          Map.entry("/events", ClusterColumns.event()),
          Map.entry("/persistentvolumeclaims", ClusterColumns.volumeClaim()),
          Map.entry("storage.k8s.io/storageclasses", ClusterColumns.storageClass()),
          Map.entry("coordination.k8s.io/leases", ClusterColumns.lease()),
          Map.entry("rbac.authorization.k8s.io/roles", ConfigurationColumns.created()),
          Map.entry("rbac.authorization.k8s.io/clusterroles", ConfigurationColumns.created()),
          Map.entry("rbac.authorization.k8s.io/rolebindings", ConfigurationColumns.binding()),
          Map.entry(
              "rbac.authorization.k8s.io/clusterrolebindings", ConfigurationColumns.binding()),
          Map.entry("policy/poddisruptionbudgets", ConfigurationColumns.budget()),
          Map.entry("autoscaling/horizontalpodautoscalers", ConfigurationColumns.autoscaler()),
          Map.entry("scheduling.k8s.io/priorityclasses", ConfigurationColumns.priorityClass()),
          Map.entry(
              "apiextensions.k8s.io/customresourcedefinitions", ConfigurationColumns.created()));
  private static final List<Column> PLAIN = List.of(Column.named(), Column.age());

  private final Store store;
  private final Supplier<Instant> now;

  /**
   * Makes tables.
   *
   * @param store where the definitions of custom kinds are
   * @param now tells the time, for ages
   */
  public Tables(Store store, Supplier<Instant> now) {
    this.store = store;
    this.now = now;
  }

  /**
   * Makes a table.
   *
   * @param listMetadata the metadata of the list that it stands for; null when it stands for one
   *     object
   * @param include how much of each object its row carries: {@code None}, {@code Metadata} or
   *     {@code Object}
   * @param headings whether it says its columns: of a watch, only the first does
   */
  public ObjectNode table(
      ResourceKind kind,
      List<ObjectNode> objects,
      @Nullable ObjectNode listMetadata,
      String include,
      boolean headings) {
    List<Column> columns = columns(kind);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    ObjectNode metadata = table.putObject("metadata");
    if (listMetadata != null) {
      metadata.setAll(listMetadata);
    } else if (!objects.isEmpty()) {
      metadata.put("resourceVersion", Cells.at(objects.get(0), "metadata", "resourceVersion"));
    }
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (headings) {
      columns.forEach(column -> define(definitions.addObject(), column));
    }
    ArrayNode rows = table.putArray("rows");
    Instant time = now.get();
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      for (Column column : columns) {
        cells.addPOJO(column.cell().apply(object, time));
      }
      switch (include) {
        case "None" -> {}
        case "Object" -> row.set("object", object);
        default -> row.set("object", metadataOf(object));
      }
    }
    return table;
  }

  /** Returns an object's metadata alone. */
  public static ObjectNode metadataOf(ObjectNode object) {
    ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata");
    partial.put("apiVersion", "meta.k8s.io/v1");
    Json.carry(object, partial, "metadata");
    return partial;
  }

  private List<Column> columns(ResourceKind kind) {
    if (kind.custom()) {
      Key definition =
          new Key(
              "apiextensions.k8s.io/customresourcedefinitions",
              "",
              kind.plural() + "." + kind.group());
      return store.get(definition).map(d -> CustomColumns.of(kind, d)).orElse(PLAIN);
    }
    return COLUMNS.getOrDefault(kind.storedAs(), PLAIN);
  }

  private static void define(ObjectNode into, Column column) {
    into.put("name", column.name())
        .put("type", column.type())
        .put("format", column.format())
        .put("description", "")
        .put("priority", column.wide() ? 1 : 0);
  }
}
