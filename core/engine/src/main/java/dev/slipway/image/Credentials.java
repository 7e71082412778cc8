package dev.slipway.image;

import dev.slipway.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * Who asks a registry.
 *
 * @param username empty where the kind has none
 * @param secret never shown
 */
public record Credentials(Kind kind, String username, Secret secret) {
  /** What the secret is. */
  public enum Kind {
    /** A password, or a token in its place: with basic authentication, also at a token service. */
    PASSWORD,
    /** What {@code docker login} got instead of a password: exchanged at the token service. */
    IDENTITY_TOKEN,
    /** Sent to the registry as it is. */
    REGISTRY_TOKEN
  }

  public Credentials {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(username, "username");
    // Whatever it was made from: it is sensitive here.
    secret = new Secret(secret.value(), true);
  }

  static Credentials password(String username, String password) {
    return new Credentials(Kind.PASSWORD, username, new Secret(password, true));
  }

  /** The value of an {@code Authorization} header. */
  String basic() {
    String login = username + ":" + secret.value();
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  /** For people: {@code as bot}. */
  String who() {
    return username.isEmpty() ? "with a token" : "as " + username;
  }

  @Override
  public String toString() {
    return "Credentials[" + kind + " " + who() + "]";
  }
}
