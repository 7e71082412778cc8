package dev.slipway.examples.preskool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256. They hold no server state: any
 * replica that has the secret accepts what another one issued.
 */
final class Tokens {
  private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final SecretKeySpec key;
  private final Duration validity;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  Tokens(String secret, Duration validity, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.validity = validity;
    this.clock = clock;
  }

  String issue(String subject) {
    Instant now = clock.instant();
    try {
      String claims =
          json.writeValueAsString(
              json.createObjectNode()
                  .put("sub", subject)
                  .put("iat", now.getEpochSecond())
                  .put("exp", now.plus(validity).getEpochSecond()));
      String signed = HEADER + "." + encode(claims);
      return signed + "." + sign(signed);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Tried to write a token's claims as JSON, but could not", e);
    }
  }

  /** Who the token was issued to; empty when it is not one of ours, or no longer valid. */
  Optional<String> subject(String token) {
    // Only our own header is accepted: a token cannot choose its algorithm.
    int end = token.lastIndexOf('.');
    if (end < 0 || !token.startsWith(HEADER + ".") || end <= HEADER.length()) {
      return Optional.empty();
    }
    String signed = token.substring(0, end);
    byte[] given = token.substring(end + 1).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, sign(signed).getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    try {
      JsonNode claims =
          json.readTree(Base64.getUrlDecoder().decode(signed.substring(HEADER.length() + 1)));
      boolean valid = clock.instant().getEpochSecond() < claims.path("exp").asLong();
      return valid ? Optional.of(claims.path("sub").asText()) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // signed by us, yet not a token: the secret signs something else too
    }
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "Tried to sign a token by HmacSHA256, but this Java has none", e);
    }
  }

  private static String encode(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
