package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiFailureTest {
  @ParameterizedTest
  @CsvSource({
    "409, CONFLICT",
    "404, MISSING",
    "401, REFUSED",
    "403, REFUSED",
    "413, REFUSED",
    "422, REFUSED",
    "408, UNCLEAR",
    "429, UNCLEAR",
    "500, UNCLEAR",
    "503, UNCLEAR",
    "504, UNCLEAR"
  })
  void tellsByTheAnswerWhetherAWriteMayHaveBeenApplied(int code, ApiFailure meaning) {
    assertThat(ApiFailure.of(new KubernetesClientException("x", code, null))).isEqualTo(meaning);
  }

  @Test
  void holdsACutConnectionForUnclear() {
    KubernetesClientException cut =
        new KubernetesClientException("Operation failed", new IOException("connection reset"));

    assertThat(ApiFailure.of(cut)).isEqualTo(ApiFailure.UNCLEAR);
    assertThat(ApiFailure.words(cut)).isEqualTo("connection reset");
  }

  @Test
  void quotesTheApiServerRatherThanTheClient() {
    KubernetesClientException refused =
        new KubernetesClientException(
            new StatusBuilder().withCode(403).withMessage("leases is forbidden").build());

    assertThat(ApiFailure.words(refused)).isEqualTo("leases is forbidden (403)");
  }

  @Test
  void pausesOnlyAsOftenAsAgreed() {
    ApiRetry retry = ApiRetry.of(2, Duration.ZERO);

    assertThat(retry.pause()).isTrue();
    assertThat(retry.pause()).isTrue();
    assertThat(retry.pause()).isFalse();
  }

  @Test
  void doesNotPauseAnInterruptedThreadAndKeepsItsFlag() {
    Thread.currentThread().interrupt();
    try {
      assertThat(ApiRetry.standard().pause()).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
