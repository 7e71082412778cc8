package dev.slipway.embedded.auth;

/**
 * What a request wants.
 *
 * @param verb such as {@code list}
 * @param group the API group
 * @param resource the plural name, empty for a path
 * @param subresource such as {@code status}, or empty
 * @param namespace the namespace, or empty
 * @param name the object's name, or empty
 * @param path the path where it is no resource
 */
public record Attributes(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {
  /** Returns the resource as rules name it. */
  public String ruleResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
