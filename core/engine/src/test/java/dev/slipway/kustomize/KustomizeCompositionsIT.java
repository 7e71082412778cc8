package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  @TempDir Path folder;

  private final AtomicInteger rendered = new AtomicInteger();

  @Test
  void rendersRandomCompositionsAsKubectlDoes(TestReporter reporter) throws Exception {
    Kubectl kubectl = Kubectl.required();
    int wanted = Integer.getInteger("slipway.kustomize.compositions", 100);
    long seed = Long.getLong("slipway.kustomize.seed", Compositions.SEED);
    reporter.publishEntry("seed", Long.toString(seed));
    Compositions compositions = new Compositions(new Features(), seed);
    List<Compositions.Composition> made = new ArrayList<>();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<Optional<String>>> compared = new ArrayList<>();
      while (compared.size() < wanted) {
        Path overlay = compositions.next(folder.resolve("c" + compared.size()), made);
        String what = made.get(compared.size()).toString();
        compared.add(two.submit(() -> difference(kubectl, overlay, what)));
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
