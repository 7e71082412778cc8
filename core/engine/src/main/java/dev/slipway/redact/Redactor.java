package dev.slipway.redact;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Replaces known secret values in text by {@value #MASK}. One redactor belongs to one release; what
 * it learns (from the configuration, from Secrets of the manifests and of the cluster) it never
 * forgets. Safe for use by several threads.
 */
public final class Redactor {
  /** What a secret value is replaced by. */
  public static final String MASK = "*****";

  /** Shorter values are not masked: they would blank out ordinary words and numbers. */
  private static final int SHORTEST = 4;

  private final CopyOnWriteArraySet<String> publicWords = new CopyOnWriteArraySet<>();
  private final CopyOnWriteArraySet<String> secrets = new CopyOnWriteArraySet<>();

  /** Learns values that must not leave the engine; also each line of a value that has several. */
  public void learn(Collection<String> values) {
    for (String value : values) {
      learn(value);
    }
  }

  /** Learns one value; blank and very short ones are passed over. */
  public void learn(String value) {
    Objects.requireNonNull(value, "value");
    String trimmed = value.strip();
    if (trimmed.length() >= SHORTEST) {
      secrets.add(trimmed);
      trimmed.lines().map(String::strip).filter(l -> l.length() >= SHORTEST).forEach(secrets::add);
    }
  }

  /**
   * Learns words that everybody may read, as the names of the application and its objects. A secret
   * value that is one of them, or a part of one, is not masked: it is no secret, and masking it
   * would blank out names.
   */
  public void publish(Collection<String> words) {
    publicWords.addAll(words);
  }

  /** The text with every known secret masked, the longest first. */
  public String redact(String text) {
    List<String> known =
        secrets.stream()
            .filter(secret -> publicWords.stream().noneMatch(word -> word.contains(secret)))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    String redacted = text;
    for (String secret : known) {
      redacted = redacted.replace(secret, MASK);
    }
    return redacted;
  }

  @Override
  public String toString() {
    return "Redactor[" + secrets.size() + " secrets]";
  }
}
