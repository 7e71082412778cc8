package dev.slipway.kustomize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Records what the kubectl of this machine renders: into every overlay case its documents, and for
 * the composed overlays a digest of them.
 */
final class RecordOverlays {
  static final String REFUSED = "refused";
  private static final int COMPOSITIONS = 2_000;

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
    Files.write(OverlayCase.folder().resolve("compositions.sha256"), compositions(kubectl));
  }

  private static List<String> compositions(Kubectl kubectl) throws IOException {
    Compositions compositions = new Compositions(new Features(), Compositions.SEED);
    List<Compositions.Composition> made = new ArrayList<>();
    List<Path> overlays = new ArrayList<>();
    while (made.size() < COMPOSITIONS) {
      overlays.add(compositions.next(Files.createTempDirectory("composition"), made));
    }
    return IntStream.range(0, COMPOSITIONS)
        .parallel()
        .mapToObj(i -> made.get(i) + " " + digestOrRefusal(kubectl, overlays.get(i)))
        .toList();
  }

  private static String digestOrRefusal(Kubectl kubectl, Path overlay) {
    try {
      Kubectl.Answer answer = kubectl.kustomize(overlay);
      return answer.ok() ? Parsed.digest(answer.text()) : REFUSED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Kubectl kubectl, Features features, List<String> composed) {
    try {
      Path folder = Files.createTempDirectory("composed");
      Path overlay = features.write(List.of(composed), folder).orElseThrow();
      return String.join("+", composed) + " " + digestOrRefusal(kubectl, overlay);
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
