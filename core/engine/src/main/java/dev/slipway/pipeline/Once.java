package dev.slipway.pipeline;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells each line once, however often it is still so. */
final class Once implements Consumer<String> {
  private final Consumer<String> progress;
  private final Set<String> told = new HashSet<>();

  Once(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  public void accept(String line) {
    if (told.add(line)) {
      progress.accept(line);
    }
  }
}
