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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern TAG =
      Pattern.compile("<(script|link)\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS =
      Pattern.compile("\\b(?:src|href)\\s*=\\s*[\"']([^\"']+)[\"']", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOADED =
      Pattern.compile(
          "\\brel\\s*=\\s*[\"']?(?:stylesheet|modulepreload)\\b", Pattern.CASE_INSENSITIVE);

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

  /** Those of the page's own host: what others serve is not part of a release. */
  private static Set<URI> assets(URI page, String html) {
    Set<URI> assets = new TreeSet<>();
    Matcher tags = TAG.matcher(html);
    while (tags.find()) {
      boolean script = tags.group(1).toLowerCase(Locale.ROOT).equals("script");
      Matcher address = ADDRESS.matcher(tags.group(2));
      if ((script || LOADED.matcher(tags.group(2)).find()) && address.find()) {
        resolve(page, address.group(1), assets);
      }
    }
    return assets;
  }

  private static void resolve(URI page, String address, Set<URI> assets) {
    URI asset;
    try {
      asset = page.resolve(address.strip().replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new AssertionError(page + " asks for '" + address + "', which is no address", e);
    }
    if (page.getAuthority().equals(asset.getAuthority())) {
      assets.add(asset);
    }
  }

  private static Response get(URI url) {
    return new Http(ANSWER).send("GET " + url, request -> request.get(url));
  }

  private static boolean isHtml(Response response) {
    String type = response.contentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }
}
