package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void readsTheDemandOfARegistry() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\","
                        + "scope=\"repository:acme/backend:pull\"")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://ghcr.io/token",
                    "service", "ghcr.io",
                    "scope", "repository:acme/backend:pull")));
  }

  @Test
  void tellsACommaInQuotesFromOneBetweenParameters() {
    assertThat(Challenge.parse(List.of("Bearer scope=\"repository:a:pull,push\", realm=\"r\"")))
        .containsExactly(
            new Challenge("bearer", Map.of("scope", "repository:a:pull,push", "realm", "r")));
  }

  @Test
  void readsSeveralOfOneHeaderAndOfMany() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Negotiate, Basic realm=\"a \\\"b\\\"\" , bearer Realm = x", "Digest nonce=1")))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a \"b\"")),
            new Challenge("bearer", Map.of("realm", "x")),
            new Challenge("digest", Map.of("nonce", "1")));
  }

  @Test
  void passesOverWhatItCannotUnderstand() {
    assertThat(Challenge.parse(List.of("", ",,", "=\"x", "realm=\"lost\""))).isEmpty();
    assertThat(Challenge.parse(List.of("Negotiate YIIabc==, Basic realm=\"open")))
        .extracting(Challenge::scheme)
        .contains("basic");
  }
}
