package dev.slipway.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One document's mapping on its way to an object: its faults, then the object. */
final class ObjectFields {
  /** What only the API server sets. */
  private static final Set<String> SERVER_SET =
      Set.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<?, ?> document;
  private final @Nullable Object apiVersion;
  private final @Nullable Object kind;

  ObjectFields(Map<?, ?> document, ManifestReader.@Nullable GivenType given) {
    this.document = document;
    Object ownVersion = document.get("apiVersion");
    Object ownKind = document.get("kind");
    this.apiVersion = ownVersion == null && given != null ? given.apiVersion() : ownVersion;
    this.kind = ownKind == null && given != null ? given.kind() : ownKind;
  }

  /** As {@code (Deployment/backend) }; as much of it as is there, empty when nothing is. */
  String label() {
    Object name = metadata().get("name");
    if (kind == null && name == null) {
      return "";
    }
    return "(" + (kind == null ? "?" : kind) + "/" + (name == null ? "?" : name) + ") ";
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    required("kind", kind, faults);
    required("apiVersion", apiVersion, faults);
    Object metadata = document.get("metadata");
    if (metadata != null && !(metadata instanceof Map)) {
      faults.add("has metadata that is no mapping");
      return faults;
    }
    if (metadata().get("generateName") != null && metadata().get("name") == null) {
      faults.add(
          "has metadata.generateName; an object without a name of its own can be neither planned"
              + " nor rolled back: give it metadata.name");
    } else {
      required("metadata.name", metadata().get("name"), faults);
    }
    Object namespace = metadata().get("namespace");
    if (namespace != null) {
      required("metadata.namespace", namespace, faults);
    }
    texts("labels", faults);
    texts("annotations", faults);
    return faults;
  }

  /**
   * The object.
   *
   * @throws ManifestException when metadata has a field of the wrong form
   */
  GenericKubernetesResource object() {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion((String) apiVersion);
    object.setKind((String) kind);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata()
        .forEach(
            (key, value) -> {
              if (!SERVER_SET.contains(key.toString())) {
                metadata.put(key.toString(), value);
              }
            });
    try {
      object.setMetadata(JSON.convertValue(metadata, ObjectMeta.class));
    } catch (JacksonException e) {
      throw new ManifestException(
          "has metadata that is not of its form, at " + pathOf(e) + "; see the API's ObjectMeta",
          e);
    }
    document.forEach(
        (key, value) -> {
          if (!Set.of("apiVersion", "kind", "metadata", "status").contains(key.toString())) {
            object.setAdditionalProperty(key.toString(), value);
          }
        });
    return object;
  }

  private static String pathOf(JacksonException e) {
    return "metadata."
        + e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
  }

  private Map<?, ?> metadata() {
    return document.get("metadata") instanceof Map<?, ?> metadata ? metadata : Map.of();
  }

  private static void required(String path, @Nullable Object value, List<String> faults) {
    if (value == null || value.equals("")) {
      faults.add("has no " + path);
    } else if (!(value instanceof String)) {
      faults.add(notText(path, value));
    }
  }

  /** Labels and annotations are text; a number there would lose its form: 1e3 becomes 1000. */
  private void texts(String field, List<String> faults) {
    Object values = metadata().get(field);
    if (values == null) {
      return;
    }
    if (!(values instanceof Map<?, ?> map)) {
      faults.add("has metadata." + field + " that is no mapping");
      return;
    }
    map.forEach(
        (key, value) -> {
          if (value != null && !(value instanceof String)) {
            faults.add(notText("metadata." + field + "." + key, value));
          }
        });
  }

  private static String notText(String path, Object value) {
    return "has " + path + " that is no text but " + value + "; write it in quotes";
  }
}
