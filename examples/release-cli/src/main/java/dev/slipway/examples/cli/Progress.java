package dev.slipway.examples.cli;

import dev.slipway.ReleaseListener;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.rollout.RolloutProgress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Tells a release line by line. On a terminal the last line is what is waited for, rewritten as it
 * changes; elsewhere each change of it is a line.
 */
final class Progress implements ReleaseListener {
  private final PrintWriter to;
  private final Screen screen;
  private final boolean live;
  private final BooleanSupplier asking;
  private final List<String> held = new ArrayList<>();
  private String waiting = "";

  /**
   * @param asking whether a person is being asked something: lines wait until they have answered
   */
  Progress(PrintWriter to, Screen screen, BooleanSupplier asking) {
    this.asking = asking;
    this.to = to;
    this.screen = screen;
    this.live = screen.terminal();
  }

  @Override
  public void phaseStarted(Phase phase) {
    line(phase.word() + ": started");
  }

  @Override
  public void checkFinished(Phase phase, CheckResult check) {
    line("  " + check(screen, check));
  }

  @Override
  public void rolloutProgressed(RolloutProgress progress) {
    String now =
        "  "
            + progress.workload().kind()
            + "/"
            + progress.workload().name()
            + " "
            + progress.ready()
            + " of "
            + progress.wanted()
            + " ready"
            + (progress.waitingFor().isEmpty() ? "" : ", waiting for " + progress.waitingFor());
    if (now.equals(waiting) || live && asking.getAsBoolean()) {
      return;
    }
    if (live) {
      to.print("\r\u001b[K" + now);
      to.flush();
    } else {
      line(now);
    }
    waiting = now;
  }

  @Override
  public void stepped(Phase phase, String what) {
    line("  " + what);
  }

  @Override
  public void failed(FailureRecord failure) {
    line(screen.bad(failure.code()) + " " + failure.cause());
  }

  @Override
  public void phaseFinished(Phase phase, PhaseRecord record) {
    line(phase.word() + ": " + record.outcome() + " (" + record.summary() + ")");
  }

  static String check(Screen screen, CheckResult check) {
    String word =
        switch (check.outcome()) {
          case PASS -> screen.good("ok  ");
          case WARN -> screen.doubtful("warn");
          case FAIL -> screen.bad("FAIL");
          case UNKNOWN -> screen.doubtful("????");
          case SKIPPED -> "skip";
        };
    String message = check.outcome() == CheckOutcome.PASS ? "" : check.message().strip();
    return word
        + " "
        + check.name()
        + (message.isEmpty() ? "" : ": " + message.lines().findFirst().orElse(""));
  }

  private void line(String text) {
    if (asking.getAsBoolean()) {
      held.add(text);
      return;
    }
    held.forEach(to::println);
    held.clear();
    if (live && !waiting.isEmpty()) {
      to.print("\r\u001b[K");
    }
    waiting = "";
    to.println(text);
    to.flush();
  }
}
