package dev.slipway.harness.drill;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * A rehearsal as JUnit's dynamic tests: one for each drill, under its name and with what was not as
 * it must be as its failure, and one for the verdict.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> theReleaseIsReady(RehearsalCluster cluster) {
 *   return RehearsalTests.of(
 *       Rehearsal.of(release).from("v1").on(cluster).drills(Drills.of(release)),
 *       result -> result.report().writeTo(Path.of("target/rehearsal/report.html")));
 * }
 * }</pre>
 */
public final class RehearsalTests {
  private RehearsalTests() {}

  /**
   * The tests. The rehearsal begins with the first of them, on a thread of its own; a drill's test
   * ends when the drill has.
   *
   * @param afterwards is told the result before it is judged; what it throws fails the verdict
   */
  public static Stream<DynamicTest> of(Rehearsal rehearsal, Consumer<RehearsalResult> afterwards) {
    Running running = new Running(rehearsal);
    Stream<DynamicTest> drills =
        rehearsal.names().stream()
            .map(name -> dynamicTest(name, () -> require(running.drill(name).complaints())));
    return Stream.concat(
        drills,
        Stream.of(
            dynamicTest(
                "verdict",
                () -> {
                  RehearsalResult result = running.result();
                  afterwards.accept(result);
                  require(result.reasons());
                })));
  }

  private static void require(List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints));
    }
  }

  /** Begins when somebody asks. Used by one thread, the tests'. */
  private static final class Running {
    private final Rehearsal rehearsal;
    private final Map<String, CompletableFuture<DrillResult>> ended = new LinkedHashMap<>();
    private final CompletableFuture<RehearsalResult> result = new CompletableFuture<>();
    private boolean begun;

    Running(Rehearsal rehearsal) {
      this.rehearsal = rehearsal;
      rehearsal.names().forEach(name -> ended.put(name, new CompletableFuture<>()));
    }

    DrillResult drill(String name) {
      begin();
      return Objects.requireNonNull(ended.get(name), name).join();
    }

    RehearsalResult result() {
      begin();
      return result.join();
    }

    private void begin() {
      if (!begun) {
        begun = true;
        Thread thread = new Thread(this::run, "slipway-rehearsal");
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void run() {
      try {
        RehearsalResult all = rehearsal.run(this::ended);
        all.results().forEach(this::ended);
        result.complete(all);
        endWithoutTheRest(null);
      } catch (RuntimeException | Error e) {
        // Whatever it was, nobody may wait for ever; each test then says it.
        result.completeExceptionally(e);
        endWithoutTheRest(e);
      }
    }

    private void endWithoutTheRest(@Nullable Throwable cause) {
      String why = cause == null ? "" : ": " + cause.getMessage();
      ended
          .values()
          .forEach(
              drill ->
                  drill.completeExceptionally(
                      new RehearsalException(
                          "The rehearsal ended without this drill" + why, cause)));
    }

    private void ended(DrillResult drill) {
      CompletableFuture<DrillResult> waiting = ended.get(drill.drill().name());
      if (waiting != null) {
        waiting.complete(drill);
      }
    }
  }
}
