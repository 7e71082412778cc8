package dev.slipway.embedded.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plain processes, where there are no namespaces. A container sees this machine's files; a mount's
 * path is replaced by its folder wherever it stands in the command or in a variable's value.
 * BusyBox is this machine's own shell and tools.
 */
final class PlainSandbox implements Sandbox {
  private final ProcessTree processes = new ProcessTree();

  @Override
  public Process start(Launch launch) throws IOException, StartFailure {
    Path home = Files.createDirectories(launch.folder().resolve("root"));
    return run(launch, home, launch.command());
  }

  @Override
  public Process exec(Launch launch, Process main, List<String> command)
      throws IOException, StartFailure {
    return run(launch, launch.folder().resolve("root"), command);
  }

  @Override
  public void terminate(Process main) {
    main.destroy();
  }

  @Override
  public long memory(Process main) {
    return processes.memory(main.toHandle());
  }

  /** Kills what may be left of a container whose main process has ended. */
  static void killAll(Stream<ProcessHandle> left) {
    left.forEach(
        process -> {
          process.destroyForcibly();
          process.onExit().orTimeout(1, TimeUnit.SECONDS);
        });
  }

  private static Process run(Launch launch, Path home, List<String> command)
      throws IOException, StartFailure {
    List<String> line = new ArrayList<>();
    command.forEach(word -> line.add(mapped(launch, word)));
    String program = line.get(0);
    boolean there =
        program.contains("/")
            ? Files.isExecutable(Path.of(program))
            : Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there) {
      throw Sandbox.notFound(program);
    }
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    launch
        .environment()
        .forEach((name, value) -> builder.environment().put(name, mapped(launch, value)));
    return builder.start();
  }

  private static String mapped(Launch launch, String text) {
    String result = text;
    List<Launch.Mount> longestFirst =
        launch.mounts().stream()
            .sorted(Comparator.comparing((Launch.Mount mount) -> -mount.path().length()))
            .toList();
    for (Launch.Mount mount : longestFirst) {
      result =
          result.replaceAll(
              "(?<![\\w.-])" + java.util.regex.Pattern.quote(mount.path()) + "(?![\\w.-])",
              java.util.regex.Matcher.quoteReplacement(mount.source().toString()));
    }
    return result;
  }
}
