package dev.slipway.examples.cli;

import dev.slipway.ReleaseInFlight;
import dev.slipway.record.DeploymentRecord;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Follows a release that another process makes. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "watch", description = "Follow the release that another process makes")
final class WatchCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  WatchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = cli.open(cli.release(null))) {
      Optional<ReleaseInFlight> found = session.inFlight();
      if (found.isEmpty()) {
        cli.say("nothing is in flight", () -> "null");
        return Exit.DONE;
      }
      ReleaseInFlight release = found.get();
      PrintWriter to = cli.json() ? cli.screen().err() : cli.screen().out();
      to.println(
          release.kind()
              + " of "
              + release.version()
              + " by "
              + release.deployer()
              + " since "
              + release.startedAt());
      follow(session, release, to);
      Optional<DeploymentRecord> record =
          session.history().stream()
              .filter(r -> r.recordId().equals(release.releaseId()))
              .findFirst();
      if (record.isEmpty()) {
        cli.say("it ended without a record", () -> "null");
        return Exit.HALTED;
      }
      DeploymentRecord r = record.get();
      cli.say(Render.row(r), () -> cli.records().write(r).strip());
      return switch (r.outcome()) {
        case SUCCEEDED -> Exit.DONE;
        case BLOCKED -> Exit.BLOCKED;
        case ROLLED_BACK -> Exit.ROLLED_BACK;
        case HALTED, UNKNOWN -> Exit.HALTED;
      };
    }
  }

  /**
   * Tells the steps as they come, until it ends. Another process writes them: they are asked for.
   */
  private void follow(Session session, ReleaseInFlight release, PrintWriter to)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    int told = 0;
    Optional<ReleaseInFlight> now = Optional.of(release);
    while (now.isPresent() && now.get().releaseId().equals(release.releaseId())) {
      for (String step : now.get().steps().subList(told, now.get().steps().size())) {
        to.println("  " + step);
        told++;
      }
      to.flush();
      if (never.await(cli.pause().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      now = session.inFlight();
    }
  }
}
