package dev.slipway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The plan by which people roll back, and what it is a plan for.
 *
 * @param file a Markdown file with a table of reviews, absolute
 * @param covers files and folders, absolute: a change of one of them makes a review old
 */
public record RollbackPlanConfig(Path file, List<Path> covers) {
  public RollbackPlanConfig {
    Objects.requireNonNull(file, "file");
    covers = List.copyOf(covers);
  }
}
