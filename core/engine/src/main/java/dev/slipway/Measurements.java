package dev.slipway;

import dev.slipway.Repeated.Measured;
import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.QueryTriggerConfig.Change;
import dev.slipway.config.QueryTriggerConfig.In;
import dev.slipway.exec.PodChoice;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateResult;
import dev.slipway.release.Phase;
import dev.slipway.source.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What triggers of the languages {@code junit} and {@code command} measure. */
final class Measurements {
  private static final int LONGEST = 200;

  private final Run run;

  Measurements(Run run) {
    this.run = run;
  }

  /** How many checks of a suite failed, and the first of them. */
  Answer<Measured> suite(QueryTriggerConfig query) {
    Gate gate = Objects.requireNonNull(run.tools().suites().get(query.expression()));
    return measured(
        gate.evaluate(GateStep.request(run, run.release(), Phase.MONITORING), check -> {}));
  }

  static Answer<Measured> measured(GateResult result) {
    long failed = result.checks().stream().filter(c -> c.outcome() == CheckOutcome.FAIL).count();
    return result.state() == GateResult.State.UNKNOWN
        ? Answer.unknown(Answer.Reason.NO_DATA, result.reason())
        : Answer.known(new Measured(failed, failed == 0 ? "" : result.reason()));
  }

  /**
   * The value of a command, or by how much it is another than before the release.
   *
   * @param before by the triggers' names; what is not in it was not there before
   */
  Answer<Measured> command(QueryTriggerConfig query, Map<String, Double> before) {
    Change change = Objects.requireNonNull(query.in()).change();
    return value(query)
        .map(
            now -> {
              Double earlier = before.get(query.name());
              if (change == null) {
                return new Measured(now, "");
              }
              return earlier == null
                  ? new Measured(0, "nothing was there before")
                  : new Measured(change.of(earlier, now), earlier + " before, " + now + " now");
            });
  }

  /** What a command says now. */
  private Answer<Double> value(QueryTriggerConfig query) {
    return in(query, exec -> value(query, exec), Measurements::nowhere);
  }

  /** What a command says before the release; empty where a first one makes what it runs in. */
  Optional<Answer<Double>> before(QueryTriggerConfig query) {
    return in(
        query,
        exec -> Optional.of(value(query, exec)),
        none -> PodExecs.isYetToBeMade(run, none) ? Optional.empty() : Optional.of(nowhere(none)));
  }

  private <T> T in(
      QueryTriggerConfig query, Function<PodExec, T> chosen, Function<PodChoice.None, T> none) {
    In in = Objects.requireNonNull(query.in());
    return PodExecs.in(run, in.workload(), in.container(), chosen, none);
  }

  private static Answer<Double> nowhere(PodChoice.None none) {
    return Answer.unknown(Answer.Reason.NO_DATA, none.cause());
  }

  private Answer<Double> value(QueryTriggerConfig query, PodExec exec) {
    return number(
        exec.run(
            "trigger-" + query.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
            List.of("sh", "-c", query.expression()),
            run.release().config().checks().timeout()));
  }

  /** The number on the last line; a command that fails has none. */
  static Answer<Double> number(Receipt receipt) {
    String why;
    switch (receipt.kind()) {
      case NOT_RUN -> why = ((Receipt.NotRun) receipt).reason();
      case UNKNOWN -> why = ((Receipt.Unknown) receipt).reason();
      case FINISHED -> {
        String last = last(receipt.stdout());
        if (!receipt.succeeded()) {
          String said = last(receipt.stderr());
          why =
              "the command ended with exit code "
                  + ((Receipt.Finished) receipt).exitCode()
                  + (said.isEmpty() ? "" : ": " + said);
        } else {
          try {
            return Answer.known(Double.valueOf(last));
          } catch (NumberFormatException e) {
            why = "the last line of the command's output is no number: '" + last + "'";
          }
        }
      }
      default -> throw new IllegalStateException(receipt.toString());
    }
    return Answer.unknown(Answer.Reason.NO_DATA, why);
  }

  private static String last(String output) {
    String line = output.strip().lines().reduce((a, b) -> b).orElse("").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
