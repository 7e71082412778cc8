package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.Scopes.Scope;
import dev.slipway.config.ImageConfig;
import dev.slipway.release.Version;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseImagesTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private static Manifests read(String yaml) {
    return new ManifestReader("shop", (apiVersion, kind) -> Scope.NAMESPACED).read(yaml);
  }

  private static Manifests workload(String apiVersion, String kind, String image) {
    String pod =
        """
        spec:
          initContainers: [{name: migrate, image: IMAGE}]
          containers: [{name: main, image: IMAGE}, {name: side, image: "busybox:1.36"}]
          ephemeralContainers: [{name: debug, image: IMAGE}]
        """
            .replace("IMAGE", "\"" + image + "\"");
    String spec =
        switch (kind) {
          case "Pod" -> pod;
          case "PodTemplate" -> "template:\n" + pod.indent(2);
          case "CronJob" -> "spec:\n  jobTemplate:\n    spec:\n      template:\n" + pod.indent(8);
          default -> "spec:\n  template:\n" + pod.indent(4);
        };
    return read(
        "apiVersion: %s\nkind: %s\nmetadata: {name: backend}\n".formatted(apiVersion, kind) + spec);
  }

  private static List<Object> images(Manifests manifests) {
    return manifests.objects().stream()
        .flatMap(o -> PodSpecs.containers(o).stream())
        .map(c -> c.get("image"))
        .toList();
  }

  private static ReleaseImages images(ImageConfig... configured) {
    return new ReleaseImages(List.of(configured), new Version("3f2c1a9"), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Pod",
    "v1, PodTemplate",
    "v1, ReplicationController",
    "apps/v1, Deployment",
    "apps/v1, StatefulSet",
    "apps/v1, DaemonSet",
    "apps/v1, ReplicaSet",
    "batch/v1, Job",
    "batch/v1, CronJob",
    "argoproj.io/v1alpha1, Rollout"
  })
  void setsTheTagOfEverySortOfContainer(String apiVersion, String kind) {
    ReleaseImages.Result result =
        images(new ImageConfig("backend", null, "${version}"))
            .in(workload(apiVersion, kind, "backend:old"));

    assertThat(images(result.manifests()))
        .containsExactly("backend:3f2c1a9", "backend:3f2c1a9", "busybox:1.36", "backend:3f2c1a9");
    assertThat(result.images())
        .containsExactly(new ReleaseImages.Image("backend", "backend:3f2c1a9"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example:5000/shop/backend",
        "registry.example:5000/shop/backend:1.0",
        "registry.example:5000/shop/backend@sha256:0123456789abcdef0123456789abcdef",
        "registry.example:5000/shop/backend:1.0@sha256:0123456789abcdef0123456789abcdef"
      })
  void comparesTheNameWithoutTagAndDigest(String image) {
    ImageConfig config =
        new ImageConfig("registry.example:5000/shop/backend", "mirror:80/b", "v-${version}-jre");

    assertThat(images(images(config).in(workload("apps/v1", "Deployment", image)).manifests()))
        .contains("mirror:80/b:v-3f2c1a9-jre")
        .doesNotContain(image);
  }

  @Test
  void doesNotTakeAPortForATag() {
    assertThat(ImageName.of("registry:5000/backend")).isEqualTo("registry:5000/backend");
    assertThat(ImageName.of("registry:5000/backend:5")).isEqualTo("registry:5000/backend");
    assertThat(ImageName.of("backend:5")).isEqualTo("backend");
  }

  @Test
  void prefersTheDigest() {
    ReleaseImages images =
        new ReleaseImages(
            List.of(new ImageConfig("backend", "mirror/backend", "${version}")),
            new Version("3f2c1a9"),
            Map.of("backend", DIGEST));

    assertThat(images.in(workload("apps/v1", "Deployment", "backend")).images())
        .containsExactly(new ReleaseImages.Image("backend", "mirror/backend@" + DIGEST));
  }

  @Test
  void putsTheDigestBehindTheTagItWasResolvedFrom() {
    ReleaseImages.Result tagged =
        images(
                new ImageConfig("backend", null, "${version}"),
                new ImageConfig("busybox", null, "1.36"))
            .in(workload("apps/v1", "Deployment", "backend:old"));

    ReleaseImages.Result pinned = tagged.pinned(Map.of("backend", DIGEST));

    String whole = "backend:3f2c1a9@" + DIGEST;
    assertThat(images(pinned.manifests())).containsExactly(whole, whole, "busybox:1.36", whole);
    assertThat(pinned.images())
        .containsExactly(
            new ReleaseImages.Image("backend", whole),
            new ReleaseImages.Image("busybox", "busybox:1.36"));
    assertThat(pinned.manifests().images()).containsExactly(whole, "busybox:1.36");
    assertThat(images(tagged.manifests())).contains("backend:3f2c1a9");
  }

  @Test
  void leavesItsInputAsItWas() {
    Manifests before = workload("apps/v1", "Deployment", "backend:old");

    images(new ImageConfig("backend", null, "${version}")).in(before);

    assertThat(images(before)).contains("backend:old");
  }

  @Test
  void namesTheImagesThatAreThereWhenOneMatchesNothing() {
    Manifests manifests = workload("apps/v1", "Deployment", "backend:old");

    assertThatThrownBy(
            () ->
                images(
                        new ImageConfig("bakcend", null, "${version}"),
                        new ImageConfig("front", null, "${version}"))
                    .in(manifests))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("image bakcend; there are [backend, busybox]")
        .hasMessageContaining("image front");
  }

  @Test
  void refusesADigestThatIsNoneOrOfNoConfiguredImage() {
    Manifests manifests = workload("apps/v1", "Deployment", "backend:old");
    ReleaseImages images =
        new ReleaseImages(
            List.of(new ImageConfig("backend", null, "${version}")),
            new Version("3f2c1a9"),
            Map.of("backend", "latest", "other", DIGEST));

    assertThatThrownBy(() -> images.in(manifests))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("'latest' for backend is no digest")
        .hasMessageContaining("a digest is given for other");
  }
}
