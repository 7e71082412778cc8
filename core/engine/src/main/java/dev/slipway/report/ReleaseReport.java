package dev.slipway.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.slipway.record.DeploymentRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The report of a finished release: verdict and first cause on top, then the time line of its
 * phases, the requests that were sent meanwhile, its rollouts, checks, evidence and plan. One HTML
 * page without scripts, that asks no network. Immutable.
 */
public final class ReleaseReport {
  private static final String TEMPLATE = "release.mustache";

  private final DeploymentRecord record;
  private final @Nullable Traffic traffic;
  private final @Nullable String plan;

  private ReleaseReport(DeploymentRecord record, @Nullable Traffic traffic, @Nullable String plan) {
    this.record = record;
    this.traffic = traffic;
    this.plan = plan;
  }

  /** The report of what a record tells. */
  public static ReleaseReport of(DeploymentRecord record) {
    return new ReleaseReport(Objects.requireNonNull(record, "record"), null, null);
  }

  /** The same, with the requests that were sent while it went on. */
  public ReleaseReport withTraffic(Traffic sent) {
    return new ReleaseReport(record, Objects.requireNonNull(sent, "sent"), plan);
  }

  /**
   * The same, with what the plan would change.
   *
   * @param described as {@code Plan.describe()} gives it, secret values masked
   */
  public ReleaseReport withPlan(String described) {
    return new ReleaseReport(record, traffic, Objects.requireNonNull(described, "described"));
  }

  /** The page. */
  public String html() {
    return template().execute(new ReleaseView(record, traffic, plan).values());
  }

  /**
   * Writes the page; folders that are missing are made.
   *
   * @throws ReportException when it cannot be written
   */
  public void writeTo(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, html());
    } catch (IOException e) {
      throw new ReportException(
          "Tried to write the report of "
              + record.recordId()
              + " to "
              + file
              + ", but "
              + e
              + "; give a file in a folder that can be written",
          e);
    }
  }

  private static Template template() {
    try (InputStream in = ReleaseReport.class.getResourceAsStream(TEMPLATE);
        Reader reader =
            new InputStreamReader(
                Objects.requireNonNull(in, TEMPLATE + " is not beside this class"),
                StandardCharsets.UTF_8)) {
      return Mustache.compiler().escapeHTML(true).compile(reader);
    } catch (IOException e) {
      throw new ReportException("Tried to read the template " + TEMPLATE + ", but " + e, e);
    }
  }
}
