package dev.slipway.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures the renderer side by side with the program: {@code KustomizeBenchmark <overlay>}. It
 * prints the median of many renderings, warm, and of as many starts of {@code kubectl kustomize}.
 */
final class KustomizeBenchmark {
  private static final int WARM_UP = 300;
  private static final int RUNS = 100;
  private static final int LARGE_RUNS = 15;

  private KustomizeBenchmark() {}

  private interface Work {
    void run() throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Kubectl kubectl = Kubectl.find().orElseThrow();
    Path overlay = Path.of(args[0]);
    say("overlay, built in, first", median(1, () -> Kustomization.render(overlay)));
    median(WARM_UP, () -> Kustomization.render(overlay));
    say("overlay, built in, warm", median(RUNS, () -> Kustomization.render(overlay)));
    say("overlay, kubectl", median(RUNS / 4, () -> kubectl.kustomize(overlay)));
    Path large = large(Files.createTempDirectory("large"));
    median(LARGE_RUNS, () -> Kustomization.render(large));
    say(
        "1,000 objects, 50 patches, built in",
        median(LARGE_RUNS, () -> Kustomization.render(large)));
    say("1,000 objects, 50 patches, kubectl", median(1, () -> kubectl.kustomize(large)));
  }

  @SuppressWarnings("SystemOut")
  private static void say(String what, double millis) {
    System.out.printf("%-40s %8.2f ms%n", what, millis);
  }

  private static double median(int runs, Work work) throws IOException {
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[runs / 2] / 1e6;
  }

  private static Path large(Path folder) throws IOException {
    StringBuilder objects = new StringBuilder();
    StringBuilder patches = new StringBuilder("resources: [all.yaml]\nnamePrefix: p-\npatches:\n");
    for (int i = 0; i < 1000; i++) {
      objects.append(
          """
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: app%1$d, labels: {group: g%2$d}}
          spec:
            selector: {matchLabels: {app: app%1$d}}
            template:
              metadata: {labels: {app: app%1$d}}
              spec:
                containers:
                - name: main
                  image: shop/app%1$d:1.0
                  env: [{name: A, value: "1"}, {name: B, value: "2"}]
                  envFrom: [{configMapRef: {name: app%1$d}}]
          """
              .formatted(i, i % 50));
    }
    for (int i = 0; i < 50; i++) {
      patches.append(
          """
          - target: {kind: Deployment, labelSelector: group=g%1$d}
            patch: |-
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: any}
              spec: {template: {spec: {containers: [{name: main, env: [{name: A, value: "%1$d"}]}]}}}
          """
              .formatted(i));
    }
    Files.writeString(folder.resolve("all.yaml"), objects);
    Files.writeString(folder.resolve("kustomization.yaml"), patches);
    return folder;
  }
}
