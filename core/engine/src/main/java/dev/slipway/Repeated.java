package dev.slipway;

import dev.slipway.source.Answer;
import dev.slipway.source.QuerySource;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as an expression. It is made beside the watch, again and again, so that one that
 * takes long delays no other trigger; at each look the last whole one counts. Used by one thread at
 * a time.
 */
final class Repeated implements QuerySource {
  private final Supplier<Answer<Measured>> measurement;
  private final Executor executor;
  private final List<Sample> samples = new ArrayList<>();
  private @Nullable CompletableFuture<Answer<Measured>> running;
  private Answer<Measured> last =
      Answer.unknown(Answer.Reason.NO_DATA, "its first run is not over");

  /**
   * What was measured.
   *
   * @param cause why it is that, in one line; empty where there is nothing to say
   */
  record Measured(double value, String cause) {}

  /**
   * @param measurement may block, and is made once at a time
   * @param executor makes it
   */
  Repeated(Supplier<Answer<Measured>> measurement, Executor executor) {
    this.measurement = measurement;
    this.executor = executor;
  }

  @Override
  public Answer<List<Series>> range(String expression, Instant from, Instant to, Duration step) {
    if (running != null && running.isDone()) {
      last = result(running);
      running = null;
    }
    if (running == null) {
      running = CompletableFuture.supplyAsync(measurement, executor);
    }
    return last.map(
        measured -> {
          samples.removeIf(sample -> sample.at().isBefore(from));
          samples.add(new Sample(to, measured.value()));
          return List.of(
              new Series(
                  measured.cause().isEmpty() ? Map.of() : Map.of(Series.CAUSE, measured.cause()),
                  samples));
        });
  }

  private static Answer<Measured> result(CompletableFuture<Answer<Measured>> run) {
    try {
      return run.join();
    } catch (CompletionException e) {
      return Answer.unknown(Answer.Reason.NO_DATA, "its run failed: " + e.getCause());
    }
  }
}
