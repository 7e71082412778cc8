package dev.slipway.harness.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kustomizations over a release's manifests, each in a folder of its own. */
final class Variants {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final Path folder;
  private final AtomicInteger count = new AtomicInteger();

  Variants(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  Path folder() {
    return folder;
  }

  /** A folder of manifests that has a kustomization's part over those of another folder. */
  Path over(Path manifests, String kustomization) {
    Path variant = folder.resolve("variant-" + count.incrementAndGet());
    try {
      Files.createDirectories(variant);
      Files.writeString(
          variant.resolve("kustomization.yaml"),
          "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
              + resources(manifests.toAbsolutePath(), variant)
              + kustomization);
      return variant;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to write a variant of " + manifests + " to " + variant + ", but could not", e);
    }
  }

  private static String resources(Path manifests, Path variant) throws IOException {
    if (NAMES.stream().anyMatch(name -> Files.exists(manifests.resolve(name)))) {
      return "- " + variant.toRealPath().relativize(manifests.toRealPath()) + "\n";
    }
    // Kustomize reads files of its own folder only.
    try (Stream<Path> files = Files.list(manifests)) {
      List<Path> plain = files.filter(f -> f.toString().matches(".*\\.ya?ml")).sorted().toList();
      for (Path file : plain) {
        Files.copy(file, variant.resolve("plain-" + file.getFileName()));
      }
      return plain.stream()
          .map(file -> "- plain-" + file.getFileName() + "\n")
          .collect(Collectors.joining());
    }
  }
}
