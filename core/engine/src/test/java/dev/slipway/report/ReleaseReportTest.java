package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseReportTest {
  private static final DeploymentRecord ROLLED_BACK = Samples.rolledBack();

  /** A request each 100 ms; in the 60th second all of them fail. */
  static Traffic traffic() {
    Instant start = ROLLED_BACK.startedAt();
    return new Traffic(
        "GET /api/v1/health through the Service",
        IntStream.range(0, 94)
            .mapToObj(
                i ->
                    new Traffic.Second(
                        start.plusSeconds(i),
                        10,
                        i == 60 ? 10 : 0,
                        Duration.ofMillis(20 + i % 7 * 15L)))
            .toList(),
        Duration.ofMillis(1_040));
  }

  @Test
  void answersTheFirstQuestionsOnTop() {
    Document page = page(ReleaseReport.of(ROLLED_BACK).withTraffic(traffic()));

    assertThat(page.select(".verdict").text()).isEqualTo("ROLLED BACK");
    assertThat(page.select("#facts dt").eachText())
        .containsExactly(
            "What happened", "Why", "Since when", "Requests that failed", "Serving now");
    assertThat(page.select("#facts dd").eachText())
        .containsExactly(
            "CRASH_LOOP while releasing 3f2c1a9 to production.",
            "container backend of Pod/backend-5d4c9-x2x1z exited with 1, three times",
            "2026-02-20 10:15:51 UTC, in the phase rollout",
            "10 of 940; longest without an answer: 1.0 s",
            "9d0e4b2");
    assertThat(page.select(".next").text()).startsWith("What to do: read the container's last log");
  }

  @Test
  void marksWhatHappenedAroundItOnTheTimeLineAndThePlots() {
    Mark begins = new Mark(ROLLED_BACK.startedAt(), "the fault begins");
    Mark over = new Mark(ROLLED_BACK.timestamp(), "the fault is over");

    Document page =
        page(ReleaseReport.of(ROLLED_BACK).withTraffic(traffic()).withMarks(List.of(begins, over)));

    assertThat(page.select("section:has(#requests) .plot u").eachAttr("style"))
        .containsExactly("left:0.000%", "left:100.000%", "left:0.000%", "left:100.000%");
    assertThat(page.select("section:has(#time-line) p").eachText())
        .anyMatch(text -> text.contains("the fault begins") && text.contains("the fault is over"));
  }

  @Test
  void goesDownToThePodThatFailed() {
    Document page = page(ReleaseReport.of(ROLLED_BACK));

    assertThat(page.select("tr.pod").eachText())
        .containsExactly(
            "Pod backend-5d4c9-x2x1z CrashLoopBackOff, not ready 3 restarts, on node-2",
            "Pod backend-5d4c9-7h2kq Running, ready 0 restarts, on node-1",
            "Pod frontend-6b8-z9z2w Unschedulable, not ready 0 restarts, on no node");
    assertThat(page.select("tr.pod").first().previousElementSibling().text())
        .startsWith("Deployment/backend failed");
  }

  @Test
  void saysWhatWasNotMeasured() {
    Document page = page(ReleaseReport.of(ROLLED_BACK.toBuilder().watch(null).build()));

    assertThat(page.select("#facts dd").eachText()).contains("Not measured.");
    assertThat(page.select("#requests")).isEmpty();
  }

  @Test
  void showsPhasesRolloutsChecksEvidenceAndPlan() {
    Document page = page(ReleaseReport.of(ROLLED_BACK).withPlan("- image: a\n+ image: b"));

    assertThat(page.select("section:has(#rollouts) tbody tr:not(.pod)").eachText())
        .containsExactly(
            "Deployment/backend failed 26.0 s CRASH_LOOP container backend of"
                + " Pod/backend-5d4c9-x2x1z exited with 1, three times",
            "Deployment/frontend abandoned 26.0 s 1 of 2 pods ready",
            "Deployment/backend complete 31.0 s");
    assertThat(page.text()).contains("preflight.images-exist", "+ image: b");
    assertThat(page.select("section:has(#evidence) pre").eachText())
        .containsExactly("java.lang.IllegalStateException: MAIL_HOST is not set");
    assertThat(page.select("section:has(#time-line) .track i").eachAttr("style"))
        .containsExactly("left:0.000%;width:4.255%", "left:26.596%;width:27.660%");
  }

  @Test
  void plotsWhatFailed() {
    Document page = page(ReleaseReport.of(ROLLED_BACK).withTraffic(traffic()));

    Elements requests = page.select("section:has(#requests)");
    assertThat(requests.select("rect.no[height=100.000]")).hasSize(1);
    assertThat(requests.select("rect.no[height=0.000]")).hasSize(93);
    assertThat(requests.select("[role=img]").eachAttr("aria-label"))
        .containsExactly("10 of 940 requests failed", "slowest answer 110 ms");
  }

  @Test
  void plotsTheWindowsWithTheirLimitsAndTheBreach() {
    Document page = page(ReleaseReport.of(ROLLED_BACK));
    Elements monitoring = page.select("section:has(#monitoring)");

    // 41 and 44 of 100 failed; the plot's top is the highest, the limit 5 %.
    assertThat(monitoring.select("rect").eachAttr("height"))
        .startsWith("93.182", "100.000")
        .hasSize(4);
    assertThat(monitoring.select(".limit").eachAttr("style").get(0)).isEqualTo("top:88.636%");
    assertThat(monitoring.select(".way-back").eachAttr("style"))
        .containsOnly("left:0.000%;width:100.000%");
    assertThat(monitoring.select("[role=img]").eachAttr("aria-label"))
        .containsExactly(
            "requests that failed, at most 44.0 %", "requests slower than 5.0 s, at most 12.0 %");
    assertThat(monitoring.text()).contains("Rolled back by error-rate", "startup/pods");
    assertThat(page.select("#facts dd").eachText()).contains("85 of 200 while it was watched");
  }

  @Test
  void tellsSinceWhenUsersWereAffectedByTheTriggersFirstSample() {
    FailureRecord failure =
        new FailureRecord(
            "monitoring",
            "TRIGGER_ERROR_RATE",
            "error-rate: 41.0 % of 200 requests failed",
            "look at what changed",
            ROLLED_BACK.timestamp(),
            List.of(),
            null);

    Document page = page(ReleaseReport.of(ROLLED_BACK.toBuilder().failure(failure).build()));

    assertThat(page.select("#facts dd").eachText())
        .contains("2026-02-20 10:15:51 UTC, in the phase monitoring");
  }

  @Test
  void showsCommitsApprovalsAndTheIncidentThatWasOpenedLater() {
    Amendment incident =
        new Amendment(
            ROLLED_BACK.recordId(),
            Amendment.Kind.INCIDENT,
            ROLLED_BACK.timestamp(),
            "slipway",
            "an incident was opened",
            "https://jira.test/browse/ERP-7");
    Amendment other =
        new Amendment("other", Amendment.Kind.NOTE, ROLLED_BACK.timestamp(), "a", "alien", null);

    Document page = page(ReleaseReport.of(ROLLED_BACK).withAmendments(List.of(incident, other)));

    assertThat(page.select("section:has(#commits)").text())
        .contains("3f2c1a9b7d", "Send mails from the queue", "Ada");
    assertThat(page.select("section:has(#about)").text())
        .contains("approved by grace (engineeringLead)", "https://jira.test/browse/ERP-7")
        .doesNotContain("alien");
  }

  @Test
  void takesNothingFromARecordForMarkup() {
    FailureRecord failure =
        new FailureRecord(
            "rollout",
            "CRASH_LOOP",
            "<script>alert(1)</script> & \"more\"",
            "<img src=x onerror=alert(2)>",
            ROLLED_BACK.timestamp(),
            List.of(),
            null);
    Document page =
        page(ReleaseReport.of(ROLLED_BACK.toBuilder().failure(failure).deployer("<b>x").build()));

    assertThat(page.select("script, img, #about b")).isEmpty();
    assertThat(page.select("#facts dd").eachText())
        .contains("<script>alert(1)</script> & \"more\"");
  }

  @Test
  void asksNoNetwork() {
    Document page = page(ReleaseReport.of(ROLLED_BACK).withTraffic(traffic()));

    assertThat(page.select("[src], [href], script, link, iframe, object")).isEmpty();
    assertThat(page.html()).doesNotContain("url(").doesNotContain("@import");
  }

  @Test
  void saysWhyItCannotBeWritten(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    assertThatThrownBy(() -> ReleaseReport.of(ROLLED_BACK).writeTo(file.resolve("report.html")))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining(ROLLED_BACK.recordId())
        .hasMessageContaining(file.toString())
        .hasMessageContaining("give a file in a folder");
  }

  private static Document page(ReleaseReport report) {
    return Jsoup.parse(report.html());
  }
}
