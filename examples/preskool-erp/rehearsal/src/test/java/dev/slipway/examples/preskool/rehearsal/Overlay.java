package dev.slipway.examples.preskool.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

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
    try (Stream<Path> files = Files.walk(manifests)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("k8s").resolve(manifests.relativize(file));
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file);
        if (file.getParent().endsWith("rehearsal")) {
          for (Map.Entry<String, String> change : instead.entrySet()) {
            text = text.replace(change.getKey(), change.getValue());
          }
        }
        Files.writeString(copy, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
