package dev.slipway.kustomize;

/** One change of all the objects gathered so far. */
interface Transformer {
  /**
   * Changes the objects in place.
   *
   * @throws KustomizeException with the place in the kustomization that asks for it
   */
  void apply(Resources resources);

  /** The kind that kustomize gives to it, as PrefixTransformer. */
  String kind();
}
