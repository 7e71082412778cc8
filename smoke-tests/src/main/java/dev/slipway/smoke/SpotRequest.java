package dev.slipway.smoke;

import dev.slipway.config.ChecksConfig.SpotCheck;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.Target;
import io.restassured.http.Method;
import io.restassured.path.json.exception.JsonPathException;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes one spot check, and says all that is wrong with the answer at once. */
final class SpotRequest {
  /** Above its limit an answer is still waited for, so that the message says how slow it was. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Target target;

  SpotRequest(Target target) {
    this.target = target;
  }

  void check(SpotCheck spot, @Nullable Supplier<String> token) {
    URI url = target.at(spot.path().toString());
    String doing = spot.method().toUpperCase(Locale.ROOT) + " " + url;
    String bearer = token == null ? null : token.get();
    Response response =
        new Http(spot.within().plus(MARGIN))
            .send(doing, request -> send(request, spot, url, bearer));
    List<String> faults = new ArrayList<>();
    if (response.statusCode() != spot.status()) {
      faults.add(
          "status "
              + response.statusCode()
              + ", not "
              + spot.status()
              + ": "
              + Http.excerpt(response));
    } else {
      values(spot, response, faults);
      Path schema = spot.schema();
      if (schema != null) {
        faults.addAll(AnswerSchema.read(schema).faults(response.asString()));
      }
    }
    Duration took = Duration.ofMillis(response.timeIn(TimeUnit.MILLISECONDS));
    if (took.compareTo(spot.within()) > 0) {
      faults.add("took " + took.toMillis() + " ms, not within " + spot.within().toMillis() + " ms");
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(doing + ": " + String.join("; ", faults));
    }
  }

  private static Response send(
      RequestSpecification request, SpotCheck spot, URI url, @Nullable String bearer) {
    spot.headers().forEach((name, secret) -> request.header(name, secret.value()));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return request.request(Method.valueOf(spot.method().toUpperCase(Locale.ROOT)), url);
  }

  private static void values(SpotCheck spot, Response response, List<String> faults) {
    if (spot.jsonPaths().isEmpty()) {
      return;
    }
    AnswerValues values = new AnswerValues(response.asString());
    new TreeMap<>(spot.jsonPaths())
        .forEach(
            (path, expected) -> {
              String found = value(values, path);
              if (!expected.equals(found)) {
                faults.add(path + " is " + found + ", not " + expected);
              }
            });
  }

  private static String value(AnswerValues values, String path) {
    try {
      return String.valueOf(values.at(path));
    } catch (JsonPathException e) {
      return "not there, because the answer is no JSON";
    } catch (IllegalArgumentException e) {
      throw new CouldNotCheckException(
          "Tried to evaluate " + path + ", but that is no path into JSON: " + e.getMessage());
    }
  }
}
