package dev.slipway.embedded.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind that is served.
 *
 * @param group its API group, empty for the core
 * @param version its version
 * @param kind its name
 * @param plural its resource name in paths
 * @param singular its resource name for one
 * @param namespaced whether its objects live in namespaces
 * @param shortNames the abbreviations that clients offer
 * @param categories the groups of kinds it belongs to, such as {@code all}
 * @param status whether it has a status subresource
 * @param scale where its scale subresource finds the replicas; null when it has none
 * @param type the type of its objects
 * @param schema the schema of a custom kind; null for a built-in one
 * @param storedAs the resource under which its objects are stored
 */
public record ResourceKind(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    boolean status,
    @Nullable ScalePaths scale,
    FieldType type,
    @Nullable JsonNode schema,
    String storedAs) {
  /**
   * Where a scale finds its numbers, as dotted paths.
   *
   * @param spec the replicas wanted
   * @param status the replicas there are
   * @param selector the label selector of the pods; null when there is none
   */
  public record ScalePaths(String spec, String status, @Nullable String selector) {}

  /** Copies the lists. */
  public ResourceKind {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
  }

  /** Returns group and version as objects have them. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Returns the resource as messages name it, such as {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Returns the kind as messages name it, such as {@code Deployment.apps}. */
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /** Returns whether a CustomResourceDefinition made it. */
  public boolean custom() {
    return schema != null;
  }

  /** Returns whether this is the built-in kind of that name. */
  public boolean is(String otherGroup, String otherKind) {
    return group.equals(otherGroup) && kind.equals(otherKind);
  }
}
