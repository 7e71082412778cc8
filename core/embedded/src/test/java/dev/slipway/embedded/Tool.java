package dev.slipway.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A program of this machine that tests drive the cluster with. */
final class Tool {
  private final Path program;
  private final Path home;

  /** What a run came to. */
  record Answer(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  private Tool(Path program, Path home) {
    this.program = program;
    this.home = home;
  }

  /**
   * Finds a program, or skips the tests of the caller, with the reason.
   *
   * @param home a folder that has the kubeconfig in a file "config", and takes what it caches
   */
  static Tool required(String name, Path home) {
    Path found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, name))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst()
            .orElse(null);
    Needs.that(found != null, "those that use " + name, "there is no " + name + " on the PATH");
    return new Tool(found, home);
  }

  /** Runs it to its end, for a minute at most. */
  Answer run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    Process process =
        command(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
      Assertions.fail(
          List.of(arguments)
              + " did not end in 60 s: "
              + Files.readString(out)
              + Files.readString(err));
    }
    return new Answer(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** Starts it; the caller ends it. */
  Process start(String... arguments) throws IOException {
    return command(arguments).redirectErrorStream(true).start();
  }

  private ProcessBuilder command(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    Map<String, String> environment = builder.environment();
    environment.put("KUBECONFIG", home.resolve("config").toString());
    environment.put("HOME", home.toString());
    return builder;
  }
}
