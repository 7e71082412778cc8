package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;

/** Lets a transformer work, and notes on each object what has changed it. */
final class Changes {
  private Changes() {}

  static void apply(Transformer transformer, Resources resources, Origin by) {
    transformer.apply(resources);
    if (!isIdle(transformer)) {
      List<Resource> all = new ArrayList<>(resources.all());
      all.forEach(r -> r.transformations().add(by));
    }
  }

  /** Those that every kustomization has, whether or not it asks for them. */
  private static boolean isIdle(Transformer transformer) {
    return transformer instanceof AffixTransformer affix && affix.affix().isEmpty()
        || transformer instanceof MetadataTransformer metadata
            && metadata.pairs().isEmpty()
            && !metadata.kind().equals("LabelTransformer");
  }
}
