package dev.slipway.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at one run again and again, through outages of GitHub. */
final class RunLook {
  /** How long GitHub may not answer before nothing is known any more. */
  private static final Duration OUTAGE = Duration.ofMinutes(15);

  private final GitHubCaller caller;
  private final long id;
  private final Clock clock;
  private Instant seen;

  RunLook(GitHubCaller caller, long id, Clock clock) {
    this.caller = caller;
    this.id = id;
    this.clock = clock;
    this.seen = clock.instant();
  }

  /**
   * The run as it is now; empty while GitHub does not answer, which is told.
   *
   * @throws GitHubException when it refuses, or has not answered for too long
   */
  Optional<RunState> next(Consumer<String> progress) throws InterruptedException {
    try {
      RunState state = RunState.read(caller, id);
      seen = clock.instant();
      return Optional.of(state);
    } catch (GitHubException e) {
      if (!e.isOutage() || Duration.between(seen, clock.instant()).compareTo(OUTAGE) > 0) {
        throw e;
      }
      progress.accept("GitHub does not answer; looking again");
      return Optional.empty();
    }
  }
}
