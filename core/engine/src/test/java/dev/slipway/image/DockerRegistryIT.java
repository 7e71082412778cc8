package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.RegistryConfig;
import dev.slipway.config.Secret;
import dev.slipway.image.RegistryFailure.Missing;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real registry of Debian. */
class DockerRegistryIT {
  private static final String REPOSITORY = "acme/backend";
  private static final Platform AMD64 = new Platform("linux", "amd64");
  private static final Platform ARM64 = new Platform("linux", "arm64");
  private static final byte[] AMD64_CONFIG =
      TestImages.config("amd64", TestImages.revision("3f2c1a9"));
  private static final byte[] ARM64_CONFIG =
      TestImages.config("arm64", TestImages.revision("77aa001"));

  @TempDir Path folder;

  @Test
  void findsAnIndexWithItsPlatformsAndWhatTheySay() throws IOException {
    try (LocalRegistry real = LocalRegistry.open(folder)) {
      byte[] index = pushIndex(real);
      Registry registry = anonymous();
      ImageReference reference = ImageReference.parse(real.host() + "/" + REPOSITORY + ":3f2c1a9");

      ResolvedImage resolved = registry.resolve(reference).fold(f -> f, DockerRegistryIT::none);
      assertThat(resolved.digest()).isEqualTo(Digest.of(index));
      assertThat(resolved.mediaType()).isEqualTo(ManifestDocument.OCI_INDEX);

      Image image = registry.inspect(reference, List.of()).fold(f -> f, DockerRegistryIT::none);
      assertThat(image.digest()).isEqualTo(Digest.of(index));
      assertThat(image.platforms()).containsExactly(AMD64, ARM64);
      assertThat(image.images())
          .extracting(i -> i.revision().orElseThrow())
          .containsExactly("3f2c1a9", "77aa001");

      Image forArm =
          registry.inspect(reference, List.of(ARM64)).fold(f -> f, DockerRegistryIT::none);
      assertThat(forArm.images()).extracting(PlatformImage::platform).containsExactly(ARM64);
    }
  }

  @Test
  void findsByTheDigestWhatItFoundByTheTag() throws IOException {
    try (LocalRegistry real = LocalRegistry.open(folder)) {
      byte[] index = pushIndex(real);
      ImageReference tagged = ImageReference.parse(real.host() + "/" + REPOSITORY + ":3f2c1a9");
      ImageReference pinned = tagged.at(Digest.of(index));

      assertThat(
              anonymous()
                  .resolve(pinned)
                  .<Digest>fold(ResolvedImage::digest, DockerRegistryIT::none))
          .isEqualTo(Digest.of(index));
      ImageReference other = tagged.at(Digest.of(new byte[] {1}));
      assertThat(failure(anonymous().resolve(other))).isInstanceOf(Missing.class);
    }
  }

  @Test
  void findsASingleOciManifest() throws IOException {
    try (LocalRegistry real = LocalRegistry.open(folder)) {
      byte[] manifest = real.pushImage(REPOSITORY, AMD64_CONFIG);
      real.pushManifest(REPOSITORY, "one", ManifestDocument.OCI_MANIFEST, manifest);

      Image image =
          anonymous()
              .inspect(ImageReference.parse(real.host() + "/acme/backend:one"), List.of(AMD64))
              .fold(f -> f, DockerRegistryIT::none);

      assertThat(image.digest()).isEqualTo(Digest.of(manifest));
      assertThat(image.platforms()).containsExactly(AMD64);
      assertThat(image.runsOn(ARM64)).isFalse();
    }
  }

  @Test
  void tellsAMissingTagFromAMissingRepository() throws IOException {
    try (LocalRegistry real = LocalRegistry.open(folder)) {
      pushIndex(real);

      RegistryFailure tag =
          failure(anonymous().resolve(ImageReference.parse(real.host() + "/acme/backend:none")));
      assertThat(tag).isInstanceOf(Missing.class);
      assertThat(((Missing) tag).what()).isEqualTo(Missing.What.MANIFEST);
      assertThat(tag.why()).contains("404 (MANIFEST_UNKNOWN");

      // For a tag of a repository that is not there, this registry says the same as for a tag.
      RegistryFailure repository =
          failure(anonymous().resolve(ImageReference.parse(real.host() + "/acme/none:none")));
      assertThat(repository.kind()).isEqualTo(RegistryFailure.Kind.MISSING);
    }
  }

  @Test
  void letsInWithTheCredentialsOfSlipwayYamlAndWithThoseOfAHelper() throws IOException {
    try (LocalRegistry real = LocalRegistry.guarded(folder)) {
      byte[] index = pushIndex(real);
      ImageReference reference = ImageReference.parse(real.host() + "/acme/backend:3f2c1a9");
      Redactor redactor = new Redactor();

      Registry configured =
          Registry.open(
              List.of(
                  new RegistryConfig(
                      real.host(),
                      LocalRegistry.USER,
                      new Secret(LocalRegistry.PASSWORD, true),
                      false)),
              registry -> Optional.empty(),
              redactor,
              Clock.systemUTC());
      assertThat(
              configured
                  .resolve(reference)
                  .<Digest>fold(ResolvedImage::digest, DockerRegistryIT::none))
          .isEqualTo(Digest.of(index));
      assertThat(redactor.redact(LocalRegistry.PASSWORD)).isEqualTo(Redactor.MASK);

      Registry helped = Registry.open(List.of(), helper(), new Redactor(), Clock.systemUTC());
      assertThat(helped.inspect(reference, List.of(AMD64)))
          .isInstanceOf(RegistryAnswer.Found.class);
    }
  }

  @Test
  void keepsOutWhoHasNoCredentialsOrWrongOnes() throws IOException {
    try (LocalRegistry real = LocalRegistry.guarded(folder)) {
      pushIndex(real);
      ImageReference reference = ImageReference.parse(real.host() + "/acme/backend:3f2c1a9");

      RegistryFailure nobody = failure(anonymous().resolve(reference));
      assertThat(nobody.kind()).isEqualTo(RegistryFailure.Kind.DENIED);
      assertThat(nobody.why()).contains("401", "UNAUTHORIZED", "without credentials");

      Registry wrong =
          Registry.open(
              List.of(),
              registry -> Optional.of(Credentials.password("bot", "wrong-pass-1180")),
              new Redactor(),
              Clock.systemUTC());
      RegistryFailure refused = failure(wrong.resolve(reference));
      assertThat(refused.kind()).isEqualTo(RegistryFailure.Kind.DENIED);
      assertThat(refused.why()).contains("401", "as bot").doesNotContain("wrong-pass");
    }
  }

  private static byte[] pushIndex(LocalRegistry real) {
    byte[] index =
        TestImages.index(
            TestImages.entry(real.pushImage(REPOSITORY, AMD64_CONFIG), "linux", "amd64"),
            TestImages.entry(real.pushImage(REPOSITORY, ARM64_CONFIG), "linux", "arm64"));
    real.pushManifest(REPOSITORY, "3f2c1a9", ManifestDocument.OCI_INDEX, index);
    return index;
  }

  private CredentialSource helper() throws IOException {
    Path script = folder.resolve("docker-credential-test");
    Files.writeString(
        script,
        "#!/bin/sh\necho '{\"Username\":\"%s\",\"Secret\":\"%s\"}'\n"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path config = Files.writeString(folder.resolve("config.json"), "{\"credsStore\":\"test\"}");
    return new DockerConfig(config, new CredentialHelpers(List.of(folder), Duration.ofSeconds(10)));
  }

  private static Registry anonymous() {
    return Registry.open(
        List.of(), registry -> Optional.empty(), new Redactor(), Clock.systemUTC());
  }

  private static RegistryFailure failure(RegistryAnswer<?> answer) {
    return answer.fold(
        found -> {
          throw new AssertionError("found " + found);
        },
        failure -> failure);
  }

  private static <T> T none(RegistryFailure failure) {
    throw new AssertionError(failure.why());
  }
}
