package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets labels, or annotations, in the fields that its specs name. */
record MetadataTransformer(String kind, Map<String, String> pairs, List<FieldSpec> specs)
    implements Transformer {
  MetadataTransformer {
    pairs = new LinkedHashMap<>(pairs);
    specs = List.copyOf(specs);
  }

  @Override
  public void apply(Resources resources) {
    if (pairs.isEmpty()) {
      return;
    }
    for (Resource resource : resources.all()) {
      Gvk gvk = resource.gvk();
      for (FieldSpec spec : specs) {
        if (spec.isFor(gvk)) {
          spec.apply(resource.content(), Leaf.MAP, this::set);
        }
      }
    }
  }

  private Object set(Object old) {
    Map<String, Object> map = Tree.map(old);
    if (map == null) {
      return old;
    }
    map.putAll(pairs);
    return map;
  }
}
