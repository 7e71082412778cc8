package dev.slipway.examples.cli;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.cluster.EmbeddedCluster;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.DrillResult;
import dev.slipway.harness.drill.Drills;
import dev.slipway.harness.drill.Rehearsal;
import dev.slipway.harness.drill.RehearsalListener;
import dev.slipway.harness.drill.RehearsalResult;
import dev.slipway.release.Release;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Rehearses on the Kubernetes in this process: Testcontainers, for k3s, would be more than half of
 * the jar, and a test of the application's own holds that rehearsal.
 */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(
    name = "rehearse",
    description = "Rehearse a release and its ways to fail, on a cluster in this process")
final class RehearseCommand implements Callable<Integer> {
  private static final String BUSYBOX = "busybox";

  @ParentCommand private Cli cli;

  RehearseCommand() {}

  @Parameters(paramLabel = "VERSION", description = "What is to be released")
  private String version;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      required = true,
      description = "What is live before")
  private String from;

  @Option(
      names = "--image",
      paramLabel = "NAME=PROGRAM",
      description = "What runs in place of an image: busybox, or a jar of this machine")
  private Map<String, String> images = new LinkedHashMap<>();

  @Option(
      names = "--drill",
      paramLabel = "NAME",
      description = "Only these drills; by default all that the release can be given")
  private List<String> only = List.of();

  @Option(
      names = "--lanes",
      defaultValue = "1",
      paramLabel = "N",
      description = "So many drills beside each other")
  private int lanes;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "rehearsal.html",
      paramLabel = "FILE",
      description = "Where the report goes. Default: ${DEFAULT-VALUE}")
  private Path output;

  @Override
  public Integer call() {
    Release release = cli.release(version);
    List<Drill> drills = drills(release);
    PrintWriter to = cli.json() ? cli.screen().err() : cli.screen().out();
    try (RehearsalCluster cluster = EmbeddedCluster.start(catalogue())) {
      RehearsalResult result =
          Rehearsal.of(release)
              .from(from)
              .on(cluster)
              .drills(drills)
              .lanes(lanes)
              .listener(told(to))
              .run();
      result.report().writeTo(output);
      cli.say(
          String.join("\n", result.lines()) + "\nreport: " + output,
          () ->
              Render.json(
                  Map.of(
                      "verdict", result.verdict(),
                      "reasons", result.reasons(),
                      "report", output.toString())));
      return result.isReady() ? Exit.DONE : Exit.BLOCKED;
    }
  }

  private List<Drill> drills(Release release) {
    List<Drill> all = Drills.of(release);
    List<String> names = all.stream().map(Drill::name).toList();
    only.stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new SlipwayException(
                  "Tried to rehearse the drill '" + name + "', but there are only " + names);
            });
    return all.stream().filter(d -> only.isEmpty() || only.contains(d.name())).toList();
  }

  private ImageCatalogue catalogue() {
    ImageCatalogue.Builder catalogue = ImageCatalogue.builder();
    images.forEach((name, program) -> catalogue.image(name, program(name, program), from, version));
    return catalogue.build();
  }

  private static Program program(String image, String program) {
    if (program.equals(BUSYBOX)) {
      return Program.busybox();
    }
    Path jar = Path.of(program);
    if (!Files.isRegularFile(jar)) {
      throw new SlipwayException(
          "Tried to run "
              + jar
              + " in place of "
              + image
              + ", but there is no such file; give "
              + BUSYBOX
              + " or a jar");
    }
    return Program.jar(jar.toAbsolutePath());
  }

  private static RehearsalListener told(PrintWriter to) {
    return new RehearsalListener() {
      @Override
      public void started(Drill drill) {
        line(drill.name() + ": started");
      }

      @Override
      public void finished(DrillResult result) {
        line(result.drill().name() + ": " + result.ended());
      }

      private void line(String text) {
        to.println(text);
        to.flush();
      }
    };
  }
}
