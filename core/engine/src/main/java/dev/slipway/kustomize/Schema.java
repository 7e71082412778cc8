package dev.slipway.kustomize;

/**
 * The schema by which lists are merged: one for all that is rendered together, as kustomize keeps
 * it. The first kustomization that names one decides, the top one before those that it is built on.
 */
final class Schema {
  private MergeKeys keys = MergeKeys.builtin();
  private boolean decided;

  MergeKeys keys() {
    return keys;
  }

  /** Takes the schema that a kustomization names, unless another did so before. */
  void set(Fields kustomization, Folder folder) {
    Fields openapi = kustomization.section("openapi");
    if (openapi == null) {
      return;
    }
    openapi.only("path", "version");
    if (decided || !openapi.has("path") && !openapi.has("version")) {
      return;
    }
    if (openapi.has("path")) {
      keys = OpenApi.read(openapi, folder);
    }
    decided = true;
  }
}
