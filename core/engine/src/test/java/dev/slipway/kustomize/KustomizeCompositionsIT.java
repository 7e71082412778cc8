package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random layers of random features, rendered here and by kubectl. Set {@code
 * slipway.kustomize.seed} for others, and {@code slipway.kustomize.compositions} for another number
 * of them.
 */
class KustomizeCompositionsIT {
  /** One that once found a difference; a build must give the same answer twice. */
  private static final long SEED = 19_430_777_565_661L;

  @TempDir Path folder;

  private final AtomicInteger rendered = new AtomicInteger();

  @Test
  void rendersRandomCompositionsAsKubectlDoes(TestReporter reporter) throws Exception {
    Kubectl kubectl = Kubectl.required();
    int wanted = Integer.getInteger("slipway.kustomize.compositions", 2000);
    long seed = Long.getLong("slipway.kustomize.seed", SEED);
    reporter.publishEntry("seed", Long.toString(seed));
    Features features = new Features();
    Random random = new Random(seed);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<Optional<String>>> compared = new ArrayList<>();
      while (compared.size() < wanted) {
        List<List<String>> layers = layers(features.names(), random);
        Path here = folder.resolve("c" + compared.size());
        Optional<Path> overlay = features.write(layers, here);
        overlay.ifPresent(
            o -> compared.add(two.submit(() -> difference(kubectl, o, layers.toString()))));
      }
      int equal = 0;
      List<String> differences = new ArrayList<>();
      for (Future<Optional<String>> one : compared) {
        Optional<String> difference = get(one);
        if (difference.isEmpty()) {
          equal++;
        } else {
          differences.add(difference.get());
        }
      }
      assertThat(differences).as("seed %d", seed).isEmpty();
      assertThat(equal).isEqualTo(wanted);
      assertThat(rendered.get()).as("those that both render").isGreaterThan(wanted / 3);
      reporter.publishEntry("rendered", rendered + " of " + wanted);
    } finally {
      two.shutdownNow();
    }
  }

  private static Optional<String> get(Future<Optional<String>> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("A comparison broke", e.getCause());
    }
  }

  private static List<List<String>> layers(List<String> names, Random random) {
    List<List<String>> layers = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      List<String> layer = new ArrayList<>();
      int size = 1 + random.nextInt(5);
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

  /** Both must refuse, or both must render the same. */
  private Optional<String> difference(Kubectl kubectl, Path overlay, String what)
      throws IOException {
    Kubectl.Answer answer = kubectl.kustomize(overlay);
    String own;
    try {
      own = Kustomization.render(overlay);
    } catch (KustomizeException e) {
      boolean stricter = e.getMessage().contains("matches nothing");
      return answer.ok() && !stricter
          ? Optional.of(what + ": kubectl renders it, but " + e.getMessage())
          : Optional.empty();
    }
    if (!answer.ok()) {
      return Optional.of(what + ": kubectl refuses it: " + answer.text().strip());
    }
    if (Parsed.of(own).equals(Parsed.of(answer.text()))) {
      rendered.incrementAndGet();
      return Optional.empty();
    }
    Files.writeString(overlay.resolve("../own.yaml"), own);
    return Optional.of(what + ": differs");
  }
}
