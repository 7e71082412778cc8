package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;

import dev.slipway.harness.Check;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The static frontend: the page at the base URL, and every script and style sheet of its own that
 * it asks for. A page of one version that names the files of another is a white page for users.
 */
@SlipwayTest
@DisplayName("frontend")
public class FrontendChecks {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String LOCATION = "Location";
  private static final int REDIRECTS = 5;
  private static final String LOADED =
      "script[src], link[href][rel~=(?i)\\b(?:stylesheet|modulepreload)\\b]";

  @Test
  @Check(
      id = "smoke.frontend",
      sop = "4",
      asks = "each script and style sheet of the page is there",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "build the frontend anew, or correct what serves it")
  @DisplayName("the page at the base URL has all its scripts and style sheets")
  void hasAllItsAssets(Target target) {
    URI page = target.at("/");
    Response response = get(page);
    for (int i = 0; i < REDIRECTS; i++) {
      Optional<URI> moved = movedTo(page, response);
      if (moved.isEmpty()) {
        break;
      }
      page = moved.get();
      response = get(page);
    }
    if (response.statusCode() >= 500) {
      throw new AssertionError("GET " + page + " was answered with " + response.statusCode());
    }
    Assumptions.assumeTrue(
        response.statusCode() == 200 && isHtml(response),
        "GET "
            + page
            + " was answered with "
            + response.statusCode()
            + " and no page: no frontend is served there");
    Set<URI> assets = assets(page, response.asString());
    List<String> faults = new ArrayList<>();
    for (URI asset : assets) {
      Response answer = get(asset);
      if (answer.statusCode() != 200) {
        faults.add(asset + " is answered with " + answer.statusCode());
      } else if (isHtml(answer)) {
        faults.add(asset + " is answered with a page, as a fallback for files that are not there");
      } else if (answer.asByteArray().length == 0) {
        faults.add(asset + " is empty");
      }
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(
          page
              + " asks for what is not there: "
              + String.join("; ", faults)
              + "; old and new frontend pods may be mixed, or a cache has an old page");
    }
  }

  /** Another page of the same host, where the answer is only the way to it. */
  private static Optional<URI> movedTo(URI page, Response response) {
    String location = response.header(LOCATION);
    return response.statusCode() / 100 != 3 || location == null
        ? Optional.empty()
        : OwnAddress.of(page, location);
  }

  /** Those of the page's own host: what others serve is not part of a release. */
  private static Set<URI> assets(URI page, String html) {
    Set<URI> assets = new TreeSet<>();
    for (Element element : Jsoup.parse(html, page.toString()).select(LOADED)) {
      String name = element.hasAttr("src") ? "src" : "href";
      boolean loaded = !element.attr(name).isBlank() && element.closest("template") == null;
      if (loaded) {
        OwnAddress.of(page, element.absUrl(name)).ifPresent(assets::add);
      }
    }
    return assets;
  }

  private static Response get(URI url) {
    return new Http(ANSWER).send("GET " + url, request -> request.get(url));
  }

  private static boolean isHtml(Response response) {
    String type = response.contentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }
}
