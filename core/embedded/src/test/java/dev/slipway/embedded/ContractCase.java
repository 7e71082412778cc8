package dev.slipway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A few requests, one after the other, of which the real server's answers are recorded.
 *
 * @param name tells it from all others
 * @param steps each a request, as {@link Step} reads it
 */
record ContractCase(String name, List<Step> steps) {
  private static final Path FOLDER = Path.of("src/test/resources/dev/slipway/embedded/contract");
  static final Path ANSWERS = FOLDER.resolve("answers.txt");

  /**
   * One request.
   *
   * @param text {@code METHOD path [body]}; {@code AS user} before it impersonates, and {@code
   *     AWAIT} repeats it until the code after {@code =>} comes, and compares nothing
   */
  record Step(String text) {}

  static List<ContractCase> all() throws IOException {
    List<ContractCase> cases = new ArrayList<>();
    for (Path file : files()) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("# ")) {
          cases.add(new ContractCase(line.substring(2), new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("//")) {
          cases.get(cases.size() - 1).steps().add(new Step(line));
        }
      }
    }
    return cases;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".case")).sorted().toList();
    }
  }
}
