package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.ChecksConfig;
import dev.slipway.config.ChecksConfig.SpotCheck;
import dev.slipway.harness.Check;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The requests that {@code checks.spotChecks} of slipway.yaml describes, each a test. */
@SlipwayTest
@DisplayName("spot checks")
public class SpotChecks {
  @TestFactory
  @Check(
      id = "smoke.spot",
      sop = "4",
      asks = "each configured request is answered as said",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "compare the answer with slipway.yaml")
  @DisplayName("spot check")
  Stream<DynamicTest> answers(Release release, Target target, Redactor redactor) {
    ChecksConfig checks = release.config().checks();
    List<SpotCheck> spots = checks.spotChecks();
    Assumptions.assumeFalse(
        spots.isEmpty(), "none is configured; see checks.spotChecks in slipway.yaml");
    Once token = new Once(() -> token(checks, target, redactor));
    SpotRequest request = new SpotRequest(target);
    return spots.stream()
        .map(
            spot ->
                dynamicTest(
                    spot.name(), () -> request.check(spot, spot.authenticated() ? token : null)))
        // JUnit closes the stream after the last of them.
        .onClose(() -> token.end(got -> logOut(checks, target, redactor, got)));
  }

  private static String token(ChecksConfig checks, Target target, Redactor redactor) {
    ChecksConfig.Login login = checks.login();
    if (login == null) {
      throw new CouldNotCheckException(
          "Tried to authenticate, but no login is configured; see checks.login in slipway.yaml");
    }
    try {
      return new Account(login, target, redactor).logIn();
    } catch (AssertionError | CouldNotCheckException e) {
      throw new CouldNotCheckException("Tried to authenticate, but " + e.getMessage());
    }
  }

  private static void logOut(ChecksConfig checks, Target target, Redactor redactor, String token) {
    ChecksConfig.Login login = checks.login();
    if (login != null) {
      new Account(login, target, redactor).logOut(token);
    }
  }

  /** Logs in for the first check that needs it; the others share its token, or its failure. */
  private static final class Once implements Supplier<String> {
    private final Supplier<String> source;
    private @Nullable String token;
    private @Nullable CouldNotCheckException failure;

    Once(Supplier<String> source) {
      this.source = source;
    }

    /** Does something with the token, if there is one. */
    void end(Consumer<String> what) {
      if (token != null) {
        what.accept(token);
      }
    }

    @Override
    public String get() {
      if (failure != null) {
        throw failure;
      }
      if (token == null) {
        try {
          token = source.get();
        } catch (CouldNotCheckException e) {
          failure = e;
          throw e;
        }
      }
      return token;
    }
  }
}
