package dev.slipway;

import dev.slipway.record.Commit;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits that a release brings, where {@code slipway.yaml} lies in a git repository that has
 * both versions. Where it does not, none are known; that holds up no release.
 */
final class GitCommits {
  private static final Logger LOG = LoggerFactory.getLogger(GitCommits.class);
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
  private static final int MOST = 300;
  private static final int SECONDS = 10;
  private static final String FIELD = "\u001f";

  private GitCommits() {}

  static List<Commit> of(Release release, @Nullable String previous) {
    return previous == null
        ? List.of()
        : between(release.config().folder(), previous, release.version().value());
  }

  /** Newest first, at most 300. */
  static List<Commit> between(Path folder, String previous, String version) {
    if (!REVISION.matcher(previous).matches() || !REVISION.matcher(version).matches()) {
      return List.of();
    }
    List<String> command =
        List.of(
            "git",
            "log",
            "--no-show-signature",
            "--max-count=" + MOST,
            "--format=%H%x1f%cI%x1f%an%x1f%s",
            previous + ".." + version,
            "--");
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      try {
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(git));
        if (!git.waitFor(SECONDS, TimeUnit.SECONDS) || git.exitValue() != 0) {
          LOG.atDebug().log("git does not tell which commits this release brings");
          return List.of();
        }
        return commits(said.join());
      } finally {
        git.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("There is no git to tell which commits this release brings");
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static String text(Process git) {
    try {
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Commit> commits(String log) {
    List<Commit> commits = new ArrayList<>();
    for (String line : log.lines().toList()) {
      String[] fields = line.split(FIELD, 4);
      if (fields.length == 4) {
        try {
          commits.add(
              new Commit(
                  fields[0], OffsetDateTime.parse(fields[1]).toInstant(), fields[2], fields[3]));
        } catch (DateTimeException e) {
          LOG.atDebug().setCause(e).log("git told a commit without a time");
        }
      }
    }
    return commits;
  }
}
