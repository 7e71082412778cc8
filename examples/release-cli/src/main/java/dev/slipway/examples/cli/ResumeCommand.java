package dev.slipway.examples.cli;

import dev.slipway.ReleaseInFlight;
import dev.slipway.ReleaseOutcome;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Goes on with a release whose process died, or left its watch to this one. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "resume", description = "Go on with a release whose process died, or take it back")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  @Option(
      names = "--in-cluster",
      description = "As a pod of the environment's cluster: with the pod's ServiceAccount")
  private boolean inCluster;

  @Option(
      names = "--ready",
      paramLabel = "FILE",
      description = "Write this file once the release was found, for a readiness probe")
  private @Nullable Path ready;

  @Option(
      names = "--folder",
      paramLabel = "PATH",
      description = "With --in-cluster: folders that the file names and that are not needed here")
  private List<String> folders = List.of();

  @Option(
      names = "--release",
      paramLabel = "ID",
      description = "Go on with this release alone, and with none that came after it")
  private @Nullable String only;

  ResumeCommand() {}

  @Option(names = "--back", description = "Take it back instead of going on with it")
  private boolean back;

  @Override
  public Integer call() throws Exception {
    Release release =
        inCluster ? InCluster.release(cli.file(), cli.environment(), folders) : cli.release(null);
    try (Session session = cli.open(release)) {
      Optional<ReleaseInFlight> inFlight = session.inFlight();
      if (inFlight.isEmpty()) {
        session.resume(cli.progress());
        cli.say("nothing to resume", () -> "null");
        return Exit.DONE;
      }
      if (only != null && !only.equals(inFlight.get().releaseId())) {
        cli.say(
            "release " + only + " has ended; " + inFlight.get().releaseId() + " is not its",
            () -> "null");
        return Exit.DONE;
      }
      found();
      if (back) {
        session.takeBack(Cli.user());
      }
      Optional<ReleaseOutcome> end =
          cli.interruptible(session, () -> session.resume(cli.progress()));
      return end.map(cli::ended).orElse(Exit.DONE);
    }
  }

  private void found() throws IOException {
    if (ready != null) {
      Files.writeString(ready, "ready\n");
    }
  }
}
