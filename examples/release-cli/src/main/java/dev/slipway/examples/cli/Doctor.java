package dev.slipway.examples.cli;

import dev.slipway.error.SlipwayException;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at all that a release will need, and goes on where something is missing. */
final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Function<@Nullable String, Release> loader;
  private final Session.Opener opener;
  private final List<Finding> findings = new ArrayList<>();

  Doctor(Function<@Nullable String, Release> loader, Session.Opener opener) {
    this.loader = loader;
    this.opener = opener;
  }

  List<Finding> look(Path file, String environment) {
    ok("versions", "slipway " + CliVersion.text() + ", Java " + Runtime.version().feature());
    Release release;
    try {
      release = loader.apply(null);
    } catch (SlipwayException e) {
      fail("configuration", String.valueOf(e.getMessage()));
      return findings;
    }
    ok("configuration", file + ", application " + release.application());
    ok("environment", environment + ", namespace " + release.namespace());
    Path manifests = release.environment().manifests();
    if (Files.exists(manifests)) {
      ok("manifests", manifests.toString());
    } else {
      fail(
          "manifests",
          manifests + " is not there; mend environments." + environment + ".manifests");
    }
    suites(release);
    cluster(release);
    URI baseUrl = release.environment().baseUrl();
    if (baseUrl == null) {
      warn("base URL", "none is configured; checks from outside are not made");
    } else {
      address(baseUrl);
    }
    return findings;
  }

  private void suites(Release release) {
    List<String> suites = release.config().checks().verification();
    if (suites.isEmpty()) {
      fail(
          "verification",
          "no suite is configured, so nothing can be proven; name one in checks.verification");
    } else {
      ok("verification", String.join(", ", suites));
    }
  }

  private void cluster(Release release) {
    try (Session session = opener.open(release)) {
      ok("cluster", "Kubernetes " + session.serverVersion());
      String pinned = release.environment().fingerprint();
      if (pinned != null) {
        ok("fingerprint", pinned);
      } else {
        warn(
            "fingerprint",
            "not pinned; set environments."
                + release.environment().name()
                + ".fingerprint to "
                + session.fingerprint().orElse("the uid of the namespace kube-system"));
      }
      session
          .inFlight()
          .ifPresentOrElse(
              r ->
                  warn(
                      "in flight",
                      r.kind()
                          + " of "
                          + r.version()
                          + " by "
                          + r.deployer()
                          + "; watch it, or resume"),
              () -> ok("in flight", "nothing"));
      ok("records", session.history().size() + " kept");
    } catch (SlipwayException e) {
      fail("cluster", String.valueOf(e.getMessage()));
    }
  }

  private void address(URI baseUrl) {
    try {
      int status =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(baseUrl).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status < 500) {
        ok("base URL", baseUrl + " answers " + status);
      } else {
        warn("base URL", baseUrl + " answers " + status + "; see what serves it");
      }
    } catch (IOException e) {
      warn(
          "base URL", baseUrl + " does not answer (" + e + "); see whether it is up and reachable");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warn("base URL", "was not asked to the end");
    }
  }

  private void ok(String what, String found) {
    findings.add(new Finding(Finding.State.OK, what, found));
  }

  private void warn(String what, String found) {
    findings.add(new Finding(Finding.State.WARN, what, found));
  }

  private void fail(String what, String found) {
    findings.add(new Finding(Finding.State.FAIL, what, found));
  }
}
