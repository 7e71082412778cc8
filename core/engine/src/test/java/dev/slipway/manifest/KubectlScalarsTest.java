package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations are what kubectl 1.34 prints as JSON for each of these scalars. */
class KubectlScalarsTest {
  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", "yes", "Yes", "YES", "on", "On", "true", "True", "TRUE"})
  void readsTheWordsOfYaml11AsTrue(String plain) {
    assertThat(KubectlScalars.resolve(plain)).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "N", "no", "Off", "false"})
  void readsTheWordsOfYaml11AsFalse(String plain) {
    assertThat(KubectlScalars.resolve(plain)).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
  void readsNull(String plain) {
    assertThat(KubectlScalars.resolve(plain)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0644, 420",
    "0777, 511",
    "0o777, 511",
    "0O17, 15",
    "0_7, 7",
    "-0777, -511",
    "+0777, 511",
    "00, 0",
    "08, 8",
    "09, 9",
    "0x1F, 31",
    "0X1f, 31",
    "0x1_0, 16",
    "0b101, 5",
    "-0b11, -3",
    "1_000, 1000",
    "1_, 1",
    "+12, 12",
    "-12, -12",
    "-0, 0",
    "1e3, 1000",
    "1E3, 1000",
    "1e+3, 1000",
    "1.5e3, 1500",
    "1.e3, 1000",
    "5., 5",
    "1.0, 1"
  })
  void readsIntegers(String plain, int value) {
    assertThat(KubectlScalars.resolve(plain)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({".5, 0.5", "1_0.5, 10.5", "+1.5, 1.5", "1.10, 1.1"})
  void readsFractions(String plain, double value) {
    assertThat(KubectlScalars.resolve(plain)).isEqualTo(value);
  }

  @Test
  void keepsLargeIntegersExact() {
    assertThat(KubectlScalars.resolve("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(KubectlScalars.resolve("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(KubectlScalars.resolve("12345678901234567890"))
        .isEqualTo(new BigInteger("12345678901234567890"));
    assertThat(KubectlScalars.resolve("123456789012345678901234567890"))
        .isEqualTo(1.2345678901234568e29);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yEs",
        "tRUE",
        "nULL",
        "12:30",
        "12:30:45",
        "190:20:30.15",
        "2001-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "1.20.0",
        "1e400",
        "=",
        "+",
        "-x",
        ".",
        "e3",
        "1e",
        "_1",
        "0x",
        "0b",
        "3f2c1a9",
        "100m",
        "1Gi",
        "app"
      })
  void leavesTextAlone(String plain) {
    assertThat(KubectlScalars.resolve(plain)).isEqualTo(plain);
  }
}
