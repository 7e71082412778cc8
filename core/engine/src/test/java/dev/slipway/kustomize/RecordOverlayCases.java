package dev.slipway.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes into every overlay case what the kubectl of this machine renders of it. */
final class RecordOverlayCases {
  private RecordOverlayCases() {}

  public static void main(String[] args) throws IOException {
    Kubectl kubectl = Kubectl.find().orElseThrow();
    for (OverlayCase overlay : OverlayCase.all()) {
      Path folder = Files.createTempDirectory("overlay");
      Kubectl.Answer answer = kubectl.kustomize(overlay.in(folder));
      if (!answer.ok()) {
        throw new IllegalStateException(overlay.name() + ": " + answer.text());
      }
      overlay.files().put(OverlayCase.EXPECTED, answer.text());
      String text =
          overlay.files().entrySet().stream()
              .map((Map.Entry<String, String> e) -> "=== " + e.getKey() + "\n" + e.getValue())
              .collect(Collectors.joining());
      Files.writeString(OverlayCase.FOLDER.resolve(overlay.name() + ".case"), text);
    }
  }
}
