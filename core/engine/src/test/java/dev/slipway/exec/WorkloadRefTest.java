package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import org.junit.jupiter.api.Test;

class WorkloadRefTest {
  @Test
  void readsABareNameAsADeployment() {
    assertThat(WorkloadRef.parse("backend")).isEqualTo(new WorkloadRef("Deployment", "backend"));
  }

  @Test
  void readsAKindInAnyCase() {
    assertThat(WorkloadRef.parse("statefulset/postgres")).hasToString("StatefulSet/postgres");
  }

  @Test
  void refusesOtherForms() {
    assertThatThrownBy(() -> WorkloadRef.parse("CronJob/backup"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("'CronJob/backup'")
        .hasMessageContaining("StatefulSet/postgres");
    assertThatThrownBy(() -> WorkloadRef.parse("Deployment/")).isInstanceOf(SlipwayException.class);
    assertThatThrownBy(() -> WorkloadRef.parse("a/b/c")).isInstanceOf(SlipwayException.class);
  }
}
