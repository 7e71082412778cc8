package dev.slipway.examples.preskool.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The example's rehearsal overlay, in a folder of its own, with what a test adds to it. */
final class Overlay {
  private final Path root;
  private int count;

  /**
   * @param folder is filled with a copy of the example's manifests
   * @param instead text of the rehearsal's overlay, and what stands in the copy in its place
   */
  Overlay(Path folder, Path manifests, Map<String, String> instead) {
    this.root = folder;
    try {
      CopiedFolder.copy(
          manifests,
          folder.resolve("k8s"),
          (file, text) -> file.getParent().endsWith("rehearsal") ? replaced(text, instead) : text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String replaced(String text, Map<String, String> instead) {
    String changed = text;
    for (Map.Entry<String, String> change : instead.entrySet()) {
      changed = changed.replace(change.getKey(), change.getValue());
    }
    return changed;
  }

  /** The folder in which {@code k8s} is. */
  Path root() {
    return root;
  }

  /** The overlay as the example has it. */
  Path plain() {
    return root.resolve("k8s/overlays/rehearsal");
  }

  /**
   * The overlay with more.
   *
   * @param kustomization what stands in its kustomization besides the base
   */
  Path with(String kustomization) {
    count++;
    Path folder = root.resolve("k8s/overlays/variant-" + count);
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("kustomization.yaml"),
          "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
              + "resources:\n- ../rehearsal\n"
              + kustomization);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The overlay with a strategic merge patch of the backend's one container. */
  Path withBackend(String container) {
    return with(
        """
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: backend
            spec:
              template:
                spec:
                  containers:
                  - name: backend
        %s
        """
            .formatted(container.indent(12).stripTrailing()));
  }
}
