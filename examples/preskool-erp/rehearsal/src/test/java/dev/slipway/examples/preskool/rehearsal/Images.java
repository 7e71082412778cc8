package dev.slipway.examples.preskool.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the example's images with its own script, each with the migrations that the release adds.
 */
final class Images {
  private final Path example;
  private final Path scratch;
  private final List<String> built = new ArrayList<>();

  Images(Path example, Path scratch) {
    this.example = example;
    this.scratch = scratch;
  }

  /** Every image that was built, under the name of the cluster's registry. */
  List<String> built() {
    return List.copyOf(built);
  }

  /** A version with the jar's own migrations. */
  void build(String version) throws IOException, InterruptedException {
    build(version, List.of());
  }

  /** A version with one of the example's sets of migrations. */
  void build(String version, String set) throws IOException, InterruptedException {
    build(version, List.of(example.resolve("migrations").resolve(set).toString()));
  }

  /** A version with a set of the example's, and SQL of a test's own by file name. */
  void build(String version, String set, Map<String, String> more)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(scratch.resolve("migrations-" + version));
    try (var files = Files.list(example.resolve("migrations").resolve(set))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    for (Map.Entry<String, String> file : more.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    build(version, List.of(folder.toString()));
  }

  /** The image of a detached watch, from what release-cli was packaged into. */
  void buildWatch(String tag) throws IOException, InterruptedException {
    Path cli = example.resolveSibling("release-cli");
    Path context = Files.createDirectories(scratch.resolve("watch"));
    Files.createDirectories(context.resolve("target"));
    Files.copy(cli.resolve("target/slipway.jar"), context.resolve("target/slipway.jar"));
    run(
        List.of(
            "docker",
            "build",
            "--quiet",
            "--file",
            cli.resolve("src/main/image/Dockerfile").toString(),
            "--tag",
            tag,
            context.toString()));
  }

  private void build(String version, List<String> folder) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(example.resolve("build-images.sh").toString(), version));
    command.addAll(folder);
    run(command);
    for (String image : List.of("preskool/backend:" + version, "preskool/frontend:" + version)) {
      run(List.of("docker", "tag", image, Releases.REGISTRY + image));
      built.add(Releases.REGISTRY + image);
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(scratch, "build", ".log");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(command + ": " + Files.readString(log)).isZero();
  }
}
