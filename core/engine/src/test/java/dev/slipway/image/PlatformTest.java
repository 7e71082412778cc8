package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64, true",
    "linux/x86_64, linux/amd64, true",
    "linux/arm64/v8, linux/aarch64, true",
    "linux/arm/v7, linux/arm, true",
    "linux/arm/v7, linux/arm/v6, false",
    "linux/arm64, linux/amd64, false",
    "windows/amd64, linux/amd64, false",
  })
  void runsOnANodeOfTheSameKind(String image, String node, boolean runs) {
    assertThat(Platform.parse(image).runsOn(Platform.parse(node))).isEqualTo(runs);
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(Platform.parse("linux/arm/v7")).hasToString("linux/arm/v7");
    assertThat(new Platform("Linux", "AMD64")).hasToString("linux/amd64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "linux/", "/amd64", "linux/arm/v7/x", "linux//v7"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Platform.parse(text)).isInstanceOf(ImageException.class);
  }
}
