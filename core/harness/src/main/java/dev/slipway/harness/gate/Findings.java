package dev.slipway.harness.gate;

import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.TestIdentifier;

/**
 * The results of a gate as they come to be. Every test of the plan ends up with exactly one, also
 * when its class could not be set up or the time was over; whoever fails besides them (a set-up, a
 * tear-down, an engine) has one too. After {@link #end} or {@link #cut} nothing is added any more.
 */
final class Findings {
  private final Redactor redactor;
  private final Consumer<CheckResult> progress;
  private final Clock clock;
  private final Judge judge;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<CheckResult> results = new ArrayList<>();
  private final Map<String, CheckResult> byTest = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Notes> notes = new HashMap<>();
  private @Nullable KnownTests known;
  private boolean closed;

  Findings(Redactor redactor, Consumer<CheckResult> progress, Judge judge, Clock clock) {
    this.redactor = redactor;
    this.progress = progress;
    this.judge = judge;
    this.clock = clock;
  }

  void expect(KnownTests expected) {
    locked(() -> known = expected);
  }

  /** A test that came to be at run time. */
  void add(TestIdentifier test) {
    locked(
        () -> {
          if (known != null) {
            known.add(test);
          }
        });
  }

  void note(TestIdentifier test, Map<String, String> entry) {
    locked(
        () ->
            notes
                .computeIfAbsent(test.getUniqueId(), id -> new Notes())
                .add(entry, redactor, clock.instant()));
  }

  void begin(TestIdentifier test) {
    locked(() -> begun.put(test.getUniqueId(), clock.instant()));
  }

  void conclude(TestIdentifier test, Verdict verdict) {
    locked(
        () -> {
          if (!closed && known != null) {
            conclude(known, test, verdict);
          }
        });
  }

  /** A result that is no test's: a suite that does not exist, a launcher that broke. */
  void concludeOther(String id, Verdict verdict) {
    locked(
        () -> {
          if (!closed) {
            CheckResult result =
                new CheckResult(
                    id,
                    id,
                    verdict.outcome(),
                    redactor.redact(verdict.message()),
                    Duration.ZERO,
                    List.of());
            add(result);
          }
        });
  }

  /** The tests below that have no result yet; below a failed set-up these will never be run. */
  List<TestIdentifier> openBelow(TestIdentifier container) {
    lock.lock();
    try {
      return known == null
          ? List.of()
          : known.below(container).stream().filter(this::isOpenTest).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything at or below has a result. */
  boolean knowsOfAny(TestIdentifier container) {
    lock.lock();
    try {
      return byTest.containsKey(container.getUniqueId())
          || (known != null
              && known.below(container).stream()
                  .anyMatch(d -> byTest.containsKey(d.getUniqueId())));
    } finally {
      lock.unlock();
    }
  }

  boolean warned(TestIdentifier test) {
    lock.lock();
    try {
      Notes noted = notes.get(test.getUniqueId());
      return noted != null && noted.warned();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the run; what has no result by now was lost by the engine, and is UNKNOWN. */
  GateResult end() {
    return close("it was in the suite, but JUnit never ran it");
  }

  /** Cuts the run off; what runs or waits is UNKNOWN. */
  GateResult cut(String why) {
    return close(why);
  }

  /**
   * A severity or an exception for no check would have no effect, and nobody would know. Where no
   * check was made it is not added either: it would open a gate that nothing has opened.
   */
  private void tellMisspelt() {
    KnownTests tests = known;
    if (tests != null && results.stream().anyMatch(Findings::isMade)) {
      Set<String> ids =
          tests.all().stream()
              .filter(test -> test.isTest() || Naming.isMethod(test))
              .map(test -> Naming.of(tests.plan(), test).id())
              .collect(Collectors.toSet());
      judge
          .misspelt(ids)
          .forEach(said -> concludeOther("slipway.yaml", new Verdict(CheckOutcome.WARN, said)));
    }
  }

  private static boolean isMade(CheckResult result) {
    return result.outcome() != CheckOutcome.SKIPPED && result.outcome() != CheckOutcome.UNKNOWN;
  }

  private GateResult close(String whyOpen) {
    lock.lock();
    try {
      KnownTests tests = known;
      if (!closed && tests != null) {
        for (TestIdentifier test : tests.all()) {
          boolean running = begun.containsKey(test.getUniqueId());
          if (isOpenTest(test) || (isOpenMethod(test) && running)) {
            String state = running ? "was still running: " : "was not begun: ";
            conclude(tests, test, new Verdict(CheckOutcome.UNKNOWN, state + whyOpen));
          }
        }
      }
      if (!closed && results.isEmpty()) {
        concludeOther("gate", new Verdict(CheckOutcome.UNKNOWN, "no check was found: " + whyOpen));
      }
      if (!closed) {
        tellMisspelt();
      }
      closed = true;
      return new GateResult(inOrder());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Class by class in their order, whichever ended first, and as they came within one; those that
   * are no test's come before.
   */
  private List<CheckResult> inOrder() {
    Map<CheckResult, Integer> ranks = new IdentityHashMap<>();
    if (known != null) {
      Map<String, Integer> ofTests = known.ranks();
      byTest.forEach((test, result) -> ranks.put(result, ofTests.getOrDefault(test, -1)));
    }
    List<CheckResult> ordered = new ArrayList<>(results);
    ordered.sort(Comparator.comparing(result -> ranks.getOrDefault(result, -1)));
    return ordered;
  }

  private boolean isOpenTest(TestIdentifier test) {
    return test.isTest() && !byTest.containsKey(test.getUniqueId());
  }

  private boolean isOpenMethod(TestIdentifier container) {
    return container.isContainer() && Naming.isMethod(container) && !knowsOfAny(container);
  }

  private void conclude(KnownTests tests, TestIdentifier test, Verdict end) {
    Notes noted = notes.getOrDefault(test.getUniqueId(), new Notes());
    Naming naming = Naming.of(tests.plan(), test);
    boolean warned = end.outcome() == CheckOutcome.PASS && noted.warned();
    Verdict verdict =
        judge.judge(
            naming.id(),
            naming.severity(),
            warned ? new Verdict(CheckOutcome.WARN, noted.warnings()) : end);
    CheckOutcome outcome = verdict.outcome();
    String message = redactor.redact(verdict.message());
    if (!naming.sop().isEmpty() && !message.isEmpty()) {
      message += "\nRequired by section " + naming.sop() + " of the SOP.";
    }
    Instant now = clock.instant();
    Duration took = Duration.between(begun.getOrDefault(test.getUniqueId(), now), now);
    List<Evidence> evidence = noted.evidence();
    CheckResult result =
        new CheckResult(
            naming.id(), redactor.redact(naming.name()), outcome, message, took, evidence);
    byTest.put(test.getUniqueId(), result);
    add(result);
  }

  private void add(CheckResult result) {
    results.add(result);
    // Told under the lock, so that progress is in the order of the results.
    progress.accept(result);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
