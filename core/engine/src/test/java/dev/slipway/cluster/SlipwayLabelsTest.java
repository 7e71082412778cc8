package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlipwayLabelsTest {
  @Test
  void leavesAFitValueAsItIs() {
    assertThat(SlipwayLabels.value("20260220T101500Z-3f2c1a9_x.y"))
        .isEqualTo("20260220T101500Z-3f2c1a9_x.y");
  }

  @Test
  void makesAnyOtherFitAndKeepsThemApart() {
    for (String text : new String[] {"_v1", "v1_", "a b", "-", "x".repeat(64), "ä"}) {
      assertThat(SlipwayLabels.value(text))
          .as(text)
          .matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
          .hasSizeLessThanOrEqualTo(63);
    }
    assertThat(SlipwayLabels.value("_v1")).isNotEqualTo(SlipwayLabels.value("v1"));
    assertThat(SlipwayLabels.value("x".repeat(64)))
        .isNotEqualTo(SlipwayLabels.value("x".repeat(65)));
  }
}
