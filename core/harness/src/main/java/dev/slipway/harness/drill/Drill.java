package dev.slipway.harness.drill;

import dev.slipway.ReleaseOutcome;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A release with one fault, and the outcome that it must have. Immutable.
 *
 * <pre>{@code
 * Drill.named("image missing").at("nosuch").mustRollBack("IMAGE_NOT_FOUND").within(ofSeconds(20));
 * }</pre>
 *
 * <p>Whatever the outcome, the application must answer every request meanwhile, and after anything
 * but a success or a halt the namespace must be as it was before.
 *
 * @param name for people
 * @param version what is released; null for the version that is rehearsed
 * @param fault what is wrong
 * @param outcome how it must end
 * @param code the failure's code; null when it must not fail
 * @param cause what its cause must contain; empty for anything
 * @param within from the last write, or the start of the phase, to the verdict
 * @param seenBy the check that must have failed, by its id; empty for any
 * @param lossless whether every request must be answered meanwhile
 * @param watched how fast the time of its monitoring goes; null for a release that is not watched
 */
public record Drill(
    String name,
    @Nullable String version,
    Fault fault,
    ReleaseOutcome.Kind outcome,
    @Nullable String code,
    String cause,
    Duration within,
    String seenBy,
    boolean lossless,
    @Nullable TimeScale watched) {
  /** The default of {@link #within()}. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  public Drill {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(within, "within");
    Objects.requireNonNull(seenBy, "seenBy");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a drill needs a name");
    }
    if ((code == null) != (outcome == ReleaseOutcome.Kind.SUCCEEDED)) {
      throw new IllegalArgumentException(
          "drill '" + name + "' must end " + outcome + " with the failure code " + code);
    }
  }

  /** A drill without a fault, which must succeed. */
  public static Drill named(String name) {
    return new Drill(
        name, null, Fault.NONE, ReleaseOutcome.Kind.SUCCEEDED, null, "", LIMIT, "", true, null);
  }

  /** The same with another version. */
  public Drill at(String other) {
    return new Drill(name, other, fault, outcome, code, cause, within, seenBy, lossless, watched);
  }

  /** The same with a fault. */
  public Drill with(Fault injected) {
    return new Drill(
        name, version, injected, outcome, code, cause, within, seenBy, lossless, watched);
  }

  /** The same, to be rolled back with that failure code. */
  public Drill mustRollBack(String failure) {
    return ends(ReleaseOutcome.Kind.ROLLED_BACK, failure);
  }

  /** The same, to be blocked, with nothing changed. */
  public Drill mustBeBlocked(String failure) {
    return ends(ReleaseOutcome.Kind.BLOCKED, failure);
  }

  /**
   * The same, to be halted with that failure code: nothing was seen to fail, so nothing is rolled
   * back, and what was released stays.
   */
  public Drill mustHalt(String failure) {
    return ends(ReleaseOutcome.Kind.HALTED, failure);
  }

  /** The same, with words that the cause must have. */
  public Drill because(String words) {
    return new Drill(name, version, fault, outcome, code, words, within, seenBy, lossless, watched);
  }

  /**
   * The same, seen by a check: a drill that is rolled back for whatever reason proves nothing about
   * the check that should have seen its fault.
   *
   * @param check its id, as {@code smoke.health.version}; any of a check's dynamic tests will do
   */
  public Drill seenBy(String check) {
    return new Drill(name, version, fault, outcome, code, cause, within, check, lossless, watched);
  }

  /** The same with another limit. */
  public Drill within(Duration limit) {
    return new Drill(name, version, fault, outcome, code, cause, limit, seenBy, lossless, watched);
  }

  /** The same where the fault itself takes requests with it. */
  public Drill mayLoseRequests() {
    return new Drill(name, version, fault, outcome, code, cause, within, seenBy, false, watched);
  }

  /**
   * The same, watched after its verification by the triggers of {@code slipway.yaml}, with their
   * times scaled. It is watched by probes and by the alerts of {@link Surroundings}.
   */
  public Drill watched(TimeScale scale) {
    return new Drill(name, version, fault, outcome, code, cause, within, seenBy, lossless, scale);
  }

  private Drill ends(ReleaseOutcome.Kind how, String failure) {
    return new Drill(name, version, fault, how, failure, cause, within, seenBy, lossless, watched);
  }

  /** For people: {@code ROLLED_BACK IMAGE_NOT_FOUND}. */
  String expected() {
    return code == null ? outcome.name() : outcome.name() + " " + code;
  }
}
