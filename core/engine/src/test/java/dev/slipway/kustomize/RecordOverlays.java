package dev.slipway.kustomize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Records what the kubectl of this machine renders: into every overlay case its documents, and for
 * the composed overlays a digest of them.
 */
final class RecordOverlays {
  private RecordOverlays() {}

  public static void main(String[] args) throws IOException {
    Kubectl kubectl = Kubectl.find().orElseThrow();
    for (OverlayCase overlay : OverlayCase.all()) {
      Path folder = Files.createTempDirectory("overlay");
      overlay.files().put(OverlayCase.EXPECTED, rendered(kubectl, overlay.in(folder)));
      String text =
          overlay.files().entrySet().stream()
              .map((Map.Entry<String, String> e) -> "=== " + e.getKey() + "\n" + e.getValue())
              .collect(Collectors.joining());
      Files.writeString(OverlayCase.folder().resolve(overlay.name() + ".case"), text);
    }
    Features features = new Features();
    List<String> digests =
        features.alonesAndPairs().parallelStream()
            .map(composed -> digest(kubectl, features, composed))
            .toList();
    Files.write(OverlayCase.folder().resolve("composed.sha256"), digests);
  }

  private static String digest(Kubectl kubectl, Features features, List<String> composed) {
    try {
      Path folder = Files.createTempDirectory("composed");
      Path overlay = features.write(List.of(composed), folder).orElseThrow();
      return String.join("+", composed) + " " + Parsed.digest(rendered(kubectl, overlay));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String rendered(Kubectl kubectl, Path folder) throws IOException {
    Kubectl.Answer answer = kubectl.kustomize(folder);
    if (!answer.ok()) {
      throw new IllegalStateException(folder + ": " + answer.text());
    }
    return answer.text();
  }
}
