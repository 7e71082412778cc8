package dev.slipway.manifest;

import dev.slipway.kustomize.Kustomization;
import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.UnsupportedKustomizationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders a kustomization in this JVM; for what that does not support, with another if given. */
final class BuiltinKustomize implements ManifestRenderer {
  private static final Logger LOG = LoggerFactory.getLogger(BuiltinKustomize.class);

  private final @Nullable ManifestRenderer otherwise;

  BuiltinKustomize(@Nullable ManifestRenderer otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public String render(Path source) {
    try {
      return Kustomization.render(source);
    } catch (UnsupportedKustomizationException e) {
      if (otherwise == null) {
        throw new ManifestException(String.valueOf(e.getMessage()), e);
      }
      LOG.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("Renders the overlay with a program, for the built-in renderer does not support it");
      return otherwise.render(source);
    } catch (KustomizeException e) {
      throw new ManifestException(String.valueOf(e.getMessage()), e);
    }
  }
}
