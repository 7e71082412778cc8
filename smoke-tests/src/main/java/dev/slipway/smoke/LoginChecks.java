package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;

import dev.slipway.config.ChecksConfig;
import dev.slipway.harness.Check;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The login of a synthetic account. */
@SlipwayTest
@DisplayName("login")
public class LoginChecks {
  @Test
  @Check(
      id = "smoke.login",
      sop = "4",
      asks = "the synthetic account can log in",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at the login's log, and unlock the account")
  @DisplayName("the login answers with a token")
  void answersWithAToken(Release release, Target target, Redactor redactor) {
    ChecksConfig.Login login = release.config().checks().login();
    if (login == null) {
      Assumptions.abort("no login is configured; see checks.login in slipway.yaml");
      return;
    }
    Account account = new Account(login, target, redactor);
    account.logOut(account.logInAndRefresh());
  }
}
