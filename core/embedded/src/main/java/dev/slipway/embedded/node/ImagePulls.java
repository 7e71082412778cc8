package dev.slipway.embedded.node;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Pulls the images of one pod's containers, with a back-off where one cannot be had. */
final class ImagePulls {
  private static final Duration SHOW_ERROR = Duration.ofSeconds(1);

  /** For what does not change by waiting. */
  private static final Duration HOPELESS = Duration.ofSeconds(10);

  private final NodeParts parts;
  private final ContainerReports reports;
  private final Map<String, Instant> again = new HashMap<>();

  ImagePulls(NodeParts parts, ContainerReports reports) {
    this.parts = parts;
    this.reports = reports;
  }

  /** Returns the image; where there is none, the container's state says why. */
  Optional<ImageCatalogue.Found.Image> pull(ContainerState state) {
    String image = Objects.toString(state.spec().getImage(), "");
    String policy =
        Objects.requireNonNullElse(
            state.spec().getImagePullPolicy(),
            image.endsWith(":latest") || image.indexOf(':') < 0 ? "Always" : "IfNotPresent");
    Instant now = parts.timers().now();
    Instant notBefore = again.get(state.name());
    if (notBefore != null && now.isBefore(notBefore)) {
      String message = "Back-off pulling image \"" + image + "\"";
      reports.say(state, "BackOff", message);
      reports.fail(state, "Error: ImagePullBackOff");
      reports.wait(state, "ImagePullBackOff", message, Duration.between(now, notBefore));
      return Optional.empty();
    }
    boolean here = parts.images().local(image).isPresent();
    if (!here && policy.equals("Never") && ImageName.parse(image).isPresent()) {
      String message = "Container image \"" + image + "\" is not present with pull policy of Never";
      reports.warn(state, "ErrImageNeverPull", message);
      reports.fail(state, "Error: ErrImageNeverPull");
      reports.wait(state, "ErrImageNeverPull", message, HOPELESS);
      return Optional.empty();
    }
    boolean pulls = !here || policy.equals("Always");
    if (pulls && ImageName.parse(image).isPresent()) {
      reports.say(state, "Pulling", "Pulling image \"" + image + "\"");
    }
    ImageCatalogue.Found found = parts.images().pull(image);
    if (found instanceof ImageCatalogue.Found.Invalid invalid) {
      reports.warn(state, "InspectFailed", invalid.message());
      reports.fail(state, "Error: InvalidImageName");
      reports.wait(state, "InvalidImageName", invalid.message(), HOPELESS);
      return Optional.empty();
    }
    if (found instanceof ImageCatalogue.Found.Failure failure) {
      reports.fail(state, "Failed to pull image \"" + image + "\": " + failure.message());
      reports.fail(state, "Error: ErrImagePull");
      again.put(state.name(), parts.timers().now().plus(state.growPullBackOff()));
      reports.wait(state, "ErrImagePull", failure.message(), SHOW_ERROR);
      return Optional.empty();
    }
    again.remove(state.name());
    reports.say(
        state,
        "Pulled",
        pulls
            ? "Successfully pulled image \"" + image + "\" in 1ms"
            : "Container image \"" + image + "\" already present on machine");
    return Optional.of((ImageCatalogue.Found.Image) found);
  }
}
