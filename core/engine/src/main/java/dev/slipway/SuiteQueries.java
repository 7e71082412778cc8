package dev.slipway;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.source.Answer;
import dev.slipway.source.QuerySource;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Suites of checks as expressions: how many checks failed. A suite runs beside the watch, again and
 * again, so that one that takes long delays no other trigger; at each look its last whole run
 * counts. Used by one thread at a time.
 */
final class SuiteQueries implements QuerySource {
  private final Map<String, Gate> suites;
  private final Supplier<GateRequest> request;
  private final Executor executor;
  private final Map<String, Runs> runs = new HashMap<>();

  /** What has come of one suite. */
  private static final class Runs {
    private final List<Sample> samples = new ArrayList<>();
    private @Nullable CompletableFuture<GateResult> running;
    private @Nullable GateResult last;
    private String unknown = "its first run is not over";
  }

  /**
   * @param suites by the expression that names them
   * @param request what each run is asked
   * @param executor runs them
   */
  SuiteQueries(Map<String, Gate> suites, Supplier<GateRequest> request, Executor executor) {
    this.suites = Map.copyOf(suites);
    this.request = request;
    this.executor = executor;
  }

  @Override
  public Answer<List<Series>> range(String expression, Instant from, Instant to, Duration step) {
    Gate gate = suites.get(expression);
    if (gate == null) {
      return Answer.unknown(Answer.Reason.INVALID, "there is no suite " + expression);
    }
    Runs seen = runs.computeIfAbsent(expression, key -> new Runs());
    if (seen.running != null && seen.running.isDone()) {
      take(seen, seen.running);
      seen.running = null;
    }
    if (seen.running == null) {
      GateRequest asked = request.get();
      seen.running = CompletableFuture.supplyAsync(() -> gate.evaluate(asked, c -> {}), executor);
    }
    GateResult last = seen.last;
    if (last == null || last.state() == GateResult.State.UNKNOWN) {
      return Answer.unknown(
          Answer.Reason.NO_DATA, expression + ": " + (last == null ? seen.unknown : last.reason()));
    }
    long failed = last.checks().stream().filter(c -> c.outcome() == CheckOutcome.FAIL).count();
    seen.samples.removeIf(sample -> sample.at().isBefore(from));
    seen.samples.add(new Sample(to, failed));
    return Answer.known(
        List.of(
            new Series(
                failed == 0
                    ? Map.of("suite", expression)
                    : Map.of("suite", expression, Series.CAUSE, last.reason()),
                seen.samples)));
  }

  private static void take(Runs seen, CompletableFuture<GateResult> run) {
    try {
      seen.last = run.join();
    } catch (CompletionException e) {
      seen.last = null;
      seen.unknown = "its run failed: " + e.getCause();
    }
  }
}
