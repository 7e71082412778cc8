package dev.slipway.plan;

import dev.slipway.manifest.Manifests;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The changes that a release would make. Data: making one changes nothing.
 *
 * @param release what it is a plan for
 * @param manifests what is applied, the release's images set
 * @param changes one for each object, in the order of the manifests; then what an earlier release
 *     applied and this one no longer has
 * @param digest {@code sha256:...} over the manifests and over what each change starts from: equal
 *     when, and only when, applying would do the same
 * @param createdAt when it was made
 */
public record Plan(
    Release release, Manifests manifests, List<Change> changes, String digest, Instant createdAt) {
  public Plan {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(manifests, "manifests");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(createdAt, "createdAt");
    changes = List.copyOf(changes);
  }

  public List<Change> changes(Change.Kind kind) {
    return changes.stream().filter(c -> c.kind() == kind).toList();
  }

  /** Whether applying it would change nothing. */
  public boolean isEmpty() {
    return changes.stream().noneMatch(Change::writes);
  }

  /** For people: a line for each object, its diff below it. */
  public String describe() {
    return changes.stream()
        .map(
            c ->
                c.kind().name().toLowerCase(Locale.ROOT)
                    + " "
                    + c.ref()
                    + (c.note().isEmpty() ? "" : " (" + c.note() + ")")
                    + (c.diff().isEmpty() ? "" : "\n" + c.diff().indent(2).stripTrailing()))
        .collect(Collectors.joining("\n"));
  }
}
