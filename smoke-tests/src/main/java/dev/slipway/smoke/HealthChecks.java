package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Check;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/**
 * The health contract: {@code {"status": "ok", "version": "<sha>", "db": "connected"}} below the
 * base URL.
 */
@SlipwayTest
@DisplayName("health")
public class HealthChecks {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final URI url;
  private final Release release;

  HealthChecks(Release release, Target target) {
    this.release = release;
    this.url = target.at(release.config().checks().healthPath());
  }

  @Test
  @Check(
      id = "smoke.health",
      sop = "4",
      asks = "the health endpoint answers ok",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at the log of the pods that answer")
  @DisplayName("the health endpoint answers 200 with status ok")
  void answersOk() {
    Response response = get();
    assertThat(response.statusCode())
        .as("status of GET %s, which answered %s", url, Http.excerpt(response))
        .isEqualTo(200);
    assertThat(member(response, "status")).as("'status' in the answer of %s", url).isEqualTo("ok");
  }

  @Test
  @Check(
      id = "smoke.health.version",
      sop = "4",
      asks = "the health endpoint names the release's version",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "see which version answers at the base URL")
  @DisplayName("the health endpoint names the release's version")
  void namesTheVersion() {
    Response response = get();
    String found = member(response, "version");
    Set<String> expected = new TreeSet<>(ReleaseTags.of(release));
    expected.add(release.version().value());
    if (found == null) {
      throw new AssertionError(
          "Tried to read the version from "
              + url
              + ", but its answer has none (status "
              + response.statusCode()
              + "): "
              + Http.excerpt(response));
    }
    if (!expected.contains(found)) {
      throw new AssertionError(
          url
              + " is answered by version "
              + found
              + ", not by "
              + release.version()
              + "; old pods still serve, the image's version is not its tag, or the base URL is of"
              + " another environment");
    }
  }

  @Test
  @Check(
      id = "smoke.health.db",
      sop = "4",
      asks = "the health endpoint says that its database is there",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at the database and the connection to it")
  @DisplayName("the health endpoint says that the database is connected")
  void isConnectedToItsDatabase() {
    Response response = get();
    assertThat(member(response, "db"))
        .as("'db' in the answer of %s (status %s)", url, response.statusCode())
        .isEqualTo("connected");
  }

  private Response get() {
    return new Http(ANSWER).send("GET " + url, request -> request.get(url));
  }

  private @Nullable String member(Response response, String name) {
    try {
      return Json.value(response.asString(), name);
    } catch (JacksonException e) {
      throw new AssertionError(
          "Tried to read '"
              + name
              + "' from "
              + url
              + ", but its answer is no JSON (status "
              + response.statusCode()
              + "): "
              + Http.excerpt(response));
    }
  }
}
