package dev.slipway.examples.preskool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Logs in, and tells who a token belongs to. */
final class LoginApi {
  private static final String SCHEME = "Bearer ";

  private final Accounts accounts;
  private final Tokens tokens;
  private final ObjectMapper json;

  LoginApi(Accounts accounts, Tokens tokens, ObjectMapper json) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.json = json;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Credentials(@Nullable String email, @Nullable String password) {}

  record Token(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType) {}

  record Refusal(String error) {}

  void login(Context http) throws SQLException {
    Credentials credentials = credentials(http);
    String email = credentials.email();
    String password = credentials.password();
    if (email == null || password == null) {
      throw new BadRequestResponse("expected a JSON object with email and password");
    }
    switch (accounts.login(email, password)) {
      case ACCEPTED -> http.json(new Token(tokens.issue(email), "bearer"));
      case REFUSED ->
          http.status(HttpStatus.UNAUTHORIZED).json(new Refusal("wrong e-mail or password"));
      case LOCKED ->
          http.status(HttpStatus.LOCKED).json(new Refusal("locked after too many wrong passwords"));
    }
  }

  /** Throws what becomes a 401 unless the request has a valid bearer token. */
  void requireToken(Context http) {
    String authorization = http.header("Authorization");
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || tokens.subject(authorization.substring(SCHEME.length()).strip()).isEmpty()) {
      http.header("WWW-Authenticate", "Bearer");
      throw new UnauthorizedResponse("a valid bearer token is needed");
    }
  }

  private Credentials credentials(Context http) {
    try {
      return json.readValue(http.body(), Credentials.class);
    } catch (JsonProcessingException e) {
      // Without the cause: it quotes the body, and so the password.
      throw new BadRequestResponse("expected a JSON object with email and password");
    }
  }
}
