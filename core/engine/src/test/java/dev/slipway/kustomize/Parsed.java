package dev.slipway.kustomize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  static String digest(String yaml) {
    try {
      byte[] bytes = String.join("\n", of(yaml)).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
