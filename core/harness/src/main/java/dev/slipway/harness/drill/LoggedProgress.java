package dev.slipway.harness.drill;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress as lines of the log {@code rehearsal}: the drill, how long it has been going, what. */
final class LoggedProgress implements RehearsalListener {
  private static final Logger LOG = LoggerFactory.getLogger("rehearsal");

  private final InstantSource clock;
  private final Map<String, Instant> began = new ConcurrentHashMap<>();
  private final Map<String, String> last = new ConcurrentHashMap<>();

  LoggedProgress(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void started(Drill drill) {
    began.put(drill.name(), clock.instant());
    LOG.info("{}: fault in {}, must end {}", drill.name(), drill.fault().place(), drill.expected());
  }

  @Override
  public void progressed(Drill drill, String what) {
    if (!what.equals(last.put(drill.name(), what))) {
      LOG.info("{} {} s: {}", drill.name(), elapsed(drill), what);
    }
  }

  @Override
  public void finished(DrillResult result) {
    String verdict = result.passed() ? "as it must be" : "NOT AS IT MUST BE";
    LOG.info("{}: {}, {}", result.drill().name(), result.ended(), verdict);
    result.complaints().forEach(c -> LOG.error("{}: {}", result.drill().name(), c));
  }

  private long elapsed(Drill drill) {
    Instant since = began.getOrDefault(drill.name(), clock.instant());
    return Duration.between(since, clock.instant()).toSeconds();
  }
}
