package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "redis, docker.io/library/redis:latest",
    "redis:7, docker.io/library/redis:7",
    "acme/backend:1.4, docker.io/acme/backend:1.4",
    "docker.io/redis, docker.io/library/redis:latest",
    "index.docker.io/acme/backend:1, docker.io/acme/backend:1",
    "registry-1.docker.io/redis:7, docker.io/library/redis:7",
    "ghcr.io/acme/erp/backend:3f2c1a9, ghcr.io/acme/erp/backend:3f2c1a9",
    "GHCR.io/acme/backend:1, ghcr.io/acme/backend:1",
    "localhost/backend:1, localhost/backend:1",
    "localhost:5000/backend:1, localhost:5000/backend:1",
    "registry.example:5000/backend, registry.example:5000/backend:latest",
    "'[::1]:5000/backend:1', '[::1]:5000/backend:1'",
    "acme/back__end-1.x:v_1.0-rc.1, docker.io/acme/back__end-1.x:v_1.0-rc.1",
  })
  void fillsInWhatIsLeftOut(String written, String whole) {
    assertThat(ImageReference.parse(written)).hasToString(whole);
  }

  @Test
  void takesADigestAloneOrBesidesATag() {
    ImageReference alone = ImageReference.parse("localhost:5000/a/b@" + DIGEST);
    assertThat(alone)
        .isEqualTo(new ImageReference("localhost:5000", "a/b", null, new Digest(DIGEST)));
    assertThat(alone.version()).isEqualTo(DIGEST);

    ImageReference both = ImageReference.parse("a/b:1@" + DIGEST);
    assertThat(both.tag()).isEqualTo("1");
    assertThat(both.version()).isEqualTo(DIGEST);
    assertThat(ImageReference.parse("a/b:1").at(new Digest(DIGEST))).isEqualTo(both);
  }

  @ParameterizedTest
  @CsvSource({
    "'', there is nothing",
    "'a b', white space",
    "https://ghcr.io/acme/backend:1, it is a URL",
    "acme/Backend:1, 'has capitals; write backend'",
    "acme//backend, has an empty part",
    "acme/backend/, has an empty part",
    "acme/-backend, not of small letters",
    "acme/back___end, not of small letters",
    "acme/backend:, is no tag",
    "acme/backend:-1, is no tag",
    "acme/backend:a+b, is no tag",
    "acme/backend@sha256:12, is no digest",
    "acme/backend@, is no digest",
    "':1', it names no repository",
    "'reg_istry.example/backend:1', is no registry's host",
    "registry.example:99999/backend:1, port is above 65535",
    "'registry.example:port/backend:1', is no registry's host",
  })
  void saysWhatIsWrong(String written, String why) {
    assertThatThrownBy(() -> ImageReference.parse(written))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("Tried to read '" + written)
        .hasMessageContaining(why);
  }

  @Test
  void refusesTagsAndNamesThatAreTooLong() {
    assertThat(ImageReference.parse("a:" + "x".repeat(128)).tag()).hasSize(128);
    assertThatThrownBy(() -> ImageReference.parse("a:" + "x".repeat(129)))
        .hasMessageContaining("is no tag");
    assertThatThrownBy(() -> ImageReference.parse("a".repeat(300)))
        .hasMessageContaining("more than 255 characters");
  }
}
