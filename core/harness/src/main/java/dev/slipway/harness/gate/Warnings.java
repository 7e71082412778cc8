package dev.slipway.harness.gate;

import java.util.ArrayList;
import java.util.List;

/** What a check warned of and nobody has taken yet; of any thread. */
final class Warnings {
  private final List<String> told = new ArrayList<>();

  synchronized void add(String message) {
    told.add(message);
  }

  /** Those since the last call. */
  synchronized List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }
}
