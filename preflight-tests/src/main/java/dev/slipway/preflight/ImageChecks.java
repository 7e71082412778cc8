package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.config.ImageChecksConfig;
import dev.slipway.config.ImageChecksConfig.Revision;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.image.Image;
import dev.slipway.image.Platform;
import dev.slipway.image.PlatformImage;
import dev.slipway.image.Registry;
import dev.slipway.manifest.ReleaseImages;
import dev.slipway.manifest.ReleaseManifests;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The images: each is in its registry, for the cluster's nodes, and of the release's commit. */
@SlipwayTest
@DisplayName("images")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class ImageChecks {
  private final Release release;
  private final KubernetesClient client;
  private final ReleaseRegistry registry;

  ImageChecks(Release release, KubernetesClient client, Redactor redactor) {
    this.release = release;
    this.client = client;
    this.registry =
        new ReleaseRegistry(
            Registry.open(release.config().registries(), redactor, Clock.systemUTC()));
  }

  @TestFactory
  @Check(
      id = "preflight.image",
      sop = "2",
      source = "D",
      asks = "each image of the release is in its registry",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "push the image, or correct its name or tag")
  @DisplayName("in its registry is")
  Stream<DynamicTest> areInTheirRegistry() {
    asked();
    Set<Platform> nodes = nodesOrAll();
    return content().manifests().images().stream()
        .map(image -> dynamicTest(image, () -> registry.require(image, nodes)));
  }

  @TestFactory
  @Check(
      id = "preflight.image-platform",
      sop = "2",
      source = "D",
      asks = "each image is built for the platforms of the cluster's nodes",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "build it for these platforms, too, or taint those nodes")
  @DisplayName("built for the cluster's nodes is")
  Stream<DynamicTest> fitTheNodes() {
    asked();
    Set<Platform> nodes = NodePlatforms.of(client);
    return content().manifests().images().stream()
        .map(
            image ->
                dynamicTest(
                    image,
                    () -> {
                      Image found = registry.orAbort(image, nodes);
                      assertThat(nodes.stream().filter(node -> !found.runsOn(node)))
                          .as(
                              "platforms of nodes for which %s is not built, only for %s; build it"
                                  + " for them, too, or taint those nodes",
                              image, found.platforms())
                          .isEmpty();
                    }));
  }

  @TestFactory
  @Check(
      id = "preflight.image-revision",
      sop = "2",
      source = "D",
      asks = "each image of the release says that it was built from the release's commit",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "build it from this commit, with the label org.opencontainers.image.revision")
  @DisplayName("built from the release's commit is")
  Stream<DynamicTest> areOfTheCommit(CheckReporter reporter) {
    ImageChecksConfig asked = asked();
    if (asked.revision() == Revision.IGNORE) {
      abort("checks.images.revision is 'ignore'");
    }
    Set<Platform> nodes = nodesOrAll();
    List<ReleaseImages.Image> images = content().images();
    if (images.isEmpty()) {
      abort("'images' in slipway.yaml names no image");
    }
    return images.stream()
        .map(ReleaseImages.Image::reference)
        .map(
            image ->
                dynamicTest(
                    image,
                    () -> {
                      Image found = registry.orAbort(image, nodes);
                      if (found.images().isEmpty()) {
                        abort(image + " is not built for the cluster's nodes");
                      }
                      for (PlatformImage one : found.images()) {
                        compare(image, one, asked.revision(), reporter);
                      }
                    }));
  }

  private void compare(String image, PlatformImage one, Revision revision, CheckReporter reporter) {
    String version = release.version().value();
    String label = "its label " + PlatformImage.REVISION;
    switch (RevisionLabel.of(one, version)) {
      case SAME -> {}
      case OTHER ->
          throw new AssertionError(
              image
                  + " ("
                  + one.platform()
                  + ") was built from "
                  + one.revision().orElse("nothing")
                  + ", says "
                  + label
                  + ", and not from "
                  + version
                  + "; its tag was moved or is mistaken: build and push it from that commit");
      case SILENT ->
          unknown(
              "Tried to see from which commit "
                  + image
                  + " ("
                  + one.platform()
                  + ") was built, but "
                  + label
                  + " is missing; build it with --label "
                  + PlatformImage.REVISION
                  + "=<commit>, or set checks.images.revision in slipway.yaml to 'warn' or"
                  + " 'ignore'",
              revision,
              reporter);
      case INCOMPARABLE ->
          unknown(
              "Tried to see whether "
                  + image
                  + " ("
                  + one.platform()
                  + ") was built from "
                  + version
                  + ", but "
                  + label
                  + " says "
                  + one.revision().orElse("nothing")
                  + ", and that version is no commit; release by the commit, or set"
                  + " checks.images.revision in slipway.yaml to 'warn' or 'ignore'",
              revision,
              reporter);
    }
  }

  private static void unknown(String what, Revision revision, CheckReporter reporter) {
    if (revision == Revision.REQUIRE) {
      throw new CouldNotCheckException(what);
    }
    reporter.warn(what);
  }

  private ImageChecksConfig asked() {
    String environment = release.environment().name();
    ImageChecksConfig asked = release.config().checks().images();
    if (asked == null) {
      return abort("checks.images is not there, so the images' registries are not asked");
    }
    if (asked.notFor().contains(environment)) {
      abort("environment " + environment + " does not ask the images' registries");
    }
    return asked;
  }

  /** Whose images to read; that the nodes cannot be listed is another check's to say. */
  private Set<Platform> nodesOrAll() {
    try {
      return NodePlatforms.of(client);
    } catch (CouldNotCheckException e) {
      return Set.of();
    }
  }

  private ReleaseImages.Result content() {
    try {
      return ReleaseManifests.of(release, new DiscoveredScopes(client));
    } catch (SlipwayException | KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to see which images the release has, but its manifests cannot be made: "
              + e.getMessage(),
          e);
    }
  }
}
