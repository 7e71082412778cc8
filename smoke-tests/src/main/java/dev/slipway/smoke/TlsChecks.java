package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;

import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import java.net.URI;
import java.time.Clock;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** TLS of the base URL, and the way to it; skipped where the base URL has none. */
@SlipwayTest
@DisplayName("TLS")
public class TlsChecks {
  @Test
  @Check(
      id = "smoke.tls",
      sop = "4",
      asks =
          "the certificate of the base URL is trusted, for its host and not "
              + "over; less than 14 days warn",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "renew or replace the certificate")
  @DisplayName("the certificate is trusted, the host's, and does not end soon")
  void isTrusted(Target target, CheckReporter reporter) {
    secure(target).certificate().ifPresent(reporter::warn);
  }

  @Test
  @Check(
      id = "smoke.tls.redirect",
      sop = "4",
      asks = "HTTP is answered with a redirect to the same host by TLS",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "redirect for good, with 301 or 308")
  @DisplayName("who comes without TLS is led to it")
  void isLedTo(Target target, CheckReporter reporter) {
    SecureAddress secure = secure(target);
    URI url = target.at("/");
    Assumptions.assumeTrue(
        url.getPort() < 0 || url.getPort() == 443,
        "the base URL names a port of its own: where it would be without TLS is not known");
    secure.redirect(URI.create("http://" + url.getHost() + "/")).ifPresent(reporter::warn);
  }

  private static SecureAddress secure(Target target) {
    URI url = target.at("/");
    Assumptions.assumeTrue("https".equals(url.getScheme()), "the base URL is without TLS");
    return new SecureAddress(
        url, (SSLSocketFactory) SSLSocketFactory.getDefault(), Clock.systemUTC());
  }
}
