package dev.slipway.harness.drill;

import dev.slipway.Slipway;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.Role;
import dev.slipway.plan.Plan;
import dev.slipway.release.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Faults of the go that a release needs. */
final class ApprovalFaults {
  private static final String ANNOTATED =
      """
      commonAnnotations:
        slipway.dev/drill: %s
      """;

  private ApprovalFaults() {}

  /** The same release, which needs nobody's go. */
  static Release none(Release release) {
    return with(release, ApprovalConfig.none(release.config().folder()));
  }

  /** The engineering lead says no, by a file. */
  static Fault refused() {
    return Fault.of(
        Fault.Place.SURROUNDINGS,
        scene -> {
          Release asked = scene.release();
          Path folder = scene.folder().resolve("approvals-" + asked.namespace());
          Release needing =
              with(
                  asked,
                  new ApprovalConfig(
                      ApprovalConfig.By.FILE,
                      List.of(Role.ENGINEERING_LEAD),
                      ApprovalConfig.EXPIRES,
                      folder,
                      List.of(),
                      List.of(),
                      null));
          write(folder, needing, plan(needing).digest());
          return Injection.of(needing);
        });
  }

  /** Between the approval and the deploy somebody changes the manifests. */
  static Fault ofAnotherPlan() {
    return Fault.of(
        Fault.Place.MANIFESTS,
        scene -> {
          Plan approved = plan(scene.overlaid(ANNOTATED.formatted("approved")));
          return Injection.of(
              scene.overlaid(ANNOTATED.formatted("changed")),
              (release, listener) -> {
                try (Slipway slipway = Slipway.open(release)) {
                  return slipway.deploy(approved, listener);
                }
              });
        });
  }

  private static Plan plan(Release release) {
    try (Slipway slipway = Slipway.open(release)) {
      return slipway.plan();
    }
  }

  private static Release with(Release release, ApprovalConfig approval) {
    return Altered.config(release, release.config().toBuilder().approval(approval).build());
  }

  private static void write(Path folder, Release release, String digest) {
    String text =
        """
        application: "%s"
        environment: "%s"
        version: "%s"
        planDigest: "%s"
        role: "engineeringLead"
        approver: "the lead of a drill"
        decision: "refused"
        at: "%s"
        """
            .formatted(
                release.application(),
                release.environment().name(),
                release.version(),
                digest,
                Instant.now());
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(release.version() + ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to write a refusal into " + folder, e);
    }
  }
}
