package dev.slipway.manifest;

import java.nio.file.Path;

/** Turns an overlay or a folder into YAML documents; never writes to it. */
public interface ManifestRenderer {
  /**
   * Renders to a stream of YAML documents.
   *
   * @param source a kustomize overlay, or a folder of YAML
   * @return the documents, separated by {@code ---}
   * @throws ManifestException when it cannot be rendered, with what the renderer said
   */
  String render(Path source);
}
