package dev.slipway.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures the renderer side by side with the program: {@code KustomizeBenchmark <overlay>}. Each
 * of the program's renderings is a start of {@code kubectl kustomize}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class KustomizeBenchmark {
  /** The folder of an overlay. */
  @Param("")
  public String overlay;

  private Kubectl kubectl;
  private Path folder;
  private Path large;

  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(KustomizeBenchmark.class.getSimpleName())
                .param("overlay", Path.of(args[0]).toAbsolutePath().toString())
                .build())
        .run();
  }

  @Setup
  public void setUp() throws IOException {
    kubectl = Kubectl.find().orElseThrow();
    folder = Path.of(overlay);
    large = large(Files.createTempDirectory("large"));
  }

  @Benchmark
  public String overlayBuiltIn() {
    return Kustomization.render(folder);
  }

  @Benchmark
  @Warmup(iterations = 1, time = 2)
  public String overlayKubectl() throws IOException {
    return kubectl.kustomize(folder).text();
  }

  @Benchmark
  public String thousandObjectsBuiltIn() {
    return Kustomization.render(large);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 3)
  public String thousandObjectsKubectl() throws IOException {
    return kubectl.kustomize(large).text();
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
