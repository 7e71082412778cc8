package dev.slipway.manifest;

import dev.slipway.config.RendererKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Chooses how a source of manifests is rendered. */
public final class Renderers {
  /** The file names that make a folder a kustomization, as kustomize knows them. */
  static final List<String> KUSTOMIZATION =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private Renderers() {}

  /**
   * The renderer for a source: kustomize, built in or a program of this machine, when the folder is
   * a kustomization; else plain files.
   *
   * @param kind what renders a kustomization
   * @throws ManifestException when there is no such folder
   */
  public static ManifestRenderer forSource(Path source, RendererKind kind) {
    KustomizeProgram program = KustomizeProgram.onPath(TIMEOUT).only(kind);
    return forSource(
        source,
        switch (kind) {
          case BUILTIN -> new BuiltinKustomize(null);
          case AUTO -> new BuiltinKustomize(program);
          case KUBECTL, KUSTOMIZE -> program;
        });
  }

  /**
   * The renderer for a source.
   *
   * @param kustomize what renders a kustomization
   * @throws ManifestException when there is no such folder
   */
  public static ManifestRenderer forSource(Path source, ManifestRenderer kustomize) {
    Objects.requireNonNull(kustomize, "kustomize");
    if (!Files.isDirectory(source)) {
      throw new ManifestException(
          "Tried to render the manifests in "
              + source
              + ", but "
              + (Files.exists(source) ? "it is no folder" : "there is no such folder")
              + "; give the folder of a kustomize overlay, or a folder of YAML");
    }
    return isKustomization(source) ? kustomize : new ManifestFolder();
  }

  static boolean isKustomization(Path folder) {
    return KUSTOMIZATION.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }
}
