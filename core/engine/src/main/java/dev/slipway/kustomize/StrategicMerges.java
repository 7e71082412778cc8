package dev.slipway.kustomize;

import java.util.List;

/** Patches that kustomize makes as one change, however many they are. */
record StrategicMerges(List<PatchTransformer> patches) implements Transformer {
  static final String KIND = "PatchStrategicMergeTransformer";

  StrategicMerges {
    patches = List.copyOf(patches);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void apply(Resources resources) {
    patches.forEach(p -> p.apply(resources));
  }
}
