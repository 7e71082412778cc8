package dev.slipway.kustomize;

import java.util.List;

/** Rendered documents as values, in their order, for comparison. */
final class Parsed {
  private Parsed() {}

  static List<String> of(String yaml) {
    return YamlText.read(yaml, "rendered", new Budget()).stream()
        .filter(d -> d.value() != null)
        .map(d -> Canonical.json(d.value()))
        .toList();
  }
}
