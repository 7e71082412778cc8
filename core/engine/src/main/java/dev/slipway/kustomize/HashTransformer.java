package dev.slipway.kustomize;

/** Adds their hash to the names that have one in the end, once more. */
record HashTransformer() implements Transformer {
  @Override
  public String kind() {
    return "HashTransformer";
  }

  @Override
  public void apply(Resources resources) {
    NameHash.addTo(resources);
  }
}
