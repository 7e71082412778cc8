package dev.slipway.preflight;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.CouldNotCheckException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the local repository, with the program {@code git}. Nothing is fetched or changed. */
final class Git {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Path folder;
  private final CommandRunner runner;

  /**
   * A repository.
   *
   * @param folder in its work tree
   */
  Git(Path folder) {
    this.folder = folder;
    // Its words are not read, only shown; in English as all the others.
    this.runner = new LocalRunner(folder, Map.of("LC_ALL", "C", "GIT_OPTIONAL_LOCKS", "0"));
  }

  /** What came of a command. */
  record Answer(int exit, String output, String error) {}

  /**
   * The whole commit that a name stands for; empty when the repository has none of that name.
   *
   * @throws CouldNotCheckException when this is no repository, or git cannot be asked
   */
  Optional<String> commit(String name) {
    require("rev-parse", "--git-dir");
    Answer answer = run("rev-parse", "--verify", "--quiet", name + "^{commit}");
    return answer.exit() == 0 ? Optional.of(answer.output().strip()) : Optional.empty();
  }

  /** The same, of one that must be there. */
  String known(String name) {
    return commit(name)
        .orElseThrow(
            () ->
                couldNot(
                    "find '" + name + "'", "there is no such commit here; fetch it (git fetch)"));
  }

  /** What is changed or new in the work tree, beside some files and the files of some folders. */
  List<String> changes(List<Path> beside) {
    List<String> command =
        new ArrayList<>(List.of("status", "--porcelain", "--untracked-files=all", "--", ":/"));
    beside.stream()
        .filter(path -> path.startsWith(folder) && !path.equals(folder))
        .forEach(path -> command.add(":(exclude)" + folder.relativize(path)));
    return require(command.toArray(String[]::new)).lines().toList();
  }

  /**
   * Whether a commit is on a branch.
   *
   * @throws CouldNotCheckException when the history here is not whole
   */
  boolean isOn(String branch, String commit) {
    Answer answer = run("merge-base", "--is-ancestor", known(commit), known(branch));
    if (answer.exit() > 1) {
      throw couldNot("compare " + commit + " with " + branch, answer.error());
    }
    boolean shallow = require("rev-parse", "--is-shallow-repository").strip().equals("true");
    if (answer.exit() == 1 && shallow) {
      throw couldNot(
          "see whether " + commit + " is on " + branch,
          "the history here is cut; fetch all of it (git fetch --unshallow)");
    }
    return answer.exit() == 0;
  }

  /** The files below some paths in which two commits differ. */
  List<String> changed(String from, String to, List<Path> paths) {
    List<String> command =
        new ArrayList<>(List.of("diff", "--name-only", known(from), known(to), "--"));
    paths.forEach(path -> command.add(path.toString()));
    return require(command.toArray(String[]::new)).lines().toList();
  }

  private String require(String... arguments) {
    Answer answer = run(arguments);
    if (answer.exit() != 0) {
      throw couldNot("run git " + arguments[0] + " in " + folder, answer.error());
    }
    return answer.output();
  }

  private Answer run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Receipt receipt = runner.run("git", command, TIMEOUT);
    return switch (receipt.kind()) {
      case FINISHED ->
          new Answer(((Receipt.Finished) receipt).exitCode(), receipt.stdout(), receipt.stderr());
      case NOT_RUN -> throw new CouldNotCheckException(((Receipt.NotRun) receipt).reason());
      case UNKNOWN -> throw couldNot("run git", ((Receipt.Unknown) receipt).reason());
    };
  }

  private static CouldNotCheckException couldNot(String what, String but) {
    return new CouldNotCheckException("Tried to " + what + ", but " + but.strip());
  }
}
