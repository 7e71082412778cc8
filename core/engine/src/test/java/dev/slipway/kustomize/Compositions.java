package dev.slipway.kustomize;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Random layers of random features, the same ones for the same seed. */
final class Compositions {
  /** One that once found a difference; a build must give the same answer twice. */
  static final long SEED = 19_430_777_565_661L;

  private static final int MOST_LAYERS = 3;
  private static final int MOST_FEATURES = 5;

  private final Features features;
  private final Random random;

  Compositions(Features features, long seed) {
    this.features = features;
    this.random = new Random(seed);
  }

  /**
   * Layers of features.
   *
   * @param layers each on the one before it
   */
  record Composition(List<List<String>> layers) {
    /** Reads what {@link #toString} wrote. */
    static Composition parse(String text) {
      return new Composition(
          Arrays.stream(text.split("/", -1)).map(l -> List.of(l.split("\\+"))).toList());
    }

    @Override
    public String toString() {
      return layers.stream().map(l -> String.join("+", l)).collect(Collectors.joining("/"));
    }
  }

  /** The next one that can be written, and where it was. */
  Path next(Path folder, List<Composition> made) throws IOException {
    while (true) {
      Composition composition = new Composition(layers());
      Optional<Path> overlay = features.write(composition.layers(), folder);
      if (overlay.isPresent()) {
        made.add(composition);
        return overlay.get();
      }
    }
  }

  private List<List<String>> layers() {
    List<String> names = features.names();
    List<List<String>> layers = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_LAYERS);
    for (int i = 0; i < count; i++) {
      List<String> layer = new ArrayList<>();
      int size = 1 + random.nextInt(MOST_FEATURES);
      for (int j = 0; j < size; j++) {
        String name = names.get(random.nextInt(names.size()));
        if (!layer.contains(name)) {
          layer.add(name);
        }
      }
      layers.add(layer);
    }
    return layers;
  }
}
