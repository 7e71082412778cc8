package dev.slipway.report;

import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The report of a finished release: verdict and first cause on top, then the time line of its
 * phases, the requests that were sent meanwhile, its rollouts, checks, evidence and plan. One HTML
 * page without scripts, that asks no network. Immutable.
 */
public final class ReleaseReport {
  private final DeploymentRecord record;
  private final @Nullable Traffic traffic;
  private final @Nullable String plan;

  private final List<Amendment> amendments;
  private final List<Mark> marks;

  private ReleaseReport(
      DeploymentRecord record,
      @Nullable Traffic traffic,
      @Nullable String plan,
      List<Amendment> amendments,
      List<Mark> marks) {
    this.record = record;
    this.traffic = traffic;
    this.plan = plan;
    this.amendments = amendments;
    this.marks = List.copyOf(marks);
  }

  /** The report of what a record tells. */
  public static ReleaseReport of(DeploymentRecord record) {
    return new ReleaseReport(
        Objects.requireNonNull(record, "record"), null, null, List.of(), List.of());
  }

  /** The same, with the requests that were sent while it went on. */
  public ReleaseReport withTraffic(Traffic sent) {
    return new ReleaseReport(record, Objects.requireNonNull(sent, "sent"), plan, amendments, marks);
  }

  /**
   * The same, with what the plan would change.
   *
   * @param described as {@code Plan.describe()} gives it, secret values masked
   */
  public ReleaseReport withPlan(String described) {
    return new ReleaseReport(
        record, traffic, Objects.requireNonNull(described, "described"), amendments, marks);
  }

  /**
   * The same, with what was learned later, as its incident's address.
   *
   * @param learned of this record and of others, which are left out
   */
  public ReleaseReport withAmendments(List<Amendment> learned) {
    return new ReleaseReport(
        record,
        traffic,
        plan,
        learned.stream().filter(a -> a.recordId().equals(record.recordId())).toList(),
        marks);
  }

  /** The same, with what happened around it marked on its time line, as a fault of a drill. */
  public ReleaseReport withMarks(List<Mark> happened) {
    return new ReleaseReport(record, traffic, plan, amendments, happened);
  }

  /** The page. */
  public String html() {
    return Page.RELEASE.html(values(""));
  }

  /** The requests that were sent meanwhile, where they were counted. */
  Optional<Traffic> traffic() {
    return Optional.ofNullable(traffic);
  }

  /**
   * What the page is filled with.
   *
   * @param anchor what its ids begin with, for there may be several on a page
   */
  Map<String, Object> values(String anchor) {
    Map<String, Object> values = new ReleaseView(record, traffic, plan, amendments, marks).values();
    values.put("anchor", anchor);
    return values;
  }

  /**
   * Writes the page; folders that are missing are made.
   *
   * @throws ReportException when it cannot be written
   */
  public void writeTo(Path file) {
    Page.write(html(), "the report of " + record.recordId(), file);
  }
}
