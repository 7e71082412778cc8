package dev.slipway.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private final Redactor redactor = new Redactor();

  @Test
  void masksWhatItHasLearnedTheLongestFirst() {
    redactor.learn(List.of("hunter2", "hunter2-and-more"));

    assertThat(redactor.redact("with hunter2-and-more, then hunter2"))
        .isEqualTo("with *****, then *****");
  }

  @Test
  void masksEachLineOfAKey() {
    redactor.learn("-----BEGIN-----\nabcdefgh\n-----END-----\n");

    assertThat(redactor.redact("line: abcdefgh")).isEqualTo("line: *****");
  }

  @Test
  void leavesWordsThatEverybodyMayRead() {
    redactor.publish(List.of("preskool-erp"));
    redactor.learn(List.of("preskool", "swordfish"));

    assertThat(redactor.redact("preskool-erp: swordfish")).isEqualTo("preskool-erp: *****");
  }

  @Test
  void isSilentAboutItsSecrets() {
    redactor.learn("swordfish");

    assertThat(redactor).hasToString("Redactor[1 secrets]");
  }
}
