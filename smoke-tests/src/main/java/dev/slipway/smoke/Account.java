package dev.slipway.smoke;

import dev.slipway.config.ChecksConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.Target;
import dev.slipway.redact.Redactor;
import io.restassured.http.ContentType;
import io.restassured.path.json.exception.JsonPathException;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The synthetic account. A login is tried once and never again: repeating it could lock the account
 * out, and would hide a login that works every other time. No message has the request's or the
 * answer's body.
 */
final class Account {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ChecksConfig.Login login;
  private final URI url;
  private final Target target;
  private final Redactor redactor;

  Account(ChecksConfig.Login login, Target target, Redactor redactor) {
    this.login = login;
    this.url = target.at(login.path());
    this.target = target;
    this.redactor = redactor;
  }

  /**
   * Logs in.
   *
   * @return the token
   * @throws AssertionError when the login does not work
   * @throws CouldNotCheckException when the account is locked out
   */
  String logIn() {
    return token(answered(), url, login.tokenPath());
  }

  /**
   * Logs in, and has the token renewed where {@code checks.login.refresh} says so.
   *
   * @return the newest token
   * @throws AssertionError when either does not work
   * @throws CouldNotCheckException when the account is locked out
   */
  String logInAndRefresh() {
    Response response = answered();
    String first = token(response, url, login.tokenPath());
    ChecksConfig.Refresh refresh = login.refresh();
    if (refresh == null) {
      return first;
    }
    String renewal = token(response, url, refresh.tokenPath());
    URI at = target.at(refresh.path());
    Response renewed =
        new Http(ANSWER)
            .send(
                "POST " + at,
                request ->
                    request
                        .contentType(ContentType.JSON)
                        .body(Json.object(Map.of(refresh.member(), renewal)))
                        .post(at));
    if (!isSuccess(renewed)) {
      throw new AssertionError(
          "POST " + at + " was answered with " + renewed.statusCode() + ": the refresh is broken");
    }
    return token(renewed, at, login.tokenPath());
  }

  private Response answered() {
    Map<String, String> body = new TreeMap<>();
    login.body().forEach((name, secret) -> body.put(name, secret.value()));
    Response response =
        new Http(ANSWER)
            .send(
                "POST " + url,
                request -> request.contentType(ContentType.JSON).body(Json.object(body)).post(url));
    int status = response.statusCode();
    String answered = "POST " + url + " was answered with " + status;
    if (isSuccess(response)) {
      return response;
    }
    if (status == 429 || status == 423) {
      throw new CouldNotCheckException(
          answered
              + ": the account is locked out, or logs in too often; nothing is known about the"
              + " login");
    }
    if (status == 401 || status == 403) {
      throw new AssertionError(
          answered
              + ": the account's password was refused; is it the one in this environment, and does"
              + " the account exist there?");
    }
    throw new AssertionError(
        answered + (status >= 500 ? ": the login is broken" : ", but a login answers with 2xx"));
  }

  /** Frameworks answer what creates something, as a session, with 201. */
  private static boolean isSuccess(Response response) {
    return response.statusCode() >= 200 && response.statusCode() <= 299;
  }

  /**
   * Gives a token back, where {@code checks.login.logout} says so.
   *
   * @throws AssertionError when that does not work
   */
  void logOut(String token) {
    String path = login.logout();
    if (path == null) {
      return;
    }
    URI out = target.at(path);
    Response response =
        new Http(ANSWER)
            .send(
                "POST " + out,
                request -> request.header("Authorization", "Bearer " + token).post(out));
    if (!isSuccess(response)) {
      throw new AssertionError(
          "POST " + out + " was answered with " + response.statusCode() + ": the logout is broken");
    }
  }

  private String token(Response response, URI asked, String path) {
    String token = tokenIn(response, asked, path);
    if (token == null || token.isBlank()) {
      throw new AssertionError(
          "POST " + asked + " was answered with 200, but without a token at " + path);
    }
    redactor.learn(token);
    return token;
  }

  private static @Nullable String tokenIn(Response response, URI asked, String path) {
    try {
      return new AnswerValues(response.asString()).at(path);
    } catch (JsonPathException e) {
      throw new AssertionError("POST " + asked + " was answered with 200, but not with JSON");
    } catch (IllegalArgumentException e) {
      throw new CouldNotCheckException(
          "Tried to find the token at " + path + ", but that is no path into JSON");
    }
  }
}
