package dev.slipway.snapshot;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A snapshot as JSON, in UTF-8. */
final class SnapshotJson {
  private static final int SCHEMA_VERSION = 1;

  private final KubernetesSerialization json;

  SnapshotJson(KubernetesSerialization json) {
    this.json = json;
  }

  byte[] write(Snapshot snapshot) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", SCHEMA_VERSION);
    document.put("application", snapshot.application());
    document.put("release", snapshot.release());
    document.put("takenAt", snapshot.takenAt().toString());
    document.put("objects", snapshot.images().stream().map(SnapshotJson::image).toList());
    return json.asJson(document).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> image(BeforeImage image) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("apiVersion", image.ref().apiVersion());
    entry.put("kind", image.ref().kind());
    if (image.ref().namespace() != null) {
      entry.put("namespace", image.ref().namespace());
    }
    entry.put("name", image.ref().name());
    image.uid().ifPresent(uid -> entry.put("uid", uid));
    entry.put("finished", image.finished());
    image.object().ifPresent(object -> entry.put("object", object));
    return entry;
  }

  /**
   * @throws SnapshotException when it is not a snapshot, or one of a later version
   */
  Snapshot read(byte[] bytes) {
    Map<?, ?> document = parse(bytes);
    if (!(document.get("schemaVersion") instanceof Number version)
        || version.intValue() != SCHEMA_VERSION
        || !(document.get("objects") instanceof List<?> objects)) {
      throw new SnapshotException(
          "Tried to read a snapshot, but it has schema version "
              + document.get("schemaVersion")
              + ", not "
              + SCHEMA_VERSION
              + "; use the version of Slipway that wrote it",
          null);
    }
    List<BeforeImage> images = new ArrayList<>();
    for (Object entry : objects) {
      images.add(image((Map<?, ?>) entry));
    }
    return new Snapshot(
        text(document, "application"),
        text(document, "release"),
        Instant.parse(text(document, "takenAt")),
        images);
  }

  private Map<?, ?> parse(byte[] bytes) {
    try {
      return json.unmarshal(new String(bytes, StandardCharsets.UTF_8), Map.class);
    } catch (RuntimeException e) {
      // The parser's message may quote the text, which holds secrets.
      throw new SnapshotException("Tried to read a snapshot, but it is not JSON", null);
    }
  }

  private BeforeImage image(Map<?, ?> entry) {
    ObjectRef ref =
        new ObjectRef(
            text(entry, "apiVersion"),
            text(entry, "kind"),
            optional(entry, "namespace"),
            text(entry, "name"));
    Object object = entry.get("object");
    return new BeforeImage(
        ref,
        optional(entry, "uid"),
        Boolean.TRUE.equals(entry.get("finished")),
        object == null ? null : json.convertValue(object, GenericKubernetesResource.class));
  }

  private static String text(Map<?, ?> map, String key) {
    return Objects.requireNonNull(optional(map, key), key);
  }

  private static @Nullable String optional(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : null;
  }
}
