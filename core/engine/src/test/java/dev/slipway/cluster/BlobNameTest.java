package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BlobNameTest {
  @Test
  void joinsItsPartsInLowerCase() {
    assertThat(BlobName.of("slipway", "shop", "20260220T101500Z-3f2c1a9", "snapshot").value())
        .isEqualTo("slipway-shop-20260220t101500z-3f2c1a9-snapshot");
  }

  @Test
  void keepsNamesApartThatHadToBeChanged() {
    String underscore = BlobName.of("slipway", "v1_2").value();
    String dash = BlobName.of("slipway", "v1-2").value();

    assertThat(underscore).matches("slipway-v1-2-[0-9a-f]{10}");
    assertThat(dash).isEqualTo("slipway-v1-2");
  }

  @Test
  void cutsLongNamesAndKeepsThemApart() {
    String one = BlobName.of("slipway", "a".repeat(300), "1").value();
    String two = BlobName.of("slipway", "a".repeat(300), "2").value();

    assertThat(one).hasSizeLessThanOrEqualTo(200).isNotEqualTo(two);
  }

  @Test
  void isFitWhateverTheVersionLooksLike() {
    for (String version : new String[] {"_", "1.", "..", "a._b", "A.-", "-", "v1.2.3", "1_"}) {
      assertThat(BlobName.of("slipway", version, "snapshot").secret(0))
          .as(version)
          .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    }
  }

  @Test
  void refusesANameThatNoSecretCanHave() {
    assertThatThrownBy(() -> new BlobName("Not Fit")).isInstanceOf(IllegalArgumentException.class);
  }
}
