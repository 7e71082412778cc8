package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-02-20T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void anotherReplicaWithTheSameSecretAcceptsAToken() {
    String token = tokens("secret", NOW).issue("admin@preskool.test");

    assertThat(tokens("secret", NOW.plusSeconds(60)).subject(token))
        .contains("admin@preskool.test");
  }

  @Test
  void refusesATokenSignedWithAnotherSecret() {
    assertThat(tokens("secret", NOW).subject(tokens("other", NOW).issue("admin"))).isEmpty();
  }

  @Test
  void refusesATokenThatExpired() {
    String token = tokens("secret", NOW).issue("admin");

    assertThat(tokens("secret", NOW.plus(HOUR).minusSeconds(1)).subject(token)).isPresent();
    assertThat(tokens("secret", NOW.plus(HOUR)).subject(token)).isEmpty();
  }

  @Test
  void refusesATokenWhoseClaimsWereChanged() {
    String[] parts = tokens("secret", NOW).issue("parent").split("\\.", -1);
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("parent", "admin");
    String forged =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];

    assertThat(tokens("secret", NOW).subject(forged)).isEmpty();
  }

  @Test
  void refusesATokenThatChoosesNoSignature() {
    String claims = tokens("secret", NOW).issue("admin").split("\\.", -1)[1];
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(tokens("secret", NOW).subject(header + "." + claims + ".")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."})
  void refusesWhatIsNoToken(String text) {
    assertThat(tokens("secret", NOW).subject(text)).isEmpty();
  }

  private static Tokens tokens(String secret, Instant now) {
    return new Tokens(secret, HOUR, Clock.fixed(now, ZoneOffset.UTC));
  }
}
