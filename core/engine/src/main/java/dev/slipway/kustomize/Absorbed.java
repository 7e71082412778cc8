package dev.slipway.kustomize;

import dev.slipway.kustomize.Resource.Behavior;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A generated object that takes the place of an earlier one: with its name, and merged with it. */
final class Absorbed {
  private Absorbed() {}

  static Resource of(Resource generated, Resource old) {
    boolean merges = generated.behavior() == Behavior.MERGE;
    Resource result = old.from(merges ? old.origin() : generated.origin());
    Map<String, Object> content = generated.content();
    Map<String, Object> metadata = Tree.mapAt(content, "metadata");
    metadata.put("name", old.name());
    if (!old.namespace().isEmpty()) {
      metadata.put("namespace", old.namespace());
    }
    merge(metadata, "labels", old.labels());
    merge(metadata, "annotations", old.annotations());
    if (merges) {
      merge(content, "data", Tree.map(old.content().get("data")));
      merge(content, "binaryData", Tree.map(old.content().get("binaryData")));
    }
    result.content(content);
    result.hashed(old.hashed());
    return result;
  }

  private static void merge(
      Map<String, Object> content, String field, @Nullable Map<String, Object> old) {
    if (old == null || old.isEmpty()) {
      return;
    }
    Map<String, Object> merged = new TreeMap<>(old);
    Map<String, Object> own = Tree.map(content.get(field));
    if (own != null) {
      merged.putAll(own);
    }
    content.put(field, merged);
  }
}
